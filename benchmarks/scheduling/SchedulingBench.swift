import Pipeline
import Scheduling
import SchedulingSimulation

/// `make bench-scheduling` prints the tables of `benchmarks/results/scheduling.md`.
@main struct SchedulingBench {
    static func main() throws {
        try makespans()
        print()
        try decisions()
    }

    // MARK: - Makespans

    private static func makespans() throws {
        let seeds = UInt64(0)..<30
        print(
            "Makespan over the lower bound (geometric mean of \(seeds.count) random loads of 300 tasks; worst in brackets)"
        )
        print()
        let names = ["cohesin", "cohesin, times known"] + Baseline.allCases.map(\.rawValue)
        print("| load | stages | " + names.joined(separator: " | ") + " |")
        print("|--|--|" + names.map { _ in "--|" }.joined())
        for (family, stages) in LoadFamily.allCases.flatMap({ [($0, 12), ($0, nil)] })
        where
            family != .samples || stages == nil
        {
            let loads = seeds.map { Load.random(family, tasks: 300, stages: stages, seed: $0) }
            var columns: [[Double]] = [
                try loads.map { try ratio(Simulation($0).makespan, $0) },
                try loads.map { try ratio(Simulation($0, knowsTimes: true).makespan, $0) },
            ]
            for baseline in Baseline.allCases { columns.append(loads.map { ratio(baseline.makespan(of: $0), $0) }) }
            print(
                "| \(family.rawValue) | \(family == .samples ? 5 : stages ?? 300) | "
                    + columns.map(cell).joined(separator: " | ") + " |")
        }
    }

    private static func ratio(_ makespan: Int?, _ load: Load) -> Double {
        guard let makespan else { preconditionFailure("the run did not end") }
        return Double(makespan) / load.lowerBound
    }

    private static func cell(_ ratios: [Double]) -> String {
        var product = 1.0
        for ratio in ratios { product *= ratio }
        return "\(text(root(product, ratios.count))) (\(text(ratios.max() ?? 0)))"
    }

    /// The root of a number between 1 and 2 to the power of the degree, by halving.
    private static func root(_ value: Double, _ degree: Int) -> Double {
        var (low, high) = (0.0, 10.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            var power = 1.0
            for _ in 0..<degree { power *= middle }
            if power < value { low = middle } else { high = middle }
        }
        return low
    }

    private static func text(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    // MARK: - Decisions

    private static func decisions() throws {
        print("Processor time of one decision with 10,000 tasks queued and 16 devices (the first 2,000 decisions)")
        print()
        print("| load | queued at first | median | 99th percentile | longest |")
        print("|--|--|--|--|--|")
        for (name, load, knowsTimes) in [
            ("10 kinds of request", queue(kinds: 10), false), ("10 kinds, times known", queue(kinds: 10), true),
            ("each request different", queue(kinds: 10_000), false),
            ("each different, times known", queue(kinds: 10_000), true),
        ] {
            let times = try time(load, knowsTimes: knowsTimes).sorted()
            let shown = [times[times.count / 2], times[times.count * 99 / 100], times[times.count - 1]].map {
                "\(text(Double($0) / 1e6)) ms"
            }
            print("| \(name) | 10000 | " + shown.joined(separator: " | ") + " |")
        }
    }

    /// 10,000 tasks that are all ready, on 128 cores and 16 GPUs of four kinds.
    private static func queue(kinds: Int) -> Load {
        var random = SplitMix(seed: 7)
        let models: [(Int64, (Int, Int), String)] = [
            (80, (9, 0), "NVIDIA H100"), (40, (8, 0), "NVIDIA A100"), (24, (8, 9), "NVIDIA L4"),
            (16, (7, 5), "Tesla T4"),
        ]
        let devices = (0..<16).map { index in
            let (memory, capability, model) = models[index % 4]
            return Load.device(index, gibibytes: memory, capability: capability, model: model, group: index % 4)
        }
        let patterns = (0..<kinds).map { kind in
            let gpu =
                kind % 2 == 0
                ? nil
                : GPURequest(count: kind % 7 == 0 ? 2 : 1, memory: ByteCount(mebibytes: 4096 + Int64(kind % 12_000)))
            return Load.Task(cpus: 1 + kind % 8, gibibytes: 1 + Int64(kind % 13), gpu: gpu, seconds: 0)
        }
        let tasks = (0..<10_000).map { position in
            var task = patterns[position % kinds]
            task.seconds = Int.random(in: 5...600, using: &random)
            if kinds < 10_000 { task.stage = position % kinds }
            return task
        }
        return Load(machine: Capacity(cpus: 128, memory: ByteCount(gibibytes: 512), devices: devices), tasks: tasks)
    }

    /// The nanoseconds of the decisions after ends, while the queue is still long.
    private static func time(_ load: Load, knowsTimes: Bool) throws -> [Int64] {
        Array(try Simulation(load, knowsTimes: knowsTimes, timesDecisions: true, decisionLimit: 2000).decisions)
    }
}
