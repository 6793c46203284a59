import Foundation
import HiCFile
import TestSupport
import Testing

private func open(_ bytes: [UInt8]) throws {
    let scratch = ScratchFolder()
    let path = scratch.file("x.hic")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    _ = try HiCReader.open(path)
}

@Test func anHDF5FileIsCalledACoolerFile() throws {
    #expect {
        try open([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0])
    } throws: { error in
        "\(error)".contains(".mcool")
    }
}

@Test func aFileWithoutTheMagicIsRefused() throws {
    #expect(throws: HiCError.self) { try open([]) }
    #expect(throws: HiCError.self) { try open(Array("HI".utf8)) }
    #expect(throws: HiCError.self) { try open(Array("chr1\t5000000\n".utf8)) }
}

@Test func anUnknownVersionIsNamed() throws {
    #expect {
        try open([0x48, 0x49, 0x43, 0, 5, 0, 0, 0, 9, 9, 9])
    } throws: { error in
        "\(error)".contains("version 5")
    }
}

@Test func aMissingFileIsNamed() {
    #expect {
        _ = try HiCReader.open("/nonexistent/file.hic")
    } throws: { error in
        "\(error)".contains("/nonexistent/file.hic")
    }
}
