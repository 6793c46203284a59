import Foundation
import Loops
import TestSupport
import Testing

/// The golden map against what juicer_tools found in it.
@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct GoldenTests {
    @Test(arguments: GoldenRun.resolutions)
    func juicerArithmeticFindsTheReferencesPixels(resolution: Int) throws {
        let run = try GoldenRun.juicer.get()
        let level = try #require(run.findings.levels[resolution])
        let golden = try GoldenList(name: "enriched_pixels_\(resolution).bedpe")
        let ours = try GoldenList(text: run.format.text(of: level.pixels.enriched))
        #expect(golden.differences(from: ours) == [])
    }

    @Test(arguments: GoldenRun.resolutions)
    func juicerArithmeticHasTheReferencesThresholds(resolution: Int) throws {
        let level = try #require(try GoldenRun.juicer.get().findings.levels[resolution])
        let golden = try String(
            contentsOfFile: SharedData.path("golden/hiccups_cpu_KR/fdr_thresholds_\(resolution)"), encoding: .utf8)
        #expect(LoopListText.text(of: level.pixels.discovery) == golden)
    }

    @Test(arguments: GoldenRun.resolutions)
    func juicerArithmeticFindsTheReferencesLoops(resolution: Int) throws {
        let run = try GoldenRun.juicer.get()
        let level = try #require(run.findings.levels[resolution])
        let golden = try GoldenList(name: "postprocessed_pixels_\(resolution).bedpe")
        let ours = try GoldenList(text: run.format.text(of: level.loops))
        #expect(golden.differences(from: ours) == [])
    }

    @Test(.enabled(if: GoldenRun.isComplete, "only 25 kb without optimisation"))
    func juicerArithmeticMergesToTheReferencesList() throws {
        let run = try GoldenRun.juicer.get()
        let golden = try GoldenList(name: "merged_loops.bedpe")
        #expect(golden.differences(from: try GoldenList(text: run.format.text(of: run.findings.merged))) == [])
    }

    @Test func exactArithmeticFindsTheSameLoopsButForOnesOnTheEdge() throws {
        let run = try GoldenRun.exact.get()
        var lists = GoldenRun.resolutions.map {
            ("postprocessed_pixels_\($0).bedpe", run.findings.levels[$0]?.loops ?? [])
        }
        if GoldenRun.isComplete { lists.append(("merged_loops.bedpe", run.findings.merged)) }
        var wanted = 0
        var found = 0
        var both = 0
        for (name, loops) in lists {
            let golden = try GoldenList(name: name).places
            let ours = try GoldenList(text: run.format.text(of: loops)).places
            wanted += golden.count
            found += ours.count
            both += golden.intersection(ours).count
            // The search area is a band where the reference has tiles: classes at the edge of their threshold move.
            for place in golden.subtracting(ours) { print("\(name): only the reference has \(place)") }
            for place in ours.subtracting(golden) { print("\(name): only we have \(place)") }
        }
        let least = GoldenRun.isComplete ? 0.99 : 0.98
        #expect(Double(both) >= least * Double(wanted))
        #expect(Double(both) >= least * Double(found))
    }

    @Test func mergingTheReferencesListsGivesItsMergedList() throws {
        let names = ["chr1", "chr2", "chr3", "chrX"]
        var lists: [Int: [Loop]] = [:]
        for resolution in [5_000, 10_000, 25_000] {
            lists[resolution] = try GoldenList(name: "postprocessed_pixels_\(resolution).bedpe").loops(names: names)
        }
        let merged = ResolutionMerging.merged(lists)
        let format = LoopListText(
            names: Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0, $1) }), program: "test")
        let golden = try GoldenList(name: "merged_loops.bedpe")
        #expect(golden.columns.count == 100)
        #expect(golden.differences(from: try GoldenList(text: format.text(of: merged))) == [])
    }

    @Test func listsAreSortedByChromosomeAndPosition() throws {
        let run = try GoldenRun.juicer.get()
        let merged = run.findings.merged.map { [$0.peak.chromosome, $0.peak.x, $0.peak.y] }
        #expect(zip(merged, merged.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        for level in run.findings.levels.values {
            let pixels = level.pixels.enriched.map { [$0.chromosome, $0.x, $0.y] }
            #expect(zip(pixels, pixels.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        }
    }
}
