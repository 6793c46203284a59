import Foundation

/// What a figure shows where: a PNG file may say it in an iTXt chunk with the keyword `cohesin-axes`, in JSON. People can
/// move about in such a figure. The file is not ours, so nothing but these numbers and names is taken from it.
struct MapFigure: Hashable, Codable {
    /// What runs along one side: 0-based positions, half open.
    struct Axis: Hashable, Codable {
        let name: String
        let start, end: Double
    }

    /// The corner of the map in the picture, and its size, in pixels.
    let x, y, width, height: Int
    let across, down: Axis
    /// Outlined places: start and end across, start and end down.
    let marks: [[Double]]

    private static let keyword = Array("cohesin-axes".utf8)
    private static let mostMarks = 5000

    /// nil: the file says nothing, or what cannot be.
    init?(png: Data) {
        guard let text = Self.text(in: png), let found = try? JSONDecoder().decode(Self.self, from: text) else {
            return nil
        }
        let axes = [found.across, found.down]
        guard (0...100_000).contains(found.x), (0...100_000).contains(found.y), (12...100_000).contains(found.width),
            (12...100_000).contains(found.height),
            axes.allSatisfy({ 0 <= $0.start && $0.start < $0.end && $0.end < 1e15 && $0.name.count <= 200 }),
            found.marks.allSatisfy({ $0.count == 4 })
        else { return nil }
        self.init(
            x: found.x, y: found.y, width: found.width, height: found.height, across: found.across, down: found.down,
            marks: Array(found.marks.prefix(Self.mostMarks)))
    }

    private init(x: Int, y: Int, width: Int, height: Int, across: Axis, down: Axis, marks: [[Double]]) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
        (self.across, self.down, self.marks) = (across, down, marks)
    }

    /// For the page's script.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The text of the chunk (PNG, third edition, sections 5.3 and 11.3.3.4).
    private static func text(in png: Data) -> Data? {
        var rest = png.dropFirst(8)
        while rest.count >= 12 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard length <= rest.count - 12 else { return nil }
            let (kind, data) = (rest.dropFirst(4).prefix(4), rest.dropFirst(8).prefix(length))
            // The pixels: words about them stand before.
            if kind.elementsEqual("IDAT".utf8) { return nil }
            // The keyword's end, no compression, no language and no translated keyword.
            if kind.elementsEqual("iTXt".utf8), data.starts(with: keyword + [0, 0, 0, 0, 0]) {
                return Data(data.dropFirst(keyword.count + 5))
            }
            rest = rest.dropFirst(length + 12)
        }
        return nil
    }
}
