import Foundation
import HiCFile

/// The pipeline that does what is left to do, and what it is run on.
package struct Continuation: Sendable {
    /// The stages that are left, in their order; none when the loops stand.
    package let stages: [String]
    /// The files by their paths: pipeline, sample sheet, parameters and, where nobody gave them, chromosome sizes.
    package let files: [String: String]

    /// What a user says to it.
    package struct Settings: Sendable {
        /// The name of the sample.
        package let sample: String
        /// Absolute path of the chromosome sizes; nil: a file of Juicer tells them.
        package let sizes: String?
        /// Absolute path of the genome, for reads.
        package let reference: String?

        /// Paths are absolute.
        package init(sample: String, sizes: String?, reference: String?) {
            self.sample = sample
            self.sizes = sizes
            self.reference = reference
        }
    }

    /// - Parameter usual: the text of `pipelines/juicer-hiccups.yaml`.
    package init(
        of survey: JuicerSurvey, _ settings: Settings, into folder: ImportFolder, usual: String
    ) throws(JuicerImportError) {
        guard let start = survey.start else { throw survey.failure }
        guard let tail = PipelineTail(of: start) else {
            (stages, files) = ([], [:])
            return
        }
        var files = [
            folder.pipeline: tail.text(of: usual),
            folder.samples: Self.sheet(
                [["sample"] + tail.columns.map(\.name)] + tail.rows.map { [settings.sample] + $0 }),
        ]
        var values = Values(sizes: settings.sizes, quality: tail.quality, loopResolutions: tail.loopResolutions)
        if tail.needsReference {
            guard let reference = settings.reference else { throw .noReference(path: survey.folder.path) }
            values.reference = reference
        } else if settings.sizes == nil {
            guard let sizes = survey.sizes else { throw .noSizes(path: survey.folder.path) }
            values.sizes = ImportFolder.resolved(folder.path) + "/chrom.sizes"
            files[folder.sizes] = sizes.chromosomes.map { "\($0.name)\t\($0.length)\n" }.joined()
        }
        files[folder.parameters] = values.json
        self.files = files
        stages = tail.stages
    }

    /// RFC 4180, every field in quotes.
    private static func sheet(_ rows: [[String]]) -> String {
        rows.map { row in
            row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\n"
        }.joined()
    }

    /// The values of parameters; those that are nil keep their defaults.
    private struct Values: Encodable {
        var reference: String?
        var sizes: String?
        var quality: Int?
        var loopResolutions: [Int]?

        enum CodingKeys: String, CodingKey {
            case reference
            case sizes = "chrom-sizes"
            case quality = "min-mapq"
            case loopResolutions = "loop-resolutions"
        }

        var json: String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            // Texts and integers can always be encoded.
            return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
        }
    }
}
