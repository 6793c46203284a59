import GPUDevice
import HiCFile
import SequenceIO

/// What can be wrong with a search for loops.
package enum LoopsError: Error, Sendable, CustomStringConvertible {
    case parametersNotPositive(LoopParameters)
    case parametersOutOfOrder(LoopParameters)
    case rateNotPositive(LoopParameters)
    case normalizationAbsent(file: String, asked: String, resolution: Int, present: [String])
    case noResolution(file: String, asked: [Int], present: [Int])
    case noParameters(resolution: Int)
    case unknownChromosome(asked: String, file: String, present: [String])
    case malformedList(path: String, line: Int, problem: String)
    case cannotCreateFolder(path: String, reason: String)
    /// A GPU cannot be computed on.
    case device(CUDAError)
    /// The contact map cannot be read.
    case map(HiCError)
    /// A list cannot be read or written.
    case text(SequenceIOError)

    package var description: String {
        switch self {
        case .parametersNotPositive(let it):
            "resolution \(it.resolution) bp with cluster radius \(it.clusterRadius) bp: both must be above 0 "
                + "(-r, -d)"
        case .parametersOutOfOrder(let it):
            "peak width \(it.peakWidth) and window \(it.window) at \(it.resolution) bp: HiCCUPS needs "
                + "0 < peak width < window < \(LoopParameters.margin) bins (-p, -i); only 1000, 2000, 5000, 10000 and "
                + "25000 bp have values of their own"
        case .rateNotPositive(let it):
            "false discovery rate \(it.falseDiscoveryRate) at \(it.resolution) bp must be above 0 (-f)"
        case .normalizationAbsent(let file, let asked, let resolution, let present):
            "\(file): no \(asked) vectors at \(resolution) bp; "
                + (present.isEmpty ? "there are none of any kind" : "there is \(present.joined(separator: ", "))")
                + ": choose with -k, where NONE means raw counts"
        case .noResolution(let file, let asked, let present):
            "\(file): none of the resolutions \(asked.map(String.init).joined(separator: ", ")) bp; there is "
                + "\(present.map(String.init).joined(separator: ", ")): choose with -r"
        case .noParameters(let resolution):
            "a resolution of \(resolution) bp has no published parameters: give -p, -i and -d, too"
        case .unknownChromosome(let asked, let file, let present):
            "\(file): no chromosome named \"\(asked)\"; there is \(present.prefix(30).joined(separator: ", "))"
                + (present.count > 30 ? ", ..." : "")
        case .malformedList(let path, let line, let problem):
            "\(path):\(line): \(problem)"
        case .cannotCreateFolder(let path, let reason):
            "\(path): cannot be made a folder: \(reason)"
        case .device(let error):
            "\(error); --device cpu gives the same loops"
        case .map(let error):
            error.description
        case .text(let error):
            error.description
        }
    }
}
