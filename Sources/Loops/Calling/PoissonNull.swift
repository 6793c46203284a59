import Glibc

/// The Poisson distributions of the null hypothesis, one per class of expected counts.
enum PoissonNull {
    /// Probabilities of the counts 0..<`LambdaBins.observedLimit` for each class.
    ///
    /// The mean of class k is 2^((k + 1) / 3): its upper edge, but counted in exact thirds of an octave although the
    /// classes step by 0.33.
    static let masses: [[Double]] = {
        var logFactorials = [0.0]
        for k in 1..<LambdaBins.observedLimit { logFactorials.append(logFactorials[k - 1] + log(Double(k))) }
        return (0..<LambdaBins.count).map { bin in
            let exponent = Double(bin + 1) / 3
            let mean = pow(2, exponent)
            let logMean = log(mean)
            return logFactorials.indices.map { exp(Double($0) * logMean - mean - logFactorials[$0]) }
        }
    }()
}
