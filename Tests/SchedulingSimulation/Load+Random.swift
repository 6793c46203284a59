import Pipeline
import Scheduling

/// Families of random loads.
package enum LoadFamily: String, CaseIterable, Sendable {
    /// Those for which a run is claimed to take at most 1.3 times the lower bound.
    package static let bounded: [LoadFamily] = [.cores, .gpus, .mixedGPUs, .samples]

    /// Cores and memory alone; no task wants more than a quarter of either.
    case cores
    /// Most of the work is on GPUs of one kind, one for each task; the cores are enough to feed them.
    case gpus
    /// GPUs of three kinds; tasks that want one of any kind, a larger or a new one.
    case mixedGPUs
    /// Lanes of samples through align, merge, GPU and report, as a core facility has them.
    case samples
    /// Tasks may want the whole machine. No bound is claimed for it: two tasks that each want more than half of the
    /// cores run one after the other and leave nearly half of them idle, whoever schedules them.
    case wide
    /// As `mixedGPUs`, but one task in ten wants two GPUs of one model. No bound is claimed for it either: while a task
    /// waits for its second device the first one idles, or else it would wait for ever.
    case pairs
}

extension Load {
    /// - Parameter stages: how many stages the tasks are of; nil: each has one of its own, and tells nothing of others.
    ///   `samples` has its five in any case.
    package static func random(_ family: LoadFamily, tasks count: Int, stages: Int? = nil, seed: UInt64) -> Load {
        var random = SplitMix(seed: seed)
        switch family {
        case .cores: return cores(count, stages, share: 4, &random)
        case .wide: return cores(count, stages, share: 1, &random)
        case .gpus: return gpus(count, stages, &random)
        case .mixedGPUs: return mixedGPUs(count, stages, pairs: 0, &random)
        case .pairs: return mixedGPUs(count, stages, pairs: 0.1, &random)
        case .samples: return samples(count / 8 + 1, &random)
        }
    }

    /// Mostly short, some long: tasks of a pipeline differ by orders of magnitude.
    private static func seconds(_ random: inout SplitMix) -> Int {
        let scale = [20, 100, 600].randomElement(using: &random) ?? 100
        return Int.random(in: 1...scale, using: &random) + 5
    }

    private static func parents(_ position: Int, _ random: inout SplitMix) -> [Int] {
        guard position > 0 else { return [] }
        var chosen: Set<Int> = []
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            chosen.insert(Int.random(in: max(0, position - 60)..<position, using: &random))
        }
        return chosen.sorted()
    }

    /// Tasks of a stage want the same, and take from half to twice as long.
    private static func tasks(
        _ count: Int, _ stages: Int?, _ random: inout SplitMix, draw: (inout SplitMix) -> Task
    ) -> [Task] {
        let templates = (0..<(stages ?? 0)).map { stage in
            var task = draw(&random)
            task.stage = stage
            return task
        }
        return (0..<count).map { position in
            var task = templates.randomElement(using: &random) ?? draw(&random)
            if task.stage != nil { task.seconds = Int(Double(task.seconds) * .random(in: 0.5...2, using: &random)) }
            task.parents = parents(position, &random)
            return task
        }
    }

    private static func cores(_ count: Int, _ stages: Int?, share: Int, _ random: inout SplitMix) -> Load {
        let cpus = [16, 32, 64].randomElement(using: &random) ?? 16
        let tasks = tasks(count, stages, &random) { random in
            Task(
                cpus: Int.random(in: 1...cpus / share, using: &random),
                gibibytes: Int64.random(in: 1...Int64(2 * cpus / share), using: &random), seconds: seconds(&random))
        }
        return Load(machine: Capacity(cpus: cpus, memory: ByteCount(gibibytes: Int64(4 * cpus))), tasks: tasks)
    }

    package static func device(
        _ index: Int, gibibytes: Int64, capability: (Int, Int), model: String, group: Int? = nil
    ) -> Device {
        Device(
            id: DeviceID("GPU-\(index)"), index: index, model: model, memory: ByteCount(gibibytes: gibibytes),
            computeCapability: ComputeCapability(major: capability.0, minor: capability.1), numaNode: index / 4,
            linkGroup: group)
    }

    private static func gpus(_ count: Int, _ stages: Int?, _ random: inout SplitMix) -> Load {
        let devices = (0..<Int.random(in: 2...8, using: &random)).map {
            device($0, gibibytes: 40, capability: (8, 0), model: "NVIDIA A100", group: $0 / 2)
        }
        let tasks = tasks(count, stages, &random) { random in
            let isGPU = Double.random(in: 0..<1, using: &random) < 0.7
            return Task(
                cpus: Int.random(in: 1...4, using: &random), gibibytes: Int64.random(in: 1...8, using: &random),
                gpu: isGPU ? GPURequest(count: 1) : nil, seconds: seconds(&random))
        }
        let cpus = 6 * devices.count
        return Load(
            machine: Capacity(cpus: cpus, memory: ByteCount(gibibytes: Int64(8 * cpus)), devices: devices),
            tasks: tasks)
    }

    private static func mixedGPUs(
        _ count: Int, _ stages: Int?, pairs: Double, _ random: inout SplitMix
    ) -> Load {
        var devices: [Device] = []
        for index in 0..<8 {
            switch index % 4 {
            case 0: devices.append(device(index, gibibytes: 80, capability: (9, 0), model: "NVIDIA H100", group: 0))
            case 1: devices.append(device(index, gibibytes: 40, capability: (8, 0), model: "NVIDIA A100", group: 1))
            default: devices.append(device(index, gibibytes: 16, capability: (7, 5), model: "Tesla T4"))
            }
        }
        let requests = [
            GPURequest(count: 1), GPURequest(count: 1, memory: ByteCount(gibibytes: 8)), GPURequest(count: 1),
            GPURequest(count: 1, memory: ByteCount(gibibytes: 30)),
            GPURequest(
                count: 1, computeCapability: ComputeCapabilityRange(minimum: ComputeCapability(major: 9, minor: 0))),
        ]
        let tasks = tasks(count, stages, &random) { random in
            let draw = Double.random(in: 0..<1, using: &random)
            let gpu =
                draw < 0.55
                ? requests.randomElement(using: &random)
                : draw < 0.55 + pairs ? GPURequest(count: 2, isSameModel: true) : nil
            return Task(
                cpus: Int.random(in: 1...6, using: &random), gibibytes: Int64.random(in: 1...16, using: &random),
                gpu: gpu, seconds: seconds(&random))
        }
        return Load(machine: Capacity(cpus: 48, memory: ByteCount(gibibytes: 256), devices: devices), tasks: tasks)
    }

    private static func samples(_ count: Int, _ random: inout SplitMix) -> Load {
        var tasks: [Task] = []
        for _ in 0..<count {
            let size = Int.random(in: 1...10, using: &random)
            var lanes: [Int] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                lanes.append(tasks.count)
                tasks.append(Task(cpus: 8, gibibytes: 16, seconds: 60 * size, stage: 0))
            }
            tasks.append(Task(cpus: 4, gibibytes: 8, seconds: 20 * size, parents: lanes, stage: 1))
            tasks.append(Task(cpus: 8, gibibytes: 32, seconds: 30 * size, parents: [tasks.count - 1], stage: 2))
            let map = tasks.count - 1
            for _ in 0..<2 {
                tasks.append(
                    Task(
                        cpus: 4, gibibytes: 8, gpu: GPURequest(count: 1, memory: ByteCount(gibibytes: 8)),
                        seconds: 40 * size, parents: [map], stage: 3))
            }
            tasks.append(
                Task(cpus: 1, gibibytes: 2, seconds: 5, parents: [tasks.count - 1, tasks.count - 2], stage: 4))
        }
        let devices = (0..<2).map { device($0, gibibytes: 24, capability: (8, 9), model: "NVIDIA L4", group: nil) }
        return Load(machine: Capacity(cpus: 32, memory: ByteCount(gibibytes: 128), devices: devices), tasks: tasks)
    }
}
