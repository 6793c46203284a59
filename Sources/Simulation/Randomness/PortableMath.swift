/// Powers and logarithms from additions, multiplications and divisions alone. The C library's own differ in the last
/// bit between versions and processors, and one bit is enough to move a read: a seed would mean another data set on
/// another machine. Accurate to about 1e-14, which is more than a simulation needs.
package enum PortableMath {
    /// 2 to the power of `x`, for x in -1000 ... 1000.
    package static func exp2(_ x: Double) -> Double {
        let whole = x.rounded(.toNearestOrEven)
        let t = (x - whole) * 0.693_147_180_559_945_3
        var sum = 1.0
        var term = 1.0
        for k in 1...16 {
            term = term * t / Double(k)
            sum += term
        }
        return sum * Double(sign: .plus, exponent: Int(whole), significand: 1)
    }

    /// The logarithm to base 2 of `x`, which is above 0 and finite.
    package static func log2(_ x: Double) -> Double {
        var exponent = Double(x.exponent)
        var significand = x.significand
        if significand > 1.414_213_562_373_095 {
            significand /= 2
            exponent += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1)), a series in odd powers of a number below 0.172.
        let z = (significand - 1) / (significand + 1)
        let square = z * z
        var power = z
        var sum = 0.0
        for k in 0..<12 {
            sum += power / Double(2 * k + 1)
            power *= square
        }
        return exponent + 2 * sum * 1.442_695_040_888_963_4
    }

    /// `x` to the power of `y`, for x above 0.
    package static func power(_ x: Double, _ y: Double) -> Double {
        exp2(y * log2(x))
    }
}
