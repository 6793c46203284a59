import Foundation
import HiCFile
import TestSupport
import Testing

private let sizes = "a 90000\nb 30000\nc 5000\n"

private func contacts() -> String {
    (0..<3000).map { step in
        step % 4 == 0
            ? "a \(step * 131 % 90_000) b \(step * 37 % 30_000)" : "a \(step * 131 % 90_000) a \(step * 577 % 90_000)"
    }.joined(separator: "\n")
}

@Test func normalisingAfterwardsGivesTheFileThatBuildingAtOnceGives() throws {
    let normalizations: [Normalization] = [.vc, .vcSqrt, .kr, .scale]
    let atOnce = try BuiltFile(text: contacts(), sizes: sizes, options: options([1000, 5000], normalizations))
    let inSteps = try BuiltFile(text: contacts(), sizes: sizes, options: options([1000, 5000]))
    let scratch = ScratchFolder()
    let path = scratch.file("x.hic")
    try inSteps.bytes.write(to: URL(fileURLWithPath: path))
    for threads in [1, 3] {
        // In place, and a second time over the first.
        _ = try HiCNormalizer.normalize(
            path, output: path, normalizations.map { NormalizationRequest($0) }, threads: threads)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let reader = try HiCReader.open(path)
        let wanted = try HiCReader.open(atOnce.path)
        for resolution in [1000, 5000] {
            for normalization in normalizations {
                for chromosome in reader.chromosomes {
                    let ours = try reader.normalizationVector(
                        normalization, chromosome: chromosome, resolution: resolution)
                    let theirs = try wanted.normalizationVector(
                        normalization, chromosome: chromosome, resolution: resolution)
                    #expect((ours == nil) == (theirs == nil))
                    #expect(zip(ours ?? [], theirs ?? []).allSatisfy { isClose($0, $1) })
                }
            }
        }
        #expect(bytes.count == atOnce.bytes.count)
    }
}

@Test func aMatrixWithTwoRowsThatNeedTheSameColumnIsGivenUpAtOnce() throws {
    // A hundred bins that each have contacts with one and the same bin only.
    let text = (1...100).map { "a 0 a \($0 * 500)" }.joined(separator: "\n")
    let built = try BuiltFile(text: text, sizes: sizes, options: options([500], [.kr]))
    let outcome = try #require(built.summary.normalizations.first)
    #expect(outcome.result == .notConverged)
    #expect(outcome.matrixProducts == 0)
}

@Test func aFileWithoutContactsBetweenChromosomesHasNothingToNormaliseThere() throws {
    let built = try BuiltFile(
        text: "a 1 a 50000\na 1 a 2", sizes: sizes,
        options: options([30_000], [Normalization("INTER_VC"), Normalization("GW_VC")]))
    #expect(built.summary.normalizations.map(\.result) == [.computed, .noContacts])
    let reader = try HiCReader.open(built.path)
    #expect(reader.normalizations() == [Normalization("GW_VC")])
}

@Test func aNormalisationWithoutResolutionIsAnError() throws {
    let built = try BuiltFile(text: contacts(), sizes: sizes, options: options([1000]))
    #expect {
        _ = try HiCNormalizer.normalize(
            built.path, output: built.path, [NormalizationRequest(Normalization("GW_KR"))], threads: 1)
    } throws: { error in
        "\(error)".contains("GW_KR is computed at 25000 bp and coarser")
    }
    #expect(try HiCReader.open(built.path).check().problems == [])
}
