import Foundation

/// What a terminal shows, by an emulator that is not ours: pyte from PyPI.
/// For tests with the trait `.enabled(if: Python.has("pyte"), "pyte from PyPI is absent")`.
package struct EmulatedTerminal: Decodable {
    /// The lines on the screen, without spaces at their ends.
    package let screen: [String]
    package let hidesCursor: Bool
    /// Of the program, as a shell shows it; nil: there was none.
    package let status: Int32?

    private static let report = """
        def report(screen, status=None):
            print(json.dumps({'screen': [line.rstrip() for line in screen.display], 'hidesCursor': screen.cursor.hidden,
                'status': status}))

        """

    /// A terminal of this size after it was written to.
    package static func after(_ text: String, columns: Int, rows: Int) throws -> Self {
        let script = """
            import json, pyte, sys
            \(report)
            screen = pyte.Screen(int(sys.argv[1]), int(sys.argv[2]))
            screen.set_mode(pyte.modes.LNM)
            pyte.Stream(screen).feed(sys.argv[3])
            report(screen)
            """
        return try decoded(Python.run(script, ["\(columns)", "\(rows)", text]))
    }

    /// Runs a program in a terminal. When it has shown `text`, it gets a signal.
    package static func run(
        _ program: [String], directory: String, columns: Int, rows: Int, environment: [String: String],
        signal: (number: Int32, text: String)? = nil
    ) throws -> Self {
        let script = """
            import fcntl, json, os, pty, pyte, signal, struct, sys, termios
            \(report)
            columns, rows, directory, number, text = sys.argv[1:6]
            pid, terminal = pty.fork()
            if pid == 0:
                # Threads of a test may block signals, and programs inherit that.
                signal.pthread_sigmask(signal.SIG_SETMASK, ())
                os.chdir(directory)
                size = struct.pack('HHHH', int(rows), int(columns), 0, 0)
                fcntl.ioctl(2, termios.TIOCSWINSZ, size)
                for name in ('CI', 'NO_COLOR', 'LC_ALL', 'LC_CTYPE'):
                    os.environ.pop(name, None)
                os.environ.update(json.loads(sys.argv[6]))
                os.execv(sys.argv[7], sys.argv[7:])
            screen = pyte.Screen(int(columns), int(rows))
            stream = pyte.ByteStream(screen)
            while True:
                try:
                    data = os.read(terminal, 65536)
                except OSError:
                    break
                if not data:
                    break
                stream.feed(data)
                if text and any(text in line for line in screen.display):
                    os.kill(pid, int(number))
                    text = ''
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            report(screen, status if status >= 0 else 128 - status)
            """
        let variables = String(decoding: try JSONEncoder().encode(environment), as: UTF8.self)
        return try decoded(
            Python.run(
                script,
                ["\(columns)", "\(rows)", directory, "\(signal?.number ?? 0)", signal?.text ?? "", variables] + program)
        )
    }

    private static func decoded(_ result: Program.Result) throws -> Self {
        try JSONDecoder().decode(Self.self, from: result.standardOutput)
    }
}
