import Glibc

/// How many different molecules a library holds, by the share of duplicates in what was read of it.
package enum LibraryComplexity {
    /// The number C of molecules for which `reads` draws give `reads - duplicates` different ones:
    /// 1 - exp(-reads / C) = unique / C (Lander and Waterman).
    ///
    /// 0 when nothing was read or all are duplicates; not a number when there are no duplicates, because then the
    /// library may be of any size.
    package static func estimate(reads: Int, duplicates: Int) -> Double {
        guard reads > 0, duplicates < reads else { return 0 }
        guard duplicates > 0 else { return .nan }
        let share = Double(reads - duplicates) / Double(reads)
        // With c = reads / C: f(c) = 1 - exp(-c) - share * c has its root above 0 between these two.
        var low = 0.0
        var high = 1 / share
        var c = min(high, 2 * (1 - share) / share)
        for _ in 0..<200 {
            let value = -expm1(-c) - share * c
            if value > 0 { low = c } else { high = c }
            let slope = exp(-c) - share
            var next = c - value / slope
            if !(next > low && next < high) { next = (low + high) / 2 }
            if abs(next - c) <= 1e-16 * next { break }
            c = next
        }
        return Double(reads) / c
    }
}
