import Pipeline
import Testing

/// Random edits of the valid example: whatever comes out, there is a plan or an error, and every error has a place in a
/// file that exists.
@Test(arguments: 0..<12)
func aDamagedPipelineGivesAPlanOrAnErrorWithAPlace(seed: UInt64) {
    var random = SplitMix(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    for _ in 0..<100 {
        var pipeline = Array(Example.pipeline.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) { random.damage(&pipeline) }
        var files = Example.files
        files.files["/work/p.yaml"] = pipeline
        check(Planner(files: files).plan(Example.request), pipeline)
    }
}

@Test(arguments: 0..<4)
func aDamagedSheetGivesAPlanOrAnErrorWithAPlace(seed: UInt64) {
    var random = SplitMix(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 7)
    for _ in 0..<100 {
        var sheet = Array(Example.sheet.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) { random.damage(&sheet) }
        var files = Example.files
        files.files["/work/sheets/s.csv"] = sheet
        check(Planner(files: files).plan(Example.request), sheet)
    }
}

private func check(_ outcome: PlanOutcome, _ damaged: [UInt8]) {
    let text = String(decoding: damaged, as: UTF8.self)
    if let plan = outcome.plan {
        #expect(!outcome.hasErrors)
        #expect(plan.tasks.allSatisfy { !$0.variants.isEmpty }, "\(text)")
        return
    }
    #expect(outcome.hasErrors, "neither a plan nor an error:\n\(text)")
    for diagnostic in outcome.diagnostics {
        #expect(!diagnostic.message.isEmpty)
        if let position = diagnostic.position {
            #expect(position.line >= 1 && position.column >= 1, "\(diagnostic)\n\(text)")
            #expect(position.line <= damaged.count { $0 == 10 } + 2, "\(diagnostic)\n\(text)")
        } else {
            // Only what the command line said has no place, here a parameter that is no longer declared, or a file.
            #expect(
                ["-p reference", "the parameter ", "reference: ", "the pipeline reads", "reference "].contains {
                    diagnostic.message.hasPrefix($0)
                }, "\(diagnostic)\n\(text)")
        }
    }
}

/// Steele, Lea and Flood's SplitMix64: small, and the same everywhere.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private static let pieces = [
        "{", "}", "[", "]", ":", ": ", ",", "\n", "\n  ", "- ", "\"", "'", "&a ", "*a", "? ", "|", "#", "%", "!!int ",
        "~", "\t",
        "null", "0", "-1", "1e9", "\u{E9}", "\u{1F9EC}", "$", "<<", "\\", "sample", "align:", "gpu",
    ]

    /// One edit: a byte changed, a stretch removed, doubled or moved, a piece of syntax put in.
    mutating func damage(_ bytes: inout [UInt8]) {
        guard bytes.count > 2 else { return }
        let at = Int.random(in: 0..<bytes.count, using: &self)
        let end = min(bytes.count, at + Int.random(in: 1...30, using: &self))
        switch Int.random(in: 0..<6, using: &self) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &self)
        case 1: bytes.removeSubrange(at..<end)
        case 2: bytes.insert(contentsOf: bytes[at..<end], at: at)
        case 3:
            let stretch = Array(bytes[at..<end])
            bytes.removeSubrange(at..<end)
            bytes.insert(contentsOf: stretch, at: Int.random(in: 0...bytes.count, using: &self))
        case 4:
            // Lines change places or stand twice: the likeliest damage by hand.
            var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
            let line = lines[Int.random(in: 0..<lines.count, using: &self)]
            lines.insert(line, at: Int.random(in: 0...lines.count, using: &self))
            bytes = Array(lines.joined(separator: [10]))
        default: bytes.insert(contentsOf: Array((Self.pieces.randomElement(using: &self) ?? "").utf8), at: at)
        }
    }
}
