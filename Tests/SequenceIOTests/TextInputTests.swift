import Foundation
import SequenceIO
import TestSupport
import Testing

/// All lines of a file, or the error that reading ended with.
private func lines(of path: String, threads: Int = 0) throws(SequenceIOError) -> [String] {
    var input = try TextInput.open(path, threads: threads)
    var lines: [String] = []
    while let line = try input.nextLine() {
        lines.append(String(decoding: line, as: UTF8.self))
        if lines.count != input.lineNumber { Issue.record("line number \(input.lineNumber) of line \(lines.count)") }
    }
    return lines
}

private func write(_ bytes: [UInt8], _ folder: ScratchFolder, _ name: String = "x") -> String {
    let path = folder.file(name)
    _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
    return path
}

private func bgzf(_ text: String, _ folder: ScratchFolder, threads: Int = 0) throws -> [UInt8] {
    let path = folder.file("made.gz")
    var output = try TextOutput.create(path, threads: threads)
    try output.append(text)
    try output.finish()
    return [UInt8](FileManager.default.contents(atPath: path)!)
}

private func gzip(_ text: String, _ folder: ScratchFolder) throws -> [UInt8] {
    let path = try folder.write(text, to: "plain")
    let result = try Program.run("/bin/gzip", ["-c", "-n", path])
    return [UInt8](result.standardOutput)
}

/// Lines of many lengths, some longer than every buffer.
private let someLines =
    (0..<3000).map { index in
        String(repeating: "abcdefghij", count: index * 7919 % 23) + "\(index)"
    } + [String(repeating: "x", count: 700_000), "", "last"]
private let someText = someLines.map { $0 + "\n" }.joined()

@Test func plainGzipMembersAndBGZFReadAlike() throws {
    let folder = ScratchFolder()
    let half = someLines.count / 2
    let first = someLines[..<half].map { $0 + "\n" }.joined()
    let second = someLines[half...].map { $0 + "\n" }.joined()
    #expect(try lines(of: write(Array(someText.utf8), folder)) == someLines)
    #expect(try lines(of: write(try gzip(someText, folder), folder)) == someLines)
    #expect(try lines(of: write(try gzip(first, folder) + gzip(second, folder), folder)) == someLines)
    #expect(try lines(of: write(try bgzf(someText, folder), folder)) == someLines)
    #expect(try lines(of: write(try bgzf(first, folder) + bgzf(second, folder), folder)) == someLines)
    #expect(try lines(of: write(try bgzf(someText, folder), folder), threads: 2) == someLines)
    #expect(try lines(of: write(try bgzf(someText, folder, threads: 2), folder)) == someLines)
}

/// Stored, fixed and dynamic blocks: random letters do not compress, and long repeats reach back as far as they may.
@Test(arguments: [1, 6, 9]) func whatGzipMakesOfAnyTextReadsAsTheText(level: Int) throws {
    let folder = ScratchFolder()
    var random = SystemRandomNumberGenerator()
    let letters = (0..<400_000).map { _ in Unicode.Scalar(UInt8.random(in: 0x80...0xFF, using: &random)) }
    let noise = String(String.UnicodeScalarView(letters))
    let text = [noise, String(repeating: String(noise.prefix(30_000)), count: 5), "end"]
    let path = try folder.write(text.map { $0 + "\n" }.joined(), to: "plain")
    let result = try Program.run("/bin/gzip", ["-c", "-\(level)", path])
    #expect(try lines(of: write([UInt8](result.standardOutput), folder)) == text)
}

@Test func anEmptyFileHasNoLines() throws {
    let folder = ScratchFolder()
    #expect(try lines(of: write([], folder)) == [])
    #expect(try lines(of: write(try gzip("", folder), folder)) == [])
    #expect(try lines(of: write(try bgzf("", folder), folder)) == [])
}

@Test func aLastLineWithoutLineFeedIsReadAndMarked() throws {
    let folder = ScratchFolder()
    var input = try TextInput.open(write(Array("a\nb".utf8), folder))
    var complete: [Bool] = []
    while try input.nextLine() != nil { complete.append(input.lineIsComplete) }
    #expect(complete == [true, false])
}

@Test func carriageReturnsStay() throws {
    let folder = ScratchFolder()
    #expect(try lines(of: write(Array("a\r\nb\r\n".utf8), folder)) == ["a\r", "b\r"])
}

@Test(arguments: [0, 2]) func aCutCompressedFileIsAnErrorAtEveryLength(threads: Int) throws {
    let folder = ScratchFolder()
    let text = (0..<20000).map { "line \($0 * 7919)\n" }.joined()
    for whole in [try gzip(text, folder), try bgzf(text, folder)] {
        let lengths = Set(Array(1..<40) + stride(from: 40, to: whole.count, by: max(1, whole.count / 200)))
            .union(whole.count - 40..<whole.count)
        for length in lengths {
            let path = write(Array(whole[..<length]), folder)
            #expect(throws: SequenceIOError.self, "cut to \(length) of \(whole.count)") {
                try lines(of: path, threads: threads)
            }
        }
    }
}

@Test func theErrorOfACutFileNamesFileAndByte() throws {
    let folder = ScratchFolder()
    let whole = try gzip(someText, folder)
    let path = write(Array(whole[..<5000]), folder, "reads.fastq.gz")
    do {
        _ = try lines(of: path)
        Issue.record("no error")
    } catch {
        #expect("\(error)".hasPrefix("\(path): the compressed data are cut off at byte 5000"))
    }
}

@Test func aFlippedByteInCompressedDataIsAnError() throws {
    let folder = ScratchFolder()
    for whole in [try gzip(someText, folder), try bgzf(someText, folder)] {
        for position in stride(from: 40, to: whole.count - 30, by: 997) {
            var damaged = whole
            damaged[position] ^= 0x10
            let path = write(damaged, folder)
            // Whatever the byte meant, the lines are all right or there is an error.
            if let read = try? lines(of: path) { #expect(read == someLines, "byte \(position)") }
        }
    }
}

@Test func aLineLongerThanTheLimitIsAnError() throws {
    let folder = ScratchFolder()
    let path = write([UInt8](repeating: 65, count: 3_000_000), folder)
    var input = try TextInput.open(path, longestLine: 1 << 20)
    #expect(throws: SequenceIOError.self) { _ = try input.nextLine() }
}

@Test func foldersAndAbsentFilesAreRefused() {
    let folder = ScratchFolder()
    #expect(throws: SequenceIOError.self) { _ = try TextInput.open(folder.path) }
    #expect(throws: SequenceIOError.self) { _ = try TextInput.open(folder.file("absent")) }
}

@Test func aNameThatLooksLikeAnAddressIsAFile() throws {
    let folder = ScratchFolder()
    #expect(try lines(of: write(Array("a\n".utf8), folder, "data:,x")) == ["a"])
}

@Test func blocksHaveTheLinesInOrderWhateverIsGivenBack() throws {
    let folder = ScratchFolder()
    var random = SeededGenerator(12)
    // Lines of all lengths, some beyond what is read at once.
    let lengths = (0..<3000).map { _ in Int(random.next() % 500) } + [700_000, 3, 300_000, 0, 1]
    for end in ["\n", ""] {
        let text = Array((lengths.map { String(repeating: "x", count: $0) }.joined(separator: "\n") + end).utf8)
        var input = try TextInput.open(folder.write(String(decoding: text, as: UTF8.self), to: "x"))
        let block = TextBlock()
        var seen: [UInt8] = []
        while try input.next(block, after: 0) {
            #expect(block.offset == seen.count)
            var kept = block.lines.count
            // Half of the blocks lose their last line but one to the next block.
            if random.next() % 2 == 0, !input.isAtEnd, let feed = block.lines.dropLast().lastIndex(of: 0x0A) {
                kept = feed + 1
                input.giveBack(UnsafeRawBufferPointer(rebasing: block.lines[kept...]))
            }
            seen += block.lines[..<kept]
        }
        #expect(seen == text)
    }
}
