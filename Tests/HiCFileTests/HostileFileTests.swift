import Foundation
import HiCFile
import TestSupport
import Testing

/// A small file with every section, as bytes.
private let sample = Result {
    var lines: [String] = []
    for step in 0..<600 {
        lines.append("a \(step * 131 % 90_000) a \(step * 577 % 90_000)")
        lines.append("a \(step * 131 % 90_000) b \(step * 37 % 30_000)")
    }
    let built = try BuiltFile(
        text: lines.joined(separator: "\n"), sizes: "a 90000\nb 30000\n",
        options: options([1000, 10_000], [.vc, .kr]))
    return built.bytes
}

/// Reads everything that there is to read; errors are fine, crashes are not.
private func readAll(_ bytes: Data, _ folder: ScratchFolder) throws {
    let path = folder.file("x.hic")
    try bytes.write(to: URL(fileURLWithPath: path))
    let reader = try HiCReader.open(path)
    _ = HiCDescription(reader)
    _ = try reader.check()
    for resolution in reader.resolutions.prefix(4) {
        for normalization in [Normalization.none, .vc, .kr] {
            _ = try reader.expectedVector(normalization, resolution: resolution)?.value(distance: 3, chromosome: 1)
            for chromosome in reader.chromosomes.prefix(4) {
                _ = try reader.normalizationVector(normalization, chromosome: chromosome, resolution: resolution)
            }
        }
    }
}

@Test func aTruncatedFileIsAnErrorAtEveryLength() throws {
    let bytes = try sample.get()
    let folder = ScratchFolder()
    for length in stride(from: 0, to: bytes.count - 1, by: max(bytes.count / 150, 1)) {
        do {
            try readAll(bytes.prefix(length), folder)
            // Only the vectors at the end can be missing without harm to others, and then they are out of reach.
            Issue.record("a file of \(length) of \(bytes.count) bytes is read")
        } catch let error as HiCError {
            #expect(!error.description.isEmpty)
        }
    }
}

@Test func flippedBytesNeverCrash() throws {
    let bytes = try sample.get()
    let folder = ScratchFolder()
    var random = SystemRandomNumberGenerator()
    for _ in 0..<400 {
        var copy = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            copy[Int.random(in: 4..<copy.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        try? readAll(copy, folder)
    }
}

@Test func extremeNumbersInEveryFieldNeverCrash() throws {
    let bytes = try sample.get()
    let folder = ScratchFolder()
    for offset in stride(from: 4, to: bytes.count - 8, by: max(bytes.count / 200, 1)) {
        for value in [Int64.max, Int64.min, -1, 0x7FFF_FFFF] {
            var copy = bytes
            withUnsafeBytes(of: value.littleEndian) { copy.replaceSubrange(offset..<offset + 8, with: $0) }
            try? readAll(copy, folder)
        }
    }
}

@Test func aFlippedByteInABlockIsFound() throws {
    let scratch = ScratchFolder()
    var bytes = try sample.get()
    let path = scratch.file("x.hic")
    try bytes.write(to: URL(fileURLWithPath: path))
    let place: Int
    let start: Int
    do {
        let reader = try HiCReader.open(path)
        let zoom = try #require(
            try reader.zoom(reader.chromosomes[0], reader.chromosomes[0], resolution: 1000))
        start = zoom.blocks[0].position
        place = start + zoom.blocks[0].compressedBytes / 2
    }
    bytes[place] ^= 0x55
    try bytes.write(to: URL(fileURLWithPath: path))
    let reader = try HiCReader.open(path)
    let check = try reader.check()
    #expect(check.problemCount == 1)
    #expect(check.problems[0].contains("byte \(start)"))
}

@Test func aBlockThatInflatesBeyondTheLimitIsRefused() throws {
    let scratch = ScratchFolder()
    let path = scratch.file("x.hic")
    try sample.get().write(to: URL(fileURLWithPath: path))
    let reader = try HiCReader.open(path)
    let zoom = try #require(try reader.zoom(reader.chromosomes[0], reader.chromosomes[0], resolution: 1000))
    var decoder = try BlockDecoder(inflatedLimit: 64)
    #expect(throws: HiCError.self) { try decoder.decode(zoom.blocks[0], of: zoom, from: reader) }
}
