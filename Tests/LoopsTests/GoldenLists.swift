import Foundation
import HiCFile
import Loops
import TestSupport

/// The lists that juicer_tools made from the golden map, by place.
struct GoldenList {
    struct Place: Hashable {
        let chromosome: String
        let x: Int
        let y: Int
        let resolution: Int
    }

    /// The columns after the colour, as text.
    let columns: [Place: [String]]

    /// - Parameter name: a file of the golden folder.
    init(name: String) throws {
        try self.init(text: String(contentsOfFile: SharedData.path("golden/hiccups_cpu_KR/\(name)"), encoding: .utf8))
    }

    init(text: String) throws {
        var columns: [Place: [String]] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count > 11, let x = Int(fields[1]), let end = Int(fields[2]), let y = Int(fields[4]) else {
                throw CocoaError(.fileReadCorruptFile)
            }
            columns[Place(chromosome: fields[0], x: x, y: y, resolution: end - x)] = Array(fields[11...])
        }
        self.columns = columns
    }

    var places: Set<Place> { Set(columns.keys) }

    /// The places and columns where another list has other values: numbers to 1e-5 of their size.
    func differences(from other: GoldenList) -> [String] {
        var differences: [String] = []
        for place in places.symmetricDifference(other.places) { differences.append("\(place) is in one only") }
        for (place, values) in columns {
            guard let others = other.columns[place] else { continue }
            if values.count != others.count { differences.append("\(place): \(values.count) columns") }
            for (index, (one, two)) in zip(values, others).enumerated() where one != two {
                guard let a = Double(one), let b = Double(two), one.contains("."), abs(a - b) <= 1e-5 * max(a, b)
                else {
                    differences.append("\(place) column \(index): \(one) and \(two)")
                    continue
                }
            }
        }
        return differences
    }

    /// The list as loops; chromosome indices are those of `names`.
    func loops(names: [String]) -> [Loop] {
        columns.map { place, values in
            let numbers = values.map { Float($0) ?? .nan }
            let peak = EnrichedPixel(
                chromosome: names.firstIndex(of: place.chromosome) ?? -1, resolution: place.resolution, x: place.x,
                y: place.y, observed: Int(numbers[0]),
                expected: SIMD4(numbers[1], numbers[2], numbers[3], numbers[4]), bins: .zero,
                falseDiscoveryRates: SIMD4(numbers[5], numbers[6], numbers[7], numbers[8]))
            return Loop(
                peak: peak, collapsed: Int(numbers[9]), centroidX: Int(values[10]) ?? -1,
                centroidY: Int(values[11]) ?? -1, radius: Int(values[12]) ?? -1)
        }
    }
}

/// What we find in the golden map, computed once for all tests.
struct GoldenRun: Sendable {
    let findings: HiCCUPS.Findings
    let format: LoopListText

    /// The reference's arithmetic takes minutes without optimisation.
    #if DEBUG
        static let resolutions = [25_000]
    #else
        static let resolutions = [5_000, 10_000, 25_000]
    #endif
    static let isComplete = resolutions.count == 3

    static let juicer = Result { try GoldenRun(.juicer, area: .tiles(side: 472, bp: 8_000_000)) }
    static let exact = Result { try GoldenRun(.exact, area: .band(bp: 8_000_000)) }

    private init(_ arithmetic: Arithmetic, area: SearchArea) throws {
        let reader = try HiCReader.open(SharedData.path("golden/goldA.v9.juicer_tools_2.24.00.hic"))
        let options = HiCCUPSOptions(
            parameters: Self.resolutions.compactMap(LoopParameters.standard), normalization: .kr,
            arithmetic: arithmetic, area: area, threads: 2, program: "test")
        findings = try HiCCUPS.run(reader, options)
        let names = Dictionary(uniqueKeysWithValues: findings.chromosomes.map { ($0.index, $0.name) })
        format = LoopListText(names: names, program: "test")
    }
}
