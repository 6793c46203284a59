import Foundation
import HiCFile
import TestSupport
import Testing

private let juicer = "golden/goldA.v9.juicer_tools_2.24.00.hic"
private let hicTools = "golden/goldA.v9.hictools_3.31.00.hic"

/// The nine that the reference was asked for, each with its finest resolution.
private let requests: [NormalizationRequest] = [
    ("VC", 5000), ("VC_SQRT", 5000), ("KR", 5000), ("SCALE", 5000), ("GW_VC", 25_000), ("GW_KR", 100_000),
    ("GW_SCALE", 25_000), ("INTER_VC", 25_000), ("INTER_SCALE", 25_000),
].map { NormalizationRequest(Normalization($0.0), minimumResolution: $0.1) }

/// Golden set A, normalised by us: once for all tests here.
private let normalized = Result { () throws -> (ScratchFolder, String, [NormalizationOutcome]) in
    let scratch = ScratchFolder()
    let path = scratch.file("out.hic")
    let summary = try HiCNormalizer.normalize(SharedData.path(juicer), output: path, requests, threads: 2)
    return (scratch, path, summary.outcomes)
}

@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct NormalizerGoldenTests {
    /// All vectors and expected values of a normalisation that `golden` has. Returns their number.
    private func compare(
        _ path: String, with golden: String, _ normalization: Normalization, finest: Int, tolerance: Double
    ) throws -> Int {
        let ours = try HiCReader.open(path)
        let theirs = try HiCReader.open(golden)
        var compared = 0
        for resolution in theirs.resolutions where resolution >= finest {
            for chromosome in theirs.chromosomes {
                let wanted = try theirs.normalizationVector(
                    normalization, chromosome: chromosome, resolution: resolution)
                let found = try ours.normalizationVector(
                    normalization, chromosome: ours.chromosome(named: chromosome.name), resolution: resolution)
                guard let wanted, let found else {
                    #expect(wanted == nil && found == nil, "\(normalization) of \(chromosome.name) at \(resolution)")
                    continue
                }
                #expect(found.count == wanted.count)
                let differing = zip(found, wanted).filter { !isClose($0, $1, tolerance: tolerance) }
                #expect(differing.isEmpty, "\(chromosome.name) at \(resolution): \(differing.prefix(3))")
                compared += 1
            }
            let wanted = try theirs.expectedVector(normalization, resolution: resolution)
            let found = try ours.expectedVector(normalization, resolution: resolution)
            #expect(found?.values.count == wanted?.values.count)
            #expect(
                zip(found?.values ?? [], wanted?.values ?? []).allSatisfy { isClose($0, $1, tolerance: tolerance) })
            for (chromosome, factor) in wanted?.factors ?? [:] {
                #expect(isClose(found?.factors[chromosome] ?? -1, factor, tolerance: tolerance))
            }
        }
        return compared
    }

    @Test(arguments: [
        ("VC", 5000, 36), ("VC_SQRT", 5000, 36), ("KR", 5000, 36), ("GW_VC", 25_000, 28), ("GW_KR", 100_000, 20),
        ("INTER_VC", 25_000, 28),
    ])
    func vectorsAndExpectedValuesEqualThoseOfJuicerTools(name: String, finest: Int, count: Int) throws {
        let path = try normalized.get().1
        #expect(
            try compare(path, with: SharedData.path(juicer), Normalization(name), finest: finest, tolerance: 1e-6)
                == count)
    }

    /// 5e-4 is allowed; the same rules for leaving rows out and for stopping give much less.
    @Test(arguments: [("SCALE", 5000, 36), ("GW_SCALE", 25_000, 28), ("INTER_SCALE", 25_000, 0)])
    func scaledVectorsEqualThoseOfHiCTools(name: String, finest: Int, count: Int) throws {
        let path = try normalized.get().1
        #expect(
            try compare(path, with: SharedData.path(hicTools), Normalization(name), finest: finest, tolerance: 1e-6)
                == count)
    }

    /// More than half of the bins are on chr3 and have contacts with the others only: no scaling can give all rows
    /// one sum. juicer_tools stores what it has in the end, HiCTools nothing.
    @Test func whatCannotBeBalancedIsSaidNotToConverge() throws {
        let outcomes = try normalized.get().2.filter { $0.normalization.name == "INTER_SCALE" }
        #expect(outcomes.count == 7)
        #expect(outcomes.allSatisfy { $0.result == .notConverged && $0.chromosome == nil && $0.matrixProducts > 0 })
        #expect(
            NormalizationOutcome.failures(outcomes).first
                == "INTER_SCALE at 2500000 bp did not converge: the genome")
    }

    @Test func theFileIsSoundAndItsContactsAreUntouched() throws {
        let path = try normalized.get().1
        #expect(try HiCReader.open(path).check().problems == [])
        #expect(try allCells(path) == allCells(SharedData.path(juicer)))
    }

    @Test func otherNormalisationsStayByteForByte() throws {
        let scratch = ScratchFolder()
        let path = scratch.file("out.hic")
        _ = try HiCNormalizer.normalize(
            SharedData.path(juicer), output: path, [NormalizationRequest(.vc, minimumResolution: 100_000)], threads: 1)
        let ours = try HiCReader.open(path)
        let theirs = try HiCReader.open(SharedData.path(juicer))
        #expect(Set(ours.normalizations()) == Set(theirs.normalizations()))
        #expect(!ours.normalizations(resolution: 50_000).contains(.vc))
        for resolution in theirs.resolutions {
            for normalization in theirs.normalizations(resolution: resolution) where normalization != .vc {
                for chromosome in theirs.chromosomes {
                    let kept = try ours.normalizationVector(
                        normalization, chromosome: chromosome, resolution: resolution)
                    let wanted = try theirs.normalizationVector(
                        normalization, chromosome: chromosome, resolution: resolution)
                    #expect(kept?.map(\.bitPattern) == wanted?.map(\.bitPattern))
                }
                let kept = try ours.expectedVector(normalization, resolution: resolution)
                let wanted = try theirs.expectedVector(normalization, resolution: resolution)
                #expect(kept?.values == wanted?.values && kept?.factors == wanted?.factors)
            }
        }
        #expect(try ours.check().problems == [])
    }

    @Test(arguments: [Normalization.vc, .vcSqrt, .kr])
    func aFileOfVersionEightIsNormalisedToo(normalization: Normalization) throws {
        let golden = SharedData.path("golden/goldA.v8.juicer_tools_1.22.01.hic")
        let scratch = ScratchFolder()
        let path = scratch.file("out.hic")
        _ = try HiCNormalizer.normalize(golden, output: path, [NormalizationRequest(normalization)], threads: 1)
        #expect(try compare(path, with: golden, normalization, finest: 0, tolerance: 1e-6) == 36)
        #expect(try HiCReader.open(path).check().problems == [])
    }

    @Test func buildingWithGenomeWideNormalisationsGivesTheSameVectors() throws {
        let names = ["VC", "GW_VC", "GW_KR", "INTER_VC"].map { Normalization($0) }
        let built = try BuiltFile(
            contacts: SharedData.path("golden/goldA.short.txt.gz"),
            sizes: SharedData.path("golden/goldA.chrom.sizes"), options: options([100_000, 500_000], names))
        let reader = try HiCReader.open(built.path)
        #expect(reader.normalizations() == names)
        #expect(try reader.check().problems == [])
        let golden = try HiCReader.open(SharedData.path(juicer))
        for name in names {
            for chromosome in reader.chromosomes {
                let ours = try reader.normalizationVector(name, chromosome: chromosome, resolution: 100_000)
                let theirs = try golden.normalizationVector(name, chromosome: chromosome, resolution: 100_000)
                #expect(zip(try #require(ours), try #require(theirs)).allSatisfy { isClose($0, $1) }, "\(name)")
            }
        }
    }
}
