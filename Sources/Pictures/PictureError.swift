import HiCFile
import SequenceIO

/// Why a picture cannot be made.
package enum PictureError: Error, Sendable, CustomStringConvertible {
    case reading(HiCError)
    case notWritten(SequenceIOError)
    case notEncoded(String)
    /// Not `chr`, `chr:from-to` or `chr:start:end`.
    case noRegion(String)
    /// The region begins beyond the end of its chromosome.
    case outside(GenomicRegion, length: Int)
    /// More bins than a picture has pixels.
    case tooManyBins(count: Int, resolution: Int, limit: Int, coarser: Int?)
    case noContacts(String)
    /// No loop of a list lies where a picture of loops can be made.
    case noLoops(path: String, reason: String)

    package var description: String {
        switch self {
        case .reading(let error): return error.description
        case .notWritten(let error): return error.description
        case .notEncoded(let reason):
            return "the picture cannot be encoded as PNG: \(reason); end other programs or take a smaller region"
        case .noRegion(let text):
            return "'\(text)' is no region: write chr1, chr1:1,000,001-2,000,000 or chr1:1000000:2000000"
        case .outside(let region, let length):
            return "\(region) lies beyond the end of \(region.chromosome), which has \(length) bp: take a region within"
        case .tooManyBins(let count, let resolution, let limit, let coarser):
            let way = coarser.map { "take -r \($0)" } ?? "take a smaller region"
            return "\(count) bins of \(resolution) bp are more than the \(limit) that a picture holds: \(way)"
        case .noContacts(let what): return "the file has no contacts of \(what)"
        case .noLoops(let path, let reason): return "\(path) has no loop to show: \(reason)"
        }
    }
}
