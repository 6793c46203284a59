/// Sorts packed cells by their keys, least significant digit first.
enum RadixSort {
    private static let digitLimit = 11
    /// Below this many elements a comparison sort is faster than the histograms.
    private static let smallCount = 768

    /// Sorts `keys`, of which only the lowest `bits` bits can be set.
    static func sort(_ keys: UnsafeMutableBufferPointer<UInt64>, bits: Int) {
        if isSorted(keys) { return }
        if keys.count < smallCount {
            var few = keys
            few.sort()
            return
        }
        let scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: keys.count)
        defer { scratch.deallocate() }
        let plan = Plan(bits: bits)
        let places = UnsafeMutablePointer<Int>.allocate(capacity: plan.size)
        defer { places.deallocate() }
        var source = keys.baseAddress!
        var target = scratch
        for pass in 0..<plan.passes {
            let shift = UInt64(pass * plan.digitBits)
            plan.countDigits(UnsafeBufferPointer(start: source, count: keys.count), shift: shift, into: places)
            for index in 0..<keys.count {
                let key = source[index]
                let digit = plan.digit(key, shift)
                let place = places[digit]
                places[digit] = place &+ 1
                target[place] = key
            }
            swap(&source, &target)
        }
        if source != keys.baseAddress! { keys.baseAddress!.update(from: source, count: keys.count) }
    }

    /// Sorts `keys` and takes `values` along; equal keys keep their order.
    static func sort(
        _ keys: UnsafeMutableBufferPointer<UInt64>, with values: UnsafeMutableBufferPointer<Double>, bits: Int
    ) {
        if isSorted(keys) { return }
        let scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: keys.count)
        defer { scratch.deallocate() }
        let valueScratch = UnsafeMutablePointer<Double>.allocate(capacity: keys.count)
        defer { valueScratch.deallocate() }
        let plan = Plan(bits: bits)
        let places = UnsafeMutablePointer<Int>.allocate(capacity: plan.size)
        defer { places.deallocate() }
        var source = keys.baseAddress!
        var target = scratch
        var valueSource = values.baseAddress!
        var valueTarget = valueScratch
        for pass in 0..<plan.passes {
            let shift = UInt64(pass * plan.digitBits)
            plan.countDigits(UnsafeBufferPointer(start: source, count: keys.count), shift: shift, into: places)
            for index in 0..<keys.count {
                let key = source[index]
                let digit = plan.digit(key, shift)
                let place = places[digit]
                places[digit] = place &+ 1
                target[place] = key
                valueTarget[place] = valueSource[index]
            }
            swap(&source, &target)
            swap(&valueSource, &valueTarget)
        }
        if source != keys.baseAddress! {
            keys.baseAddress!.update(from: source, count: keys.count)
            values.baseAddress!.update(from: valueSource, count: keys.count)
        }
    }

    private static func isSorted(_ keys: UnsafeMutableBufferPointer<UInt64>) -> Bool {
        for index in 1..<max(keys.count, 1) where keys[index] < keys[index - 1] { return false }
        return true
    }

    /// How the bits are cut into digits of about equal length.
    private struct Plan {
        let passes: Int
        let digitBits: Int
        var size: Int { 1 << digitBits }

        init(bits: Int) {
            passes = max((bits + digitLimit - 1) / digitLimit, 1)
            digitBits = max((bits + passes - 1) / passes, 1)
        }

        @inline(__always)
        func digit(_ key: UInt64, _ shift: UInt64) -> Int {
            Int(truncatingIfNeeded: (key &>> shift) & (1 &<< UInt64(digitBits) &- 1))
        }

        /// Leaves in `places` where the first element of each digit goes.
        func countDigits(_ keys: UnsafeBufferPointer<UInt64>, shift: UInt64, into places: UnsafeMutablePointer<Int>) {
            places.initialize(repeating: 0, count: size)
            for key in keys { places[digit(key, shift)] &+= 1 }
            var sum = 0
            for digit in 0..<size {
                let here = places[digit]
                places[digit] = sum
                sum &+= here
            }
        }
    }
}
