import HiCFile

/// The text of loop lists and thresholds, as juicer_tools writes them: bedpe with columns of its own.
///
/// Positions are bp, 0-based, half open. Counts and rates are in Java's float text, so that files compare as text.
package struct LoopListText: Sendable {
    /// Chromosome names by index.
    package let names: [Int: String]
    /// What made the file, for its second line.
    package let program: String

    /// - Parameter names: of chromosomes by their index.
    package init(names: [Int: String], program: String) {
        self.names = names
        self.program = program
    }

    private static let common =
        "#chr1\tx1\tx2\tchr2\ty1\ty2\tname\tscore\tstrand1\tstrand2\tcolor"
        + "\tobserved\texpectedBL\texpectedDonut\texpectedH\texpectedV"

    /// A list of enriched pixels, header included.
    package func text(of pixels: [EnrichedPixel]) -> String {
        var text = header(Self.common + "\tbinBL\tbinDonut\tbinH\tbinV\tfdrBL\tfdrDonut\tfdrH\tfdrV")
        for pixel in pixels {
            append(pixel, colour: "0,0,0", to: &text)
            for mask in 0..<4 { text += "\t" + Float(pixel.bins[mask]).javaText }
            append(pixel.falseDiscoveryRates, to: &text)
            text += "\n"
        }
        return text
    }

    /// A list of loops, header included.
    package func text(of loops: [Loop]) -> String {
        var text = header(
            Self.common + "\tfdrBL\tfdrDonut\tfdrH\tfdrV\tnumCollapsed\tcentroid1\tcentroid2\tradius")
        for loop in loops {
            append(loop.peak, colour: "0,255,255", to: &text)
            append(loop.peak.falseDiscoveryRates, to: &text)
            text += "\t\(loop.collapsed)\t\(loop.centroidX)\t\(loop.centroidY)\t\(loop.radius)\n"
        }
        return text
    }

    /// The thresholds: class, then lower left, donut, horizontal, vertical.
    package static func text(of discovery: FalseDiscovery) -> String {
        var text = ""
        for bin in 0..<LambdaBins.count {
            text += "\(bin)"
            for mask in 0..<4 { text += "\t" + discovery.threshold(mask: mask, bin: bin).javaText }
            text += "\n"
        }
        return text
    }

    private func header(_ columns: String) -> String { columns + "\n# \(program)\n" }

    private func append(_ pixel: EnrichedPixel, colour: String, to text: inout String) {
        let name = names[pixel.chromosome] ?? "\(pixel.chromosome)"
        text += "\(name)\t\(pixel.x)\t\(pixel.x + pixel.resolution)"
        text += "\t\(name)\t\(pixel.y)\t\(pixel.y + pixel.resolution)\t.\t.\t.\t.\t\(colour)"
        text += "\t" + Float(pixel.observed).javaText
        append(pixel.expected, to: &text)
    }

    private func append(_ values: SIMD4<Float>, to text: inout String) {
        for mask in 0..<4 { text += "\t" + values[mask].javaText }
    }
}
