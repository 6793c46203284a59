import Foundation
import HiCFile
import Loops
import TestSupport
import Testing

@Suite struct JavaFloatTextTests {
    @Test(
        arguments: [
            (0, "0.0"), (1, "1.0"), (54, "54.0"), (2.7806287, "2.7806287"), (0.54458, "0.54458"), (100, "100.0"),
            (10_000, "10000.0"), (1_234_567, "1234567.0"), (9_999_999, "9999999.0"), (10_000_000, "1.0E7"),
            (12_345_678, "1.2345678E7"), (0.001, "0.001"), (0.0012, "0.0012"), (0.00099, "9.9E-4"), (1.2e-5, "1.2E-5"),
            (1.4960893E-6, "1.4960893E-6"), (1e10, "1.0E10"), (3.4028235e38, "3.4028235E38"),
            (-0.5, "-0.5"), (-12.25, "-12.25"), (0.1, "0.1"), (16_777_216, "1.6777216E7"), (120, "120.0"),
        ] as [(Float, String)])
    func numberIsWrittenAsJavaDoes(value: Float, text: String) {
        #expect(value.javaText == text)
    }

    @Test func specialValuesHaveTheirNames() {
        #expect(Float.nan.javaText == "NaN")
        #expect(Float.infinity.javaText == "Infinity")
        #expect((-Float.infinity).javaText == "-Infinity")
        #expect((-Float.zero).javaText == "-0.0")
        #expect(Float.leastNonzeroMagnitude.javaText == "1.4E-45")
        #expect((Float.leastNonzeroMagnitude * 2).javaText == "2.8E-45")
        #expect(Double.leastNonzeroMagnitude.javaText == "4.9E-324")
        #expect(0.1.javaText == "0.1" && 1e7.javaText == "1.0E7" && 123456.789.javaText == "123456.789")
    }

    @Test func textReadsBackAsTheSameNumber() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<5_000 {
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            if value.isFinite { #expect(Float(value.javaText) == value) }
        }
    }
}

@Suite struct RequestedLoopsTests {
    @Test func middlesOfBothEndsAreThePixel() throws {
        let scratch = ScratchFolder()
        let path = try scratch.write(
            "chr1\tx1\tx2\tchr2\ty1\ty2\n# a note\n1\t100000\t110000\tchr1\t250000\t260000\textra\n"
                + "chr2\t500000\t505000\tchr2\t100000\t105000\nchr1\t1\t2\tchr2\t3\t4\n\n", to: "list.bedpe")
        let list = try RequestedLoops(path: path)
        #expect(list.entries.count == 2)
        #expect(list.betweenChromosomes == 1)
        #expect(list.pixels(of: "chr1", resolution: 10_000) == [BinPair(row: 10, column: 25)])
        #expect(list.pixels(of: "2", resolution: 5_000) == [BinPair(row: 20, column: 100)])
    }

    @Test(arguments: [
        ("chr1\t1\t2\tchr1\t3\n", "columns"), ("chr1\t1\t2\tchr1\t3\tx\n", "\"x\""),
        ("chr1\t-1\t2\tchr1\t3\t9\n", "\"-1\""), ("chr1\t5\t2\tchr1\t3\t9\n", "before its start"),
        ("chr1\t1\t99999999999999999999\tchr1\t3\t9\n", "9999"),
    ])
    func malformedLineIsNamed(line: String, word: String) throws {
        let scratch = ScratchFolder()
        let path = try scratch.write("#chr1\tx1\n" + line, to: "list.bedpe")
        do {
            _ = try RequestedLoops(path: path)
            Issue.record("no error")
        } catch {
            #expect(error.description.contains("list.bedpe:2:"))
            #expect(error.description.contains(word))
        }
    }
}

@Suite struct LambdaBinTests {
    @Test func tableEqualsTheLogarithm() {
        let step = Double(Float(logOfTwoToTheThird))
        var random = SeededGenerator(seed: 3)
        for _ in 0..<100_000 {
            let value = Float.random(in: 0...12_000, using: &random) * Float.random(in: 0...1, using: &random)
            let bin = value > 1 ? min(39, Int((logarithm(Double(value)) / step).rounded(.down))) : 0
            #expect(LambdaBins.juicer.index(Double(value)) == bin)
        }
    }

    @Test func valuesWithoutSizeAreInTheFirstClass() {
        for bins in [LambdaBins.exact, .juicer] {
            for value in [0, 1, -5, Double.infinity, 1.2] { #expect(bins.index(value) == 0) }
            #expect(bins.index(1e300) == 39)
            #expect(bins.index(1.3) == 1)
        }
    }
}

private let logOfTwoToTheThird = logarithm(2) * 0.33

private func logarithm(_ value: Double) -> Double { Foundation.log(value) }
