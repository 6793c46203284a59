import Foundation
import HiCFile
import TestSupport

/// All cells of a file by matrix and resolution, decoded.
struct CellKey: Hashable {
    let first: Int
    let second: Int
    let resolution: Int
    let x: Int
    let y: Int
}

/// A `.hic` file that was built for a test, in a folder of its own.
final class BuiltFile: Sendable {
    private let scratch = ScratchFolder()
    let path: String
    let summary: HiCBuildSummary

    init(contacts: String, sizes: String, options: HiCBuildOptions) throws {
        path = scratch.file("built.hic")
        summary = try HiCBuilder.build(input: contacts, sizes: sizes, output: path, options: options)
    }

    /// From texts instead of files.
    convenience init(text: String, sizes: String, options: HiCBuildOptions) throws {
        let inputs = ScratchFolder()
        try self.init(
            contacts: try inputs.write(text, to: "contacts.txt"), sizes: try inputs.write(sizes, to: "sizes.txt"),
            options: options)
    }

    var bytes: Data { (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data() }
}

/// Every stored cell of a file, "All" included. Fails on a cell that comes twice.
func allCells(_ path: String) throws -> [CellKey: Float] {
    let reader = try HiCReader.open(path)
    var result: [CellKey: Float] = [:]
    var decoder = try BlockDecoder()
    let chromosomes = (reader.allChromosome.map { [$0] } ?? []) + reader.chromosomes
    for (index, first) in chromosomes.enumerated() {
        for second in chromosomes[index...] {
            for zoom in try reader.zooms(first, second) where zoom.unit == .basePairs {
                var cells = ContactCells()
                try reader.readContacts(of: zoom, decoder: &decoder, into: &cells)
                for place in 0..<cells.count {
                    let key = CellKey(
                        first: first.index, second: second.index, resolution: zoom.resolution,
                        x: Int(cells.x[place]), y: Int(cells.y[place]))
                    guard result.updateValue(cells.counts[place], forKey: key) == nil else {
                        throw DuplicateCell(key: key)
                    }
                }
            }
        }
    }
    return result
}

struct DuplicateCell: Error {
    let key: CellKey
}

func options(_ resolutions: [Int], _ normalizations: [Normalization] = []) -> HiCBuildOptions {
    var options = HiCBuildOptions(resolutions: resolutions)
    options.normalizations = normalizations
    return options
}
