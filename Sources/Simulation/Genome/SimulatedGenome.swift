/// Random chromosomes, each with one stretch of `N` where a centromere would be, and the cut sites of an enzyme.
package struct SimulatedGenome: Sendable {
    /// In the order of the files.
    package let chromosomes: [Chromosome]
    /// Upper-case bases of each chromosome.
    package let bases: [[UInt8]]
    /// Where `N` stands in each chromosome; 0-based, half open, possibly empty.
    package let gaps: [Range<Int>]
    /// Each chromosome's cut sites in ascending order.
    package let sites: [[CutSite]]

    /// A place where the enzyme cuts and two fragments begin.
    package struct CutSite: Sendable {
        /// The left fragment, filled up, ends before this 0-based position.
        package let leftEnd: Int32
        /// The right fragment, filled up, starts at this 0-based position.
        package let rightStart: Int32
    }

    /// The genome of these settings, the same each time.
    package init(_ settings: SimulationSettings) {
        chromosomes = settings.chromosomes
        gaps = settings.chromosomes.map { settings.gap(in: $0) }
        var bases: [[UInt8]] = []
        for (index, chromosome) in settings.chromosomes.enumerated() {
            var random = RandomStream(seed: settings.seed, purpose: .bases, group: index)
            bases.append(
                Self.sequence(
                    length: chromosome.length, gap: gaps[index], gcFraction: settings.gcFraction, &random))
        }
        self.bases = bases
        sites = bases.map { Self.cutSites(in: $0, of: settings.enzyme) }
    }

    private static func sequence(
        length: Int, gap: Range<Int>, gcFraction: Double, _ random: inout RandomStream
    ) -> [UInt8] {
        // One base from 16 bits: four a draw.
        let gc = UInt64(gcFraction * 65536)
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            var bits: UInt64 = 0
            for i in 0..<length {
                if i & 3 == 0 { bits = random.next() }
                let draw = bits & 0xFFFF
                bits &>>= 16
                // Below the threshold the base is C or G; the lowest bit of the draw chooses which.
                buffer[i] =
                    draw < gc
                    ? (draw & 1 == 0 ? UInt8(ascii: "C") : UInt8(ascii: "G"))
                    : (draw & 1 == 0 ? UInt8(ascii: "A") : UInt8(ascii: "T"))
            }
            for i in gap { buffer[i] = UInt8(ascii: "N") }
            count = length
        }
    }

    private static func cutSites(in bases: [UInt8], of enzyme: RestrictionEnzyme) -> [CutSite] {
        var found: [CutSite] = []
        let patterns = enzyme.sites
        bases.withUnsafeBufferPointer { text in
            for start in 0..<text.count {
                for site in patterns where start + site.bases.count <= text.count {
                    var matches = true
                    for (offset, base) in site.bases.enumerated() {
                        let here = text[start + offset]
                        if here == UInt8(ascii: "N") || (base != UInt8(ascii: "N") && base != here) {
                            matches = false
                            break
                        }
                    }
                    if matches {
                        found.append(
                            CutSite(
                                leftEnd: Int32(start + site.filledEnd), rightStart: Int32(start + site.cut)))
                    }
                }
            }
        }
        return found
    }

    /// The cut site of `chromosome` nearest to `position` (0-based): where a contact there is ligated. Without an
    /// enzyme, the position itself; nil where the chromosome has no site.
    package func cut(chromosome: Int, near position: Int, enzyme: RestrictionEnzyme) -> CutSite? {
        if enzyme == .none {
            return CutSite(leftEnd: Int32(position), rightStart: Int32(position))
        }
        return sites[chromosome].withUnsafeBufferPointer { sites in
            guard !sites.isEmpty else { return nil }
            var low = 0
            var high = sites.count
            while low < high {
                let middle = (low + high) / 2
                if Int(sites[middle].rightStart) < position { low = middle + 1 } else { high = middle }
            }
            if low == sites.count { return sites[low - 1] }
            if low == 0 { return sites[0] }
            let left = position - Int(sites[low - 1].rightStart)
            return left <= Int(sites[low].rightStart) - position ? sites[low - 1] : sites[low]
        }
    }
}
