import Foundation
import TestSupport
import Testing

/// Runs with apptainer, for which a stub stands.
struct RunApptainerTests {
    private let stub: StubEngine

    init() throws { stub = try StubEngine() }

    private func fixture(_ command: String, image: String = "tools.sif", more: String = "") throws -> RunFixture {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: contained
            environments: {cpu: {kind: cpu}}
            stages:
              work:
                image: \(image)
                needs: {memory: 64 MiB}
            \(more)
                outputs: {out: out.txt}
                command: \(command)
            """)
        try fixture.scratch.write("an image\n", to: "tools.sif")
        return fixture
    }

    private func run(_ fixture: RunFixture, _ more: String...) throws -> Program.Result {
        try Program.run(
            Program.cohesin, ["run", "pipeline.yaml", "--run-dir", "run", "--engine", "apptainer"] + more,
            directory: fixture.scratch.path, environment: fixture.environment.merging(stub.environment) { $1 })
    }

    @Test func aTaskRunsInTheFileThatTheImageNamesWithNothingOfTheCallersVariables() throws {
        let fixture = try fixture("echo made > \"$out\"", more: "    environment-variables: {DECLARED: \"a,b\"}")
        let result = try run(fixture)
        #expect(result.status == 0, "\(result.standardError)")
        #expect(fixture.text("run/results/work/out.txt") == "made\n")
        let arguments = stub.arguments
        #expect(arguments.prefix(6) == ["exec", "--containall", "--no-eval", "--net", "--network", "none"])
        #expect(arguments.contains("--no-nv"))
        #expect(arguments.suffix(4) == ["bash", "-euo", "pipefail", "command.sh"])
        #expect(arguments.dropLast(4).last?.hasSuffix("/tools.sif") == true)
        #expect(stub.engineEnvironment.contains("APPTAINERENV_DECLARED=a,b"))
        #expect(stub.engineEnvironment.contains("APPTAINERENV_CUDA_VISIBLE_DEVICES="))
        #expect(try run(fixture).standardError.contains("nothing to do"))
        // Another image of the same name is another task.
        try fixture.scratch.write("another image\n", to: "tools.sif")
        #expect(try run(fixture).status == 0)
        #expect(stub.calls.count == 2)
    }

    @Test func aMissingImageIsRefusedUnlessItMayBePulled() throws {
        let fixture = try fixture("echo made > \"$out\"", image: "lab/tools:1")
        let refused = try run(fixture)
        #expect(refused.status == 3)
        #expect(refused.standardError.contains("--pull missing"), "\(refused.standardError)")
        #expect(stub.calls.isEmpty)
        let pulled = try run(fixture, "--pull", "missing")
        #expect(pulled.status == 0, "\(pulled.standardError)")
        let file = stub.scratch.file("cache/cohesin/apptainer/lab_tools_1.sif")
        #expect(stub.calls.first == "pull \(file).part docker://lab/tools:1")
        #expect(pulled.standardError.contains("apptainer pulls image lab/tools:1"))
        #expect(pulled.standardError.contains("apptainer has pulled image lab/tools:1"))
        // From now on it is there.
        #expect(try run(fixture).standardError.contains("nothing to do"))
    }

    @Test func aPullThatFailsForAMomentIsTriedAgainAndOneThatCannotSucceedIsNot() throws {
        let fixture = try fixture("echo made > \"$out\"", image: "lab/tools:1")
        try stub.scratch.write("1", to: "failures")
        let result = try run(fixture, "--pull", "missing")
        #expect(result.status == 0, "\(result.standardError)")
        #expect(result.standardError.contains("could not pull lab/tools:1 (FATAL: connection reset by peer): again in"))
        #expect(result.standardError.contains("(attempt 2 of 3)"))
        let other = try self.fixture("echo made > \"$out\"", image: "lab/nowhere:1")
        try stub.scratch.write("1", to: "failures")
        let failed = try Program.run(
            Program.cohesin,
            ["run", "pipeline.yaml", "--run-dir", "run", "--engine", "apptainer", "--pull", "missing"],
            directory: other.scratch.path,
            environment: other.environment.merging(stub.environment) { $1 }
                .merging(["STUB_FAILURE": "manifest unknown"]) { $1 })
        #expect(failed.status == 3)
        #expect(failed.standardError.contains("could not pull image 'lab/nowhere:1' (FATAL: manifest unknown)"))
        #expect(!other.exists("run"))
    }

    @Test func cancellingEndsTheProcessesOfTheContainer() throws {
        let fixture = try fixture("sleep 1000; touch \"$out\"")
        let run = try BackgroundProgram(
            Program.cohesin,
            ["run", "pipeline.yaml", "--run-dir", "run", "--engine", "apptainer", "--grace", "5"],
            directory: fixture.scratch.path, environment: fixture.environment.merging(stub.environment) { $1 })
        let marker = "STUB=\(stub.scratch.path)"
        // The runner itself has it, too: more than one means that the task runs.
        #expect(eventually { processes(withEnvironment: marker).count > 2 })
        run.signal(SIGINT)
        #expect(run.wait() == 130)
        #expect(eventually(within: 5) { processes(withEnvironment: marker).isEmpty })
    }
}
