import Glibc
import LocalRunner

/// How a run is shown: JSON Lines on standard output, a live view on a terminal, plain lines elsewhere.
enum ProgressChoice {
    static func observer(json: Bool) -> any RunObserver {
        if json { return JSONProgress { Console.write($0 + "\n", to: STDOUT_FILENO) } }
        guard let terminal = Terminal() else { return PlainProgress { Console.write($0) } }
        Terminal.restoreCursorAtEnd()
        return LiveView(size: { Terminal.size }, style: terminal.style) { Console.write($0, to: STDERR_FILENO) }
    }
}
