/// Valid pipelines of any shape: stages with any for-each, any producers, GPUs with and without another way, retries.
struct RandomPipeline {
    private(set) var text: String
    /// Each stage and those whose outputs it reads.
    private(set) var producers: [(stage: String, reads: [String])] = []
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 11)
        text = """
            cohesin: 1
            pipeline: random-\(seed)
            samples: {columns: {sample: text, lane: text, batch: text}, unique: [sample, lane]}
            environments:
              cpu: {kind: cpu, capacity: [spot, on-demand]}
              big-cpu: {kind: cpu, instances: [r6i], capacity: [on-demand]}
              gpu-spot: {kind: gpu, instances: [g6, g4dn.xlarge], capacity: [spot, on-demand]}
            stages:

            """
        // Names that are near each other, and to what the generator makes of them.
        let names = [
            "a", "a-otherwise", "a_otherwise", "A", "each_sample", "Sample", "run", "Stopped", "report", "cohesin",
            "call-loops", "callLoops", "together", "x-array", "failed", "plan",
        ]
        let count = Int.random(in: 1...9, using: &random)
        for name in names.shuffled(using: &random).prefix(count) { append(name) }
    }

    private mutating func append(_ name: String) {
        let reads = producers.map(\.stage).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        producers.append((name, reads))
        let columns =
            [[], ["sample"], ["sample", "lane"], ["lane", "sample"], ["batch"], ["lane"]]
            .randomElement(using: &random) ?? []
        let isGPU = Int.random(in: 0..<4, using: &random) == 0
        let isCalled = Int.random(in: 0..<5, using: &random) == 0 && reads.isEmpty
        text += "  \(name):\n    image: tools\n    outputs: {out: out.txt}\n"
        if !columns.isEmpty { text += "    for-each: [\(columns.joined(separator: ", "))]\n" }
        text += "    inputs: {\(reads.map { "from_\($0): \($0).out" }.joined(separator: ", "))}\n"
        let uses = reads.map { "\"${from_\($0.replacing("-", with: "_"))[@]}\"" }.joined(separator: " ")
        text += isCalled ? "    arguments: [make, $out]\n" : "    command: cat \(uses) /dev/null > \"$out\"\n"
        if isGPU {
            text += "    environment: gpu-spot\n    needs: {cpus: 1, memory: 2 GiB, gpu: 1}\n"
            if Bool.random(using: &random) { text += "    otherwise: {environment: big-cpu, needs: {cpus: 2}}\n" }
        } else {
            text += "    environment: \(Bool.random(using: &random) ? "cpu" : "big-cpu")\n"
            text += "    needs: {cpus: 2, memory: 3 GiB, time: 2 h}\n"
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: text += "    retry: {lost-host: 0}\n"
        case 1: text += "    retry: {out-of-memory: {attempts: 2, memory: x2}, failure: 1}\n"
        case 2: text += "    retry: {signal: 1, time-limit: 1, missing-output: 2}\n"
        default: break
        }
    }
}

/// Steele, Lea and Flood's SplitMix64: small, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
