import Glibc

/// Matrix balancing by the inner-outer iteration of Knight and Ruiz (IMA J. Numer. Anal. 33, 2013), with the constants
/// and the rules for dropping sparse rows that juicer_tools has.
struct KnightRuiz {
    private static let tolerance = 1e-6
    /// Steps stay inside this cone.
    private static let delta = 0.1
    private static let g = 0.9
    private static let etaLimit = 0.1
    /// A vector with smaller values than this (after scaling) is not accepted.
    private static let smallestValue = 0.01
    private static let attemptLimit = 6
    private static let stallLimit = 100
    /// juicer_tools can go round in circles for hours. An attempt ends here when the distance from balance did not
    /// shrink by one per cent within so many outer iterations, or after so many matrix products.
    private static let patience = 150
    private static let productLimit = 3000

    private enum Attempt {
        case balanced([Double])
        case stalled
        /// A row has no cells any more: no further attempt can help.
        case broken
    }

    /// Products of the matrix with a vector so far.
    private(set) var products = 0
    private var productsLeft = 0

    /// The vector of divisors, NaN for rows that are left out; nil when the iteration does not converge.
    mutating func vector(_ input: BalancingInput) -> [Double]? {
        let rowSums = input.rowSums
        var isKept = rowSums.map { $0 > 0 }
        for attempt in 1...Self.attemptLimit {
            let (places, size) = BalancingInput.places(isKept)
            if size == 0 { return nil }
            productsLeft = Self.productLimit
            let result: Attempt
            if attempt == 1 {
                result = balance(input.matrix)
            } else {
                result = balance(SymmetricMatrix(input.cells, places: places, size: size))
            }
            products += Self.productLimit - productsLeft
            if case .broken = result { return nil }
            // The fifth attempt's result is never used: so juicer_tools has it.
            guard case .balanced(let balance) = result, attempt != 5 else {
                let threshold = Self.percentile(attempt < 5 ? Double(attempt) : 10, of: rowSums.filter { $0 > 0 })
                isKept = rowSums.map { $0 > threshold }
                continue
            }
            let vector = places.map { $0 < 0 ? Double.nan : 1 / balance[Int($0)] }
            let scale = NormalizationScale.factor(input.cells, vector)
            var hasSmall = false
            for bin in vector.indices where vector[bin] * scale < Self.smallestValue {
                isKept[bin] = false
                hasSmall = true
            }
            if !hasSmall { return vector }
        }
        return nil
    }

    /// The value at `percent`, between neighbours by linear interpolation at percent / 100 * (n + 1).
    static func percentile(_ percent: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return 0 }
        let position = percent / 100 * Double(sorted.count + 1)
        if position < 1 { return first }
        if position >= Double(sorted.count) { return last }
        let below = Int(position)
        return sorted[below - 1] + (position - Double(below)) * (sorted[below] - sorted[below - 1])
    }

    /// Looks for x such that diag(x) A diag(x) has row sums of 1.
    private mutating func balance(_ matrix: borrowing SymmetricMatrix) -> Attempt {
        if matrix.cannotBeBalanced() { return .stalled }
        var state = BalanceState(size: matrix.size)
        let target = Self.tolerance * Self.tolerance
        productsLeft -= 1
        var outer = state.update(matrix)
        var oldOuter = outer
        var eta = Self.etaLimit
        var stalls = 0
        var best = outer
        var sinceBest = 0
        while outer > target {
            if stalls >= Self.stallLimit || sinceBest >= Self.patience || productsLeft <= 0 { return .stalled }
            guard solve(&state, matrix, from: outer, to: max(eta * eta * outer, target)) else { return .stalled }
            state.takeStep()
            productsLeft -= 1
            outer = state.update(matrix)
            // juicer_tools gives up here, too.
            if outer.isNaN { return .broken }
            sinceBest += 1
            if outer < best * 0.99 {
                best = outer
                sinceBest = 0
            }
            if abs(outer - oldOuter) < 1e-6 || outer.isInfinite { stalls += 1 }
            let ratio = outer / oldOuter
            oldOuter = outer
            let oldEta = eta
            eta = Self.g * ratio
            if Self.g * oldEta * oldEta > 0.1 { eta = max(eta, Self.g * oldEta * oldEta) }
            eta = max(min(eta, Self.etaLimit), 0.5 * Self.tolerance / outer.squareRoot())
        }
        return .balanced(state.balance)
    }

    /// The inner iteration: conjugate gradients for the next step, until the residual is below `target` or the step
    /// meets the cone. False when it runs out of products.
    private mutating func solve(
        _ state: inout BalanceState, _ matrix: borrowing SymmetricMatrix, from outer: Double, to target: Double
    ) -> Bool {
        var rho = state.startInner()
        // Before its first step the iteration is measured by the plain squared norm: so juicer_tools has it.
        var measure = outer
        while measure > target {
            productsLeft -= 1
            if productsLeft <= 0 { return false }
            let alpha = rho / state.curvature(matrix)
            if state.step(alpha, within: Self.delta) { return true }
            let nextRho = state.advance(alpha)
            state.turn(beta: nextRho / rho)
            rho = nextRho
            measure = rho
        }
        return true
    }
}

/// The vectors of the iteration, each of the matrix's size.
private struct BalanceState: ~Copyable {
    private let size: Int
    private let memory: UnsafeMutablePointer<Double>
    /// The scaling so far.
    private let x: UnsafeMutablePointer<Double>
    /// x * (A x): the row sums, which are to be 1.
    private let v: UnsafeMutablePointer<Double>
    private let residual: UnsafeMutablePointer<Double>
    /// What x is to be multiplied with.
    private let y: UnsafeMutablePointer<Double>
    private let z: UnsafeMutablePointer<Double>
    private let p: UnsafeMutablePointer<Double>
    private let w: UnsafeMutablePointer<Double>
    private let scaled: UnsafeMutablePointer<Double>

    init(size: Int) {
        self.size = size
        memory = .allocate(capacity: size * 8)
        x = memory
        v = memory + size
        residual = memory + size * 2
        y = memory + size * 3
        z = memory + size * 4
        p = memory + size * 5
        w = memory + size * 6
        scaled = memory + size * 7
        x.initialize(repeating: 1, count: size)
    }

    deinit { memory.deallocate() }

    var balance: [Double] { Array(UnsafeBufferPointer(start: x, count: size)) }

    /// Computes the row sums of the current scaling; returns the squared norm of their distance from 1.
    mutating func update(_ matrix: borrowing SymmetricMatrix) -> Double {
        matrix.multiply(x, into: v)
        var norm = 0.0
        for i in 0..<size {
            v[i] *= x[i]
            residual[i] = 1 - v[i]
            norm += residual[i] * residual[i]
        }
        return norm
    }

    mutating func startInner() -> Double {
        y.initialize(repeating: 1, count: size)
        var rho = 0.0
        for i in 0..<size {
            z[i] = residual[i] / v[i]
            p[i] = z[i]
            rho += residual[i] * z[i]
        }
        return rho
    }

    /// w = x * (A (x * p)) + v * p; returns p . w.
    mutating func curvature(_ matrix: borrowing SymmetricMatrix) -> Double {
        for i in 0..<size { scaled[i] = x[i] * p[i] }
        matrix.multiply(scaled, into: w)
        var sum = 0.0
        for i in 0..<size {
            w[i] = x[i] * w[i] + v[i] * p[i]
            sum += p[i] * w[i]
        }
        return sum
    }

    /// True when the whole step would leave the cone; then y has moved to its edge.
    mutating func step(_ alpha: Double, within delta: Double) -> Bool {
        var least = Double.infinity
        for i in 0..<size { least = min(least, y[i] + alpha * p[i]) }
        guard least <= delta else { return false }
        var gamma = Double.infinity
        for i in 0..<size where alpha * p[i] < 0 { gamma = min(gamma, (delta - y[i]) / (alpha * p[i])) }
        for i in 0..<size { y[i] += gamma * alpha * p[i] }
        return true
    }

    /// Takes the step; returns the new residual . z.
    mutating func advance(_ alpha: Double) -> Double {
        var rho = 0.0
        for i in 0..<size {
            y[i] += alpha * p[i]
            residual[i] -= alpha * w[i]
            z[i] = residual[i] / v[i]
            rho += residual[i] * z[i]
        }
        return rho
    }

    mutating func turn(beta: Double) {
        for i in 0..<size { p[i] = z[i] + beta * p[i] }
    }

    mutating func takeStep() {
        for i in 0..<size { x[i] *= y[i] }
    }
}
