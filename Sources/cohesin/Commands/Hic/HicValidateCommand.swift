import ArgumentParser
import HiCFile
import SequenceIO

/// `cohesin hic validate`
struct HicValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Read a whole .hic file and check that its parts agree.")

    @Argument(
        help: ArgumentHelp("A .hic file of version 7, 8 or 9, or its address (https, s3).", valueName: "file.hic"))
    var file: String

    func run() throws {
        let progress = ProgressCounter()
        let check = try showingProgress(counting: progress) { try HiCReader.open(file).check(progress: progress) }
        for problem in check.problems { Console.error(problem) }
        if check.problemCount > check.problems.count {
            Console.error("and \(check.problemCount - check.problems.count) more problems")
        }
        print(
            "\(check.matrices) matrices, \(check.blocks) blocks, \(check.cells) cells, "
                + "\(check.expectedVectors) expected value vectors, \(check.vectors) normalisation vectors")
        if check.cellsBeyondEnd > 0 {
            Console.note("\(check.cellsBeyondEnd) cells lie beyond the end of a chromosome; readers leave them out")
        }
        if check.problemCount > 0 { throw CommandFailure(.failed, "\(file): \(check.problemCount) problems") }
    }
}
