import ArgumentParser
import Foundation
import LocalRunner
import Pipeline
import Scheduling

/// What a run may use of this machine.
struct MachineOptions: ParsableArguments {
    @Option(help: "What runs the commands: the first container engine that has all images, else this machine's tools.")
    var engine = EngineChoice.auto

    @Option(help: "Images that the engine lacks: refuse the run, or pull what is missing.")
    var pull = ImageSupply.Policy.never

    @Option(help: ArgumentHelp("Cores to use.", discussion: "(default: all of this process)", valueName: "n"))
    var cpus: Int?

    @Option(
        help: ArgumentHelp(
            "Memory to share out among tasks: 48 GiB.", discussion: "(default: all but a reserve)", valueName: "size"))
    var memory: ByteCount?

    @Flag(help: ArgumentHelp("GPU stages: --require-gpu forbids their CPU alternative, --no-gpu takes it."))
    var gpu: GPUFlag?

    @Flag(help: "Let tasks of stages that offer it share a GPU.")
    var gpuSharing = false

    enum GPUFlag: String, EnumerableFlag {
        case requireGpu, noGpu
    }

    func validate() throws {
        if let cpus, cpus < 1 { throw ValidationError("--cpus \(cpus): at least 1") }
    }

    var capacity: Capacity {
        var capacity = Capacity.ofThisMachine
        if let cpus { capacity.cpus = cpus }
        if let memory { capacity.memory = memory }
        return capacity
    }

    /// What a run of the plan would meet on this machine.
    func preflight(
        for plan: Plan, keepsGoing: Bool = false, supply: ImageSupply = ImageSupply()
    ) throws(RunnerError) -> RunPreflight {
        try RunPreflight(
            plan, capacity: capacity, policy: policy(keepsGoing: keepsGoing), engine: engine.selection, supply: supply,
            environment: ProcessInfo.processInfo.environment)
    }

    private func policy(keepsGoing: Bool) -> SchedulingPolicy {
        SchedulingPolicy(gpuUse: gpuUse, sharesGPUs: gpuSharing, keepsGoing: keepsGoing)
    }

    private var gpuUse: SchedulingPolicy.GPUUse {
        switch gpu {
        case .requireGpu: .required
        case .noGpu: .never
        case nil: .whenOffered
        }
    }
}

enum EngineChoice: String, ExpressibleByArgument, CaseIterable { case auto, host, docker, podman, apptainer }

extension ImageSupply.Policy: ExpressibleByArgument {}
