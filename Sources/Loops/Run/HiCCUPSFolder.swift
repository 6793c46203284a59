import Glibc
import HiCFile
import SequenceIO

/// The output folder of a run, with juicer_tools' file names. Each file appears when it is complete.
package enum HiCCUPSFolder {
    /// Writes all lists and thresholds. Empty lists have a header, too.
    /// - Parameter folder: made, with its parents, when it is not there.
    package static func write(
        _ findings: HiCCUPS.Findings, to folder: String, program: String, withRequested: Bool
    ) throws(LoopsError) {
        try create(folder)
        let names = Dictionary(findings.chromosomes.map { ($0.index, $0.name) }) { first, _ in first }
        let format = LoopListText(names: names, program: program)
        do throws(SequenceIOError) {
            for (resolution, level) in findings.levels.sorted(by: { $0.key < $1.key }) {
                try write(format.text(of: level.pixels.enriched), "\(folder)/enriched_pixels_\(resolution).bedpe")
                try write(LoopListText.text(of: level.pixels.discovery), "\(folder)/fdr_thresholds_\(resolution)")
                try write(format.text(of: level.loops), "\(folder)/postprocessed_pixels_\(resolution).bedpe")
                guard withRequested else { continue }
                let list = "requested_list_\(resolution).bedpe"
                try write(format.text(of: level.pixels.requested), "\(folder)/\(list)")
                try write(format.text(of: level.requestedLoops), "\(folder)/postprocessed_pixels_\(list)")
            }
            if withRequested {
                try write(format.text(of: findings.mergedRequested), "\(folder)/merged_from_requested_loops.bedpe")
            }
            // The list that people wait for comes last: where it is, all is.
            try write(format.text(of: findings.merged), "\(folder)/merged_loops.bedpe")
        } catch {
            throw .text(error)
        }
    }

    /// Makes a folder with its parents, before long work rather than after it.
    package static func create(_ folder: String) throws(LoopsError) {
        var path = folder.hasPrefix("/") ? "/" : ""
        for part in folder.split(separator: "/") {
            path += path.isEmpty || path.hasSuffix("/") ? String(part) : "/\(part)"
            if mkdir(path, 0o777) != 0, errno != EEXIST {
                throw .cannotCreateFolder(path: path, reason: SequenceIOError.reason(errno))
            }
        }
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .cannotCreateFolder(path: folder, reason: SequenceIOError.reason(ENOTDIR))
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw .cannotCreateFolder(path: folder, reason: SequenceIOError.reason(errno))
        }
    }

    private static func write(_ text: String, _ path: String) throws(SequenceIOError) {
        var output = try TextOutput.create(path, compression: TextOutput.Compression.none)
        try output.append(text)
        try output.finish()
    }
}
