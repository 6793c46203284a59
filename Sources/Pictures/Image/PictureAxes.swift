import CDeflate
import Foundation

/// What a picture of a map shows where, for programs that let people move about in it. It stands in the PNG file as an
/// iTXt chunk with the keyword `cohesin-axes`, in JSON.
package struct PictureAxes: Hashable, Codable, Sendable {
    /// What runs along one side, in bp, 0-based and half open.
    package struct Axis: Hashable, Codable, Sendable {
        package let name: String
        package let start: Int
        package let end: Int

        package init(name: String, start: Int, end: Int) {
            self.name = name
            self.start = start
            self.end = end
        }
    }

    /// The corner of the map in the picture, and its size, in pixels.
    package let x, y, width, height: Int
    package let across, down: Axis
    /// Outlined places: start and end across, start and end down, in bp. Of a square map they are outlined above the
    /// diagonal only, and the two halves are otherwise the same.
    package let marks: [[Int]]

    /// The chunk of the file: length, kind, data and checksum (PNG, third edition, sections 5.3 and 11.3.3.4).
    var chunk: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Uncompressed, in no language, and with no translated keyword.
        let head = Array("iTXtcohesin-axes\0\0\0\0\0".utf8)
        let body = head + ((try? encoder.encode(self)) ?? Data())
        let sum = UInt32(libdeflate_crc32(0, body, body.count))
        return Self.bytes(UInt32(body.count - 4)) + body + Self.bytes(sum)
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
}
