import Foundation
import TestSupport
import Testing

/// A command that makes several files of reads or alignments.
private struct Command: CustomTestStringConvertible {
    let name: String
    /// Files that are read, of which the first comes through a pipe.
    let inputs: [String]
    /// `IN` stands for the first input, `OUT` for the folder of what is made.
    let arguments: String
    var testDescription: String { name }

    static let all = [
        Command(
            name: "fastq split", inputs: ["r1.fq", "r2.fq"], arguments: "fastq split IN r2.fq --pairs 300 -o OUT/c"),
        Command(
            name: "pairs juicer", inputs: ["x.sam"], arguments: "pairs juicer --merged-nodups --memory 1M -o OUT IN"),
        Command(
            name: "pairs from-alignments", inputs: ["x.sam"],
            arguments: "pairs from-alignments IN --memory 1M -o OUT/u.pairs --output-dups OUT/d.pairs"),
    ]

    func words(input: String, output: String) -> [String] {
        arguments.split(separator: " ").map {
            $0.replacingOccurrences(of: "IN", with: input).replacingOccurrences(of: "OUT", with: output)
        }
    }
}

/// Ends that nobody wants: whatever happens, nothing that is not whole has its final name.
struct ReadsEndingTests {
    let folder = ScratchFolder()

    private func writeInputs() throws {
        var reads = RandomReads()
        let pairs = reads.fastq(pairs: 1500)
        try folder.write(pairs.first, to: "r1.fq")
        try folder.write(pairs.second, to: "r2.fq")
        try folder.write(reads.sam(pairs: 3000), to: "x.sam")
        try FileManager.default.createDirectory(atPath: folder.file("out"), withIntermediateDirectories: true)
    }

    /// Files that a user would take for results.
    private func named(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
    }

    @Test(arguments: Command.all) fileprivate func aKilledCommandLeavesNothingUnderAFinalName(command: Command) throws {
        try writeInputs()
        // The pipe gives most of the input and stays open, so that the command waits in the middle of its work.
        let script = """
            mkfifo in
            "$@" > made & command=$!
            exec 3> in
            head -n -400 \(command.inputs[0]) >&3
            kill -9 $command
            wait $command
            echo $?
            """
        let words = command.words(input: "in", output: "out")
        let killed = try Program.run(
            "/bin/bash", ["-c", script, "bash", Program.cohesin] + words, directory: folder.path)
        #expect(killed.text == "137\n", "\(killed.standardError)")
        #expect(try named(in: folder.file("out")) == [])
        let again = try Program.run(
            Program.cohesin, command.words(input: command.inputs[0], output: "out"), directory: folder.path)
        #expect(again.status == 0, "\(again.standardError)")
        #expect(try !named(in: folder.file("out")).isEmpty)
    }

    @Test(
        .enabled(if: SmallDisk.canMount, "a tmpfs cannot be mounted here: disk-full behaviour is not tested"),
        arguments: Command.all)
    fileprivate func aFullDiskIsToldAndLeavesNothing(command: Command) throws {
        try writeInputs()
        let disk = try #require(SmallDisk(in: folder, mebibytes: 1))
        // All but some space is taken, so that it ends in the first file or in a later one.
        for free in [8, 30, 45] {
            let filling = Data(count: (1024 - free) << 10)
            try filling.write(to: URL(fileURLWithPath: disk.path + "/filling"))
            let result = try Program.run(
                Program.cohesin, command.words(input: command.inputs[0], output: disk.path), directory: folder.path)
            #expect(result.status == 3, "\(result.standardError)")
            #expect(result.standardError.contains("no space left on device"), "\(result.standardError)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["filling"])
        }
    }
}
