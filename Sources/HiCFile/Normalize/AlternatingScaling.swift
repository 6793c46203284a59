/// Matrix balancing as HiCTools' SCALE does it: rows and columns are scaled in turn, and rows with few cells are left
/// out, as few as convergence allows.
struct AlternatingScaling {
    /// Of a step of the vector, relative.
    private static let tolerance = 1e-4
    /// Of a row sum, which is to be 1.
    private static let rowSumTolerance = 0.05
    private static let iterationLimit = 500
    private static let totalLimit = 1500
    /// An iteration must gain five per cent on the one so many before it.
    private static let patience = 5
    private static let leastGain = 1.05
    /// At most the rows with as few cells as the sparsest tenth are left out.
    private static let largestShare = 0.1
    /// So few rows that do not settle are left out by themselves.
    private static let strayShare = 1e-5

    /// Products of the matrix with a vector so far.
    private(set) var products = 0

    private enum Ending {
        case converged
        /// The number of rows that still move.
        case diverged(moving: Int)
        /// No iterations left over all attempts.
        case exhausted
    }

    /// The vector of divisors, NaN for rows that are left out; nil when the iteration does not converge.
    mutating func vector(_ input: BalancingInput) -> [Double]? {
        let size = input.matrix.size
        guard size > 0 else { return nil }
        let cellCounts = input.matrix.cellCounts()
        let highestCutoff = cellCounts.sorted()[Int(Self.largestShare * Double(size))]
        var state = ScalingState(size: size)
        var cutoff = 1
        var lastDiverged = 0
        var best: (cutoff: Int, balance: [Double], isLeftOut: [Bool])?
        var mayDropStrays = true
        state.restart(leavingOut: [Bool](repeating: false, count: size))
        search: while true {
            switch iterate(&state, input.matrix) {
            case .exhausted:
                return nil
            case .converged:
                best = (cutoff, state.balance, state.isLeftOut)
                mayDropStrays = true
                if cutoff == 1 || (lastDiverged > 0 && cutoff - lastDiverged <= 1) { break search }
                cutoff = (cutoff + lastDiverged) / 2
            case .diverged(let moving):
                lastDiverged = cutoff
                if let best, best.cutoff - cutoff <= 1 { break search }
                if Double(moving) / Double(size) < Self.strayShare && mayDropStrays {
                    mayDropStrays = false
                    state.restart(leavingOut: state.withStrays(tolerance: Self.tolerance))
                    continue search
                }
                cutoff = best.map { ($0.cutoff + cutoff) / 2 } ?? 2 * cutoff
                mayDropStrays = true
                if cutoff > highestCutoff { return nil }
            }
            state.restart(leavingOut: cellCounts.map { $0 < cutoff })
        }
        guard let best, best.cutoff <= highestCutoff else { return nil }
        products += 1
        guard state.rowSumError(input.matrix, best.balance, best.isLeftOut) <= Self.rowSumTolerance else { return nil }
        return input.places.map { place in
            guard place >= 0, !best.isLeftOut[Int(place)] else { return .nan }
            return 1 / best.balance[Int(place)]
        }
    }

    private mutating func iterate(_ state: inout ScalingState, _ matrix: borrowing SymmetricMatrix) -> Ending {
        var errors: [Double] = []
        while true {
            if products >= 2 * Self.totalLimit { return .exhausted }
            products += 2
            let (error, moving) = state.step(matrix, tolerance: Self.tolerance)
            if error < Self.tolerance { return .converged }
            errors.append(error)
            if errors.count <= Self.patience { continue }
            let isGaining = error * Self.leastGain < errors[errors.count - 1 - Self.patience]
            if !isGaining || errors.count >= Self.iterationLimit { return .diverged(moving: moving) }
        }
    }
}

/// The vectors of the iteration, each of the matrix's size.
private struct ScalingState: ~Copyable {
    private let size: Int
    private let memory: UnsafeMutablePointer<Double>
    private let rows: UnsafeMutablePointer<Double>
    private let columns: UnsafeMutablePointer<Double>
    /// The geometric means of the two.
    private let current: UnsafeMutablePointer<Double>
    private let last: UnsafeMutablePointer<Double>
    private let sums: UnsafeMutablePointer<Double>
    private(set) var isLeftOut: [Bool]

    init(size: Int) {
        self.size = size
        memory = .allocate(capacity: size * 5)
        memory.initialize(repeating: 0, count: size * 5)
        rows = memory
        columns = memory + size
        current = memory + size * 2
        last = memory + size * 3
        sums = memory + size * 4
        isLeftOut = Array(repeating: false, count: size)
    }

    deinit { memory.deallocate() }

    var balance: [Double] { Array(UnsafeBufferPointer(start: current, count: size)) }

    /// Begins anew without these rows.
    mutating func restart(leavingOut: [Bool]) {
        isLeftOut = leavingOut
        for row in 0..<size {
            columns[row] = isLeftOut[row] ? 0 : 1
            rows[row] = 0
            current[row] = columns[row]
        }
    }

    /// Scales the rows, then the columns, to sums of 1. Returns the largest relative change of the vector, and the
    /// number of rows that changed more than `tolerance`.
    mutating func step(_ matrix: borrowing SymmetricMatrix, tolerance: Double) -> (error: Double, moving: Int) {
        matrix.multiply(columns, into: sums)
        invertSums(into: rows)
        matrix.multiply(rows, into: sums)
        invertSums(into: columns)
        var error = 0.0
        var moving = 0
        for row in 0..<size {
            last[row] = current[row]
            if isLeftOut[row] {
                current[row] = 0
                continue
            }
            current[row] = (rows[row] * columns[row]).squareRoot()
            let change = abs((current[row] - last[row]) / (current[row] + last[row]))
            error = max(error, change)
            if change > tolerance { moving += 1 }
        }
        return (error, moving)
    }

    private mutating func invertSums(into target: UnsafeMutablePointer<Double>) {
        for row in 0..<size {
            if isLeftOut[row] {
                target[row] = 0
            } else if sums[row] > 0 {
                target[row] = 1 / sums[row]
            } else {
                // All that it had contacts with is left out.
                isLeftOut[row] = true
                target[row] = 0
            }
        }
    }

    /// What is left out, and the rows that changed in the last step.
    func withStrays(tolerance: Double) -> [Bool] {
        (0..<size).map { isLeftOut[$0] || abs((current[$0] - last[$0]) / (current[$0] + last[$0])) > tolerance }
    }

    /// The largest distance of a row sum from 1.
    mutating func rowSumError(
        _ matrix: borrowing SymmetricMatrix, _ balance: [Double], _ isLeftOut: [Bool]
    ) -> Double {
        for row in 0..<size { current[row] = isLeftOut[row] ? 0 : balance[row] }
        matrix.multiply(current, into: sums)
        var error = 0.0
        for row in 0..<size where !isLeftOut[row] { error = max(error, abs(current[row] * sums[row] - 1)) }
        return error
    }
}
