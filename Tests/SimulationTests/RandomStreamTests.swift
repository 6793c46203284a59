import Foundation
import Simulation
import Testing

/// Expected numbers come from an implementation in Python, written from the authors' papers.
@Test func streamEqualsAnIndependentImplementation() {
    var stream = RandomStream(seed: 7, purpose: .molecules, group: 1, item: 42)
    #expect(stream.next() == 0x5b89_9f02_7cab_e495)
    #expect(stream.next() == 0xe5b1_6a21_411d_461a)
    #expect(stream.next() == 0x260f_24a3_6435_ed90)
    #expect(stream.next() == 0x70b6_21ab_1901_9f32)
}

@Test func numbersBelowABoundAreEven() {
    var stream = RandomStream(seed: 1, purpose: .loops)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.below(7)] += 1 }
    // The standard deviation is 93.
    for count in counts { #expect(abs(count - 10_000) < 500) }
}

@Test func gaussiansHaveMeanZeroAndVarianceOne() {
    var stream = RandomStream(seed: 1, purpose: .coverage)
    var sum = 0.0
    var squares = 0.0
    var beyondTwo = 0
    for _ in 0..<100_000 {
        let value = stream.gaussian()
        sum += value
        squares += value * value
        if abs(value) > 2 { beyondTwo += 1 }
    }
    #expect(abs(sum / 100_000) < 0.015)
    #expect(abs(squares / 100_000 - 1) < 0.025)
    #expect((4000...5100).contains(beyondTwo))
}

@Test func portablePowersAgreeWithTheLibrary() {
    var stream = RandomStream(seed: 3, purpose: .loops)
    for _ in 0..<10_000 {
        let x = Foundation.exp((stream.fraction() - 0.5) * 60)
        #expect(abs(PortableMath.log2(x) - Foundation.log2(x)) < 1e-13 * max(1, abs(Foundation.log2(x))))
        let y = (stream.fraction() - 0.5) * 200
        #expect(abs(PortableMath.exp2(y) / Foundation.exp2(y) - 1) < 1e-13)
        let z = stream.fraction() * 4 - 2
        #expect(abs(PortableMath.power(x, z) / Foundation.pow(x, z) - 1) < 1e-12)
    }
}
