import Foundation
import TestSupport

/// What runs on a machine whose GPUs are a fake library's have in common: the machine, a folder outside the runs where
/// their tasks can meet, and lease files of their own.
struct GPURuns {
    let scratch = ScratchFolder()

    func fake(_ count: Int, _ change: (inout FakeGPUMachine) -> Void = { _ in }) throws -> FakeNVML {
        try FakeNVML(machine(count, change))
    }

    func machine(_ count: Int, _ change: (inout FakeGPUMachine) -> Void = { _ in }) -> FakeGPUMachine {
        var machine = FakeGPUMachine(
            (0..<count).map { FakeGPU($0, "NVIDIA L4", mebibytes: 23034, computeCapability: [8, 9]) })
        change(&machine)
        return machine
    }

    func environment(_ fake: FakeNVML) -> [String: String] {
        fake.environment.merging(["COHESIN_GPU_LEASES": scratch.file("leases")]) { $1 }
    }

    /// One stage on a GPU for each sample, whose command has `$out` and `$meeting`, a folder outside the run.
    func fixture(
        samples: Int, needs: String = "gpu: 1", memory: String = "1 MiB", more: String = "", command: String
    ) throws -> RunFixture {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: on-gpus
            parameters: {meeting: {type: text, default: \(scratch.path)}}
            samples: {columns: {sample: text}}
            environments: {cpu: {kind: cpu}, gpu: {kind: gpu}}
            stages:
              compute:
                environment: gpu
                for-each: [sample]
                needs: {cpus: 1, memory: \(memory), \(needs)}
                \(more)
                inputs: {meeting: parameters.meeting}
                outputs: {out: out.txt}
                command: |
            \(command.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
            """,
            samples: "sample\n" + (0..<samples).map { "s\($0)\n" }.joined())
        return fixture
    }

    /// What the tasks of a run wrote.
    func outputs(_ fixture: RunFixture) -> [String] {
        fixture.files(in: "run/results").filter { $0.hasSuffix("out.txt") }.compactMap {
            fixture.text("run/results/" + $0)?.trimmingCharacters(in: .newlines)
        }
    }

    /// `why --json`
    struct Story: Decodable {
        struct Attempt: Decodable {
            var number: Int
            var outcome: String
            var cpus: Int
            var cpusUsed: Double?
            var memoryMiB: Int
            var gpus: [String]
            var gpuMemoryMiB: Int?
            var gpuPeakMemoryMiB: Int?
            var gpuBusyPercent: Double?
            var placement: String
            var binding: String
        }
        var story: [String]
        var attempts: [Attempt]
    }

    func story(of task: String, in fixture: RunFixture) throws -> Story {
        try JSONDecoder().decode(Story.self, from: fixture.cohesin("why", "run", task, "--json").standardOutput)
    }

    /// Who meets another on its device finds the folder there already, and fails.
    let meetNobody = """
        : "$sample"
        mkdir "$meeting/$CUDA_VISIBLE_DEVICES"
        echo "$CUDA_VISIBLE_DEVICES" >"$out"
        rmdir "$meeting/$CUDA_VISIBLE_DEVICES"
        """
}
