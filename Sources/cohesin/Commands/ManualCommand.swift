import ArgumentParser
import Foundation
import Manual

/// `cohesin manual`
struct ManualCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, man }

    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Write the reference pages of this program, as 'make reference' and 'make install' need them.",
        shouldDisplay: false)

    @Option(help: "Pages for reading in docs/reference, or for man.")
    var format: Format = .markdown

    @Argument(help: "The folder for them; it is made when missing.", completion: .directory)
    var outdir: String

    func run() throws {
        let program = try JSONDecoder().decode(
            CommandDescription.Dump.self, from: Data(Self.answer(to: ["--experimental-dump-help"]).utf8)
        ).command
        let manual = Manual(
            program: program,
            usages: Dictionary(uniqueKeysWithValues: program.tree.map { ($0.path, Self.usage(of: $0.path)) }),
            exitStatuses: ExitStatus.allCases.map { Manual.ExitStatus(code: $0.rawValue, about: $0.about) })
        let pages = format == .man ? manual.roff(version: Version.current) : manual.markdown
        do {
            try FileManager.default.createDirectory(atPath: outdir, withIntermediateDirectories: true)
            for page in pages {
                try Data(page.text.utf8).write(to: URL(fileURLWithPath: outdir + "/" + page.fileName))
            }
        } catch {
            throw CommandFailure(.environment, "\(outdir): cannot be written: \(error.localizedDescription)")
        }
    }

    /// What the help of a command says behind `USAGE:`, without the indentation of further lines.
    private static func usage(of path: [String]) -> String {
        let help = answer(to: path.dropFirst() + ["--help"])
        guard let begin = help.range(of: "USAGE: ") else { return path.joined(separator: " ") }
        let rest = help[begin.upperBound...]
        let lines = rest[..<(rest.range(of: "\n\n")?.lowerBound ?? rest.endIndex)].split(separator: "\n")
        return lines.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }

    /// What the program prints when it is asked about itself.
    private static func answer(to arguments: [String]) -> String {
        do {
            var command = try Cohesin.parseAsRoot(arguments)
            try command.run()
            return ""
        } catch {
            return Cohesin.fullMessage(for: error)
        }
    }
}
