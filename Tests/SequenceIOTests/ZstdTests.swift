import Foundation
import SequenceIO
import TestSupport
import Testing

private let hasZstd = (try? Program.run("/bin/sh", ["-c", "command -v zstd"]).status) == 0

private let text = (0..<30_000).map { "line \($0) \(String(repeating: "ab", count: $0 % 50))\n" }.joined()

private func compressed(_ text: String, _ folder: ScratchFolder, _ options: String...) throws -> Data {
    let path = try folder.write(text, to: "plain")
    return try Program.run("/usr/bin/env", ["zstd", "-c"] + options + [path]).standardOutput
}

/// Frames of stored blocks, made by hand (RFC 8878, section 3.1.1).
private func stored(_ text: String) -> Data {
    let bytes = Array(text.utf8)
    var frame = Data([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x50])
    for start in stride(from: 0, to: bytes.count, by: 1000) {
        let block = bytes[start..<min(bytes.count, start + 1000)]
        let head = block.count << 3 | (start + 1000 >= bytes.count ? 1 : 0)
        frame += [UInt8(head & 0xFF), UInt8(head >> 8 & 0xFF), UInt8(head >> 16)] + block
    }
    return frame
}

private func content(_ data: Data, _ folder: ScratchFolder) throws(SequenceIOError) -> String {
    let path = folder.file("x.zst")
    _ = FileManager.default.createFile(atPath: path, contents: data)
    var input = try TextInput.open(path)
    var text = ""
    while let line = try input.nextLine() { text += String(decoding: line, as: UTF8.self) + "\n" }
    return text
}

@Test func storedFramesAndFramesToBePassedOverReadAsTheText() throws {
    let folder = ScratchFolder()
    let skipped = Data([0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3])
    #expect(try content(stored(text), folder) == text)
    #expect(try content(skipped + stored("a\n") + skipped + stored("b\n"), folder) == "a\nb\n")
}

@Test func aStoredFrameThatIsCutOffIsAnErrorAtEachByte() throws {
    let folder = ScratchFolder()
    let whole = stored(String(text.prefix(2500)))
    for length in stride(from: 4, to: whole.count, by: 37) {
        #expect(throws: SequenceIOError.self) { try content(whole.prefix(length), folder) }
    }
    let error = #expect(throws: SequenceIOError.self) { try content(whole.dropLast(), folder) }
    #expect(error?.description.contains("cut off at byte \(whole.count - 1)") == true)
}

@Test(.enabled(if: hasZstd, "zstd is not installed")) func whatZstdMakesReadsAsTheTextAndDamageIsSeen() throws {
    let folder = ScratchFolder()
    for level in ["-1", "-19"] { #expect(try content(compressed(text, folder, level), folder) == text) }
    let whole = try compressed(text, folder, "--check")
    #expect(try content(whole + whole, folder) == text + text)
    for length in stride(from: 5, to: whole.count, by: whole.count / 40) {
        #expect(throws: SequenceIOError.self) { try content(whole.prefix(length), folder) }
        var damaged = whole
        damaged[length] ^= 0x10
        #expect(throws: SequenceIOError.self) { try content(damaged, folder) }
    }
}
