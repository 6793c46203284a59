import ArgumentParser
import Glibc
import LocalRunner

/// How a run is shown: JSON Lines on standard output, failures and the end, a live view on a terminal, plain lines
/// elsewhere.
struct ProgressChoice: ParsableArguments {
    @Flag(help: "One JSON document a line on standard output, for each thing that happens.")
    var json = false

    @OptionGroup var quietness: Quietness

    func validate() throws {
        if json, quietness.quiet {
            throw ValidationError("--json tells everything and --quiet next to nothing: give one")
        }
    }

    var observer: any RunObserver { quietness.observer(json: json) }

    /// What a person sees who has asked for nothing else.
    static var standard: any RunObserver {
        guard let terminal = Terminal() else { return PlainProgress { Console.write($0) } }
        Terminal.restoreCursorAtEnd()
        return LiveView(size: { Terminal.size }, style: terminal.style) { Console.write($0, to: STDERR_FILENO) }
    }
}

/// How much of what happens is told to a person.
struct Quietness: ParsableArguments {
    @Flag(help: "Only errors, warnings and the last line.")
    var quiet = false

    func observer(json: Bool) -> any RunObserver {
        if json { return JSONProgress { Console.write($0 + "\n", to: STDOUT_FILENO) } }
        return quiet ? QuietProgress { Console.write($0) } : ProgressChoice.standard
    }

    /// For what is worth a line and no error.
    var note: @Sendable (String) -> Void {
        let isHeard = !quiet
        return { if isHeard { Console.note($0) } }
    }
}
