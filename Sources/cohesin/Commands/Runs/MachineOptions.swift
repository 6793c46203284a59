import ArgumentParser
import Foundation
import GPUDevice
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

    /// Capacity with the GPUs of this machine, where the plan has a use for them, what the driver told of them, and what
    /// is to be said about it.
    func capacity(for plan: Plan) throws(RunnerError) -> (Capacity, survey: DeviceSurvey?, note: String?) {
        var capacity = capacity
        let wantsGPU = plan.tasks.contains { $0.variants.contains { $0.needs.gpu != nil } }
        guard wantsGPU, gpuUse != .never else { return (capacity, nil, nil) }
        do throws(RunnerError) {
            let survey = try DeviceSurvey.ofThisMachine(
                environment: ProcessInfo.processInfo.environment, hostMemory: capacity.memory)
            capacity.devices = survey.devices
            return (capacity, survey, survey.visible.note)
        } catch {
            // Stages with another way to run take it; the others are refused, with this as the reason before it.
            guard case .gpus(let reason) = error else { throw error }
            return (capacity, nil, reason.description)
        }
    }

    func policy(keepsGoing: Bool = false) -> SchedulingPolicy {
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
