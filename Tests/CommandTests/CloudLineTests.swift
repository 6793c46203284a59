import Foundation
import TestSupport
import Testing

/// The pipeline that users run, at AWS and here: reads to loops in the real image, each task in a container, brought in
/// and out by the archive that machines of Batch fetch.
@Suite(
    .serialized,
    .enabled(if: HiCImage.isBuilt, "the image cohesin-hic cannot be built here (podman, runc, busybox, bwa, samtools)"),
    .enabled(if: LocalAWS.hasContainers, "no emulator of AWS beside the checkout whose jobs run in containers"),
    .enabled(if: Program.stagingArchive != nil, "no archive of the staging program (make task-bundle)"))
struct CloudLineTests {
    private static let image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/cohesin-hic:0-test"
    private static let fixture =
        SharedData.checkout.appendingPathComponent("Tests/CommandTests/CloudFixture/account.py").path
    private let scratch = ScratchFolder()

    private var environment: [String: String] {
        LocalAWS.containers.environment
            .merging(TestImage.shared?.environment ?? [:]) { $1 }
            .merging(["XDG_STATE_HOME": scratch.path]) { $1 }
    }

    @discardableResult
    private func done(_ program: String, _ arguments: [String]) throws -> Program.Result {
        let result = try Program.run(program, arguments, directory: scratch.path, environment: environment)
        try #require(result.status == 0, "\(arguments.joined(separator: " ")): \(result.standardError)")
        return result
    }

    @discardableResult
    private func cohesin(_ arguments: String...) throws -> Program.Result { try done(Program.cohesin, arguments) }

    @discardableResult
    private func account(_ arguments: String...) throws -> String {
        try done("/usr/bin/env", ["python3", Self.fixture] + arguments).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func podman(_ arguments: String...) throws -> String {
        try done("/usr/bin/env", ["podman"] + arguments).text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The options that both runs have: a genome of two small chromosomes, and the maps that fit it.
    private let inputs = [
        "juicer.yaml", "--samples", "data/samples.csv", "-p", "reference=data/genome.fa", "-p",
        "resolutions=100000,25000,10000,5000", "--no-gpu",
    ]

    private struct Status: Decodable {
        struct Task: Decodable {
            let stage: String
            let state: String
        }
        let tasks: [Task]
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    @Test func theDemoAtAWSMakesTheBytesOfALocalRun() throws {
        _ = try podman("tag", HiCImage.name, Self.image)
        // Without the second name podman takes all names from the image, that of other tests among them.
        defer { _ = try? podman("untag", Self.image, Self.image) }
        let text = try String(
            contentsOf: SharedData.checkout.appendingPathComponent("pipelines/juicer-hiccups.yaml"), encoding: .utf8)
        // The emulator knows no bundles of machines.
        try scratch.write(
            text.replacing("image: cohesin-hic", with: "image: \(Self.image)")
                .replacing("[default_x86_64]", with: "[m6i]"), to: "juicer.yaml")
        try cohesin(
            "simulate", "data", "--pairs", "20000", "--loops", "2", "--chromosomes", "a:1000000,b:300000")
        // The heads of pairs name the commands that made them, and these the cores that they had: as many as at AWS.
        try done(
            Program.cohesin,
            ["run"] + inputs
                + ["--run-dir", "local", "--engine", "podman", "--cpus", "8", "--memory", "16 GiB"])

        let digest = try podman("image", "inspect", "--format", "{{.Id}}", Self.image)
        try account("image", "cohesin-hic", "0-test", "sha256:\(digest)")
        try cohesin(
            "deploy", "juicer.yaml", "--stack", "line", "--set", "BatchServiceRole=\(account("role"))", "--yes")
        // What a machine does at its start.
        try FileManager.default.createDirectory(
            atPath: scratch.file("machine"), withIntermediateDirectories: true)
        try done("/bin/tar", ["-xzf", try #require(Program.stagingArchive), "-C", scratch.file("machine")])
        try account("machines", "line", scratch.file("machine"))

        let submitted = try done(Program.cohesin, ["submit"] + inputs + ["--run-dir", "cloud", "--stack", "line"])
        #expect(!submitted.standardError.contains("is not known"), "\(submitted.standardError)")
        try cohesin("watch", "cloud")
        let status = try JSONDecoder().decode(Status.self, from: cohesin("status", "cloud", "--json").standardOutput)
        #expect(status.tasks.map(\.stage) == ["index", "align", "align", "pairs", "hic", "hiccups", "pictures"])
        #expect(status.tasks.allSatisfy { $0.state == "succeeded" })

        try account("outputs", "line", scratch.file("made"))
        // STAGE/KEY/outputs/NAME: equal paths are equal keys.
        func outputs(_ folder: String) throws -> [String] {
            try FileManager.default.subpathsOfDirectory(atPath: scratch.file(folder)).filter { path in
                path.contains("/outputs/") && !isFolder(scratch.file("\(folder)/\(path)"))
            }.sorted()
        }
        let made = try outputs("made")
        #expect(try made == outputs("local/tasks"))
        #expect(made.count { $0.hasSuffix("sample.hic") } == 1)
        for path in made {
            let (here, there) = (scratch.file("local/tasks/\(path)"), scratch.file("made/\(path)"))
            #expect(FileManager.default.contentsEqual(atPath: here, andPath: there), "\(path)")
        }

        #expect(
            try done(Program.cohesin, ["submit"] + inputs + ["--run-dir", "cloud", "--stack", "line"]).standardError
                .contains("nothing to do: 7 tasks, all done"))
        // A tag that now names another image.
        try account("image", "cohesin-hic", "0-test", "sha256:\(String(repeating: "0", count: 64))")
        let again = try done(Program.cohesin, ["submit"] + inputs + ["--run-dir", "cloud", "--stack", "line"])
        #expect(again.standardError.contains("submitted 7 tasks: "))
        // The emulator cannot stop an execution that has only just begun.
        let isCancelled = try eventually {
            try Program.run(
                Program.cohesin, ["cancel", "cloud"], directory: scratch.path, environment: environment
            ).status == 0
        }
        #expect(isCancelled)
    }
}
