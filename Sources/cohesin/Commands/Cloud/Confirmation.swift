import ArgumentParser
import Glibc

/// For commands that change or remove something in an account.
struct Confirmation: ParsableArguments {
    @Flag(name: [.customShort("y"), .long], help: "Do it without asking.")
    var yes = false

    /// Whether to go on. Where nobody can be asked, `--yes` must say so.
    func given(for question: String) throws -> Bool {
        if yes { return true }
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            throw CommandFailure(.invalidInput, "nothing was changed: there is no terminal to ask on, so give --yes")
        }
        Console.write("\(question) [y/N]")
        return ["y", "yes"].contains(readLine()?.lowercased())
    }
}
