import Foundation
import SequenceIO

/// The folder that receives the rest of the work.
package struct ImportFolder: Sendable {
    /// The path as it was given.
    package let path: String

    /// A path as it was given; the folder need not be there.
    package init(path: String) { self.path = path }

    /// The pipeline file.
    package var pipeline: String { "\(path)/pipeline.yaml" }
    /// The sample sheet.
    package var samples: String { "\(path)/samples.csv" }
    /// The parameters file.
    package var parameters: String { "\(path)/parameters.json" }
    /// The chromosome sizes, where a file of Juicer has told them.
    package var sizes: String { "\(path)/chrom.sizes" }

    /// Writes texts by their paths in this folder; they get their names when all are complete. Throws where that would be
    /// among Juicer's own files.
    package func write(_ texts: [String: String], besides juicer: JuicerFolder) throws(JuicerImportError) {
        let own = Self.resolved(path)
        guard own != juicer.path, !own.hasPrefix(juicer.path + "/") else {
            throw .outputInside(output: path, folder: juicer.path)
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .cannotCreateFolder(path: path, reason: error.localizedDescription)
        }
        do throws(SequenceIOError) {
            var sealed: [SealedFile] = []
            for (path, text) in texts {
                var output = try TextOutput.create(path)
                try output.append(text)
                sealed.append(try output.seal())
            }
            try SealedFile.commit(sealed)
        } catch { throw .writing(error) }
    }

    /// The absolute path without links, as far as it leads to something.
    static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}
