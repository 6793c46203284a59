import ArgumentParser
import HiCFile
import Pipeline

/// `cohesin hic info`
struct HicInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show what a .hic file holds.")

    @Argument(
        help: ArgumentHelp("A .hic file of version 7, 8 or 9, or its address (https, s3).", valueName: "file.hic"))
    var file: String

    @Flag(help: "One JSON document.")
    var json = false

    func run() throws {
        let description = HiCDescription(try HiCReader.open(file))
        if json { return try JSONOutput.print(description) }
        print("file            \(description.file) (\(ByteCount(bytes: Int64(description.bytes)).text))")
        print("version         \(description.version)")
        print("genome          \(description.genome)")
        print("matrices        \(description.matrices)")
        print("resolutions     \(description.resolutions.map(String.init).joined(separator: ", ")) bp")
        if !description.fragmentResolutions.isEmpty {
            let list = description.fragmentResolutions.map(String.init).joined(separator: ", ")
            print("                \(list) restriction fragments")
        }
        let names = description.normalizations
        print("normalisations  \(names.isEmpty ? "none" : names.joined(separator: ", "))")
        print("chromosomes     \(description.chromosomes.count)")
        for chromosome in description.chromosomes { print("                \(chromosome.name)\t\(chromosome.length)") }
        for (key, value) in description.attributes.sorted(by: { $0.key < $1.key }) {
            let line = value.split(separator: "\n").first.map(String.init) ?? ""
            print(
                "attribute       \(key): \(line.prefix(80))\(line.count > 80 || line.count < value.count ? "..." : "")")
        }
    }
}
