import Foundation
import SequenceIO
import TestSupport
import Testing

private func contents(_ folder: ScratchFolder) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []
}

@Test func aFileAppearsOnlyWhenFinished() throws {
    let folder = ScratchFolder()
    let path = folder.file("a.txt")
    var output = try TextOutput.create(path)
    try output.append("text")
    try output.flush()
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(contents(folder).count == 1)
    try output.finish()
    #expect(contents(folder) == ["a.txt"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "text")
}

private func abandon(_ path: String) throws {
    var output = try TextOutput.create(path)
    try output.append("half")
    try output.flush()
}

@Test(arguments: ["a.txt", "a.gz"]) func anUnfinishedFileIsRemoved(name: String) throws {
    let folder = ScratchFolder()
    try abandon(folder.file(name))
    #expect(contents(folder) == [])
}

@Test func anUnfinishedFileLeavesTheOldOneAsItWas() throws {
    let folder = ScratchFolder()
    let path = try folder.write("old", to: "a.txt")
    try abandon(path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
}

@Test func numbersAreWrittenInDecimal() throws {
    let folder = ScratchFolder()
    let numbers = [
        0, 7, -7, 9, 10, 99, 100, 1_234_567_890, Int.max, .min, 1_000_000_000_000_000_000, 999_999_999_999_999_999,
    ]
    let path = folder.file("n")
    var output = try TextOutput.create(path)
    for number in numbers {
        try output.append(number)
        try output.append(UInt8(ascii: " "))
    }
    try output.finish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == numbers.map { "\($0) " }.joined())
}

@Test(arguments: [0, 1]) func piecesLargerThanTheBufferArriveInOrder(threads: Int) throws {
    let folder = ScratchFolder()
    let path = folder.file("large")
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 300_000, alignment: 1)
    defer { piece.deallocate() }
    for index in piece.indices { piece[index] = UInt8(65 + index % 26) }
    var output = try TextOutput.create(path, threads: threads)
    try output.append("start ")
    try output.append(UnsafeRawBufferPointer(piece))
    try output.append(Array(piece))
    try output.append(" end")
    try output.finish()
    let text = String(decoding: piece, as: UTF8.self)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "start " + text + text + " end")
}

@Test func aDeviceIsWrittenAndNotReplaced() throws {
    var output = try TextOutput.create("/dev/null")
    try output.append("text")
    try output.finish()
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
}

@Test(arguments: [TextOutput.Compression.none, .bgzf], [0, 1])
func aFullDiskIsAnError(compression: TextOutput.Compression, threads: Int) throws {
    // `/dev/full` answers each write as a full disk does.
    #expect {
        var output = try TextOutput.create("/dev/full", compression: compression, threads: threads)
        for index in 0..<200_000 { try output.append(index) }
        try output.finish()
    } throws: { error in
        guard case .writeFailed(_, let code)? = error as? SequenceIOError else { return false }
        return code == ENOSPC
    }
}

@Test func aLinkIsWrittenThrough() throws {
    let folder = ScratchFolder()
    let real = try folder.write("old", to: "real")
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    var output = try TextOutput.create(link)
    try output.append("new")
    try output.finish()
    #expect(try String(contentsOfFile: real, encoding: .utf8) == "new")
    #expect(contents(folder) == ["link", "real"])
}

@Test func aFolderThatIsNotThereIsAnError() {
    #expect(throws: SequenceIOError.self) { _ = try TextOutput.create("/nonexistent/folder/file") }
}
