import Simulation
import Testing

private typealias Loop = LoopComparison.CalledLoop

private func loop(_ first: Int, _ second: Int, on chromosome: String = "a", width: Int = 5000) -> Loop {
    Loop(chromosome: chromosome, bin1: first..<first + width, bin2: second..<second + width)
}

@Test func aLoopTwoBinsAwayIsFoundAndThreeBinsAwayIsFalse() {
    let planted = [loop(100_000, 300_000)]
    let near = LoopComparison(planted: planted, called: [loop(110_000, 290_000)])
    #expect((near.found, near.false) == (1, 0))
    let far = LoopComparison(planted: planted, called: [loop(100_000, 315_000)])
    #expect((far.found, far.false) == (0, 1))
    let elsewhere = LoopComparison(planted: planted, called: [loop(100_000, 300_000, on: "b")])
    #expect((elsewhere.found, elsewhere.false) == (0, 1))
}

@Test func aLoopThatIsFoundTwiceCountsOnce() {
    let comparison = LoopComparison(
        planted: [loop(100_000, 300_000), loop(500_000, 800_000)],
        called: [loop(100_000, 300_000), loop(105_000, 305_000)])
    #expect((comparison.planted, comparison.found, comparison.called, comparison.false) == (2, 1, 2, 0))
}

@Test func ninetyPercentFoundAndTenPercentFalseAreJustGoodEnough() {
    let planted = (1...10).map { loop($0 * 1_000_000, $0 * 1_000_000 + 200_000) }
    let wrong = loop(0, 500_000, on: "b")
    #expect(LoopComparison(planted: planted, called: Array(planted.dropLast())).isGood)
    #expect(LoopComparison(planted: planted, called: planted.dropLast() + [wrong]).isGood)
    #expect(!LoopComparison(planted: planted, called: planted.dropLast() + [wrong, wrong]).isGood)
    #expect(!LoopComparison(planted: planted, called: Array(planted.dropLast(2))).isGood)
    #expect(!LoopComparison(planted: planted, called: []).isGood)
}

@Test func loopsAreReadFromBEDPE() throws {
    let text = "#chr1\tx1\tx2\tchr2\ty1\ty2\n# comment\na\t5\t10\ta\t20\t25\tmore\n"
    #expect(try Loop.list(text, file: "f") == [Loop(chromosome: "a", bin1: 5..<10, bin2: 20..<25)])
    #expect(try Loop.list("", file: "f").isEmpty)
    #expect(throws: SimulationError.notALoopFile(path: "f", line: 2, reason: "only 3 columns")) {
        try Loop.list("a\t5\t10\ta\t20\t25\na\t1\t2\n", file: "f")
    }
    #expect(throws: SimulationError.self) { try Loop.list("a\t10\t5\ta\t20\t25\n", file: "f") }
}
