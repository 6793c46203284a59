/// Counts over the lines of Juicer 1's merged_nodups.txt that pass a mapping quality, as its statistics.pl makes them.
struct Juicer1Statistics {
    private let leastQuality: UInt8
    private let names: JuicerNames
    private let sites: [[Int]]

    private(set) var intraFragment = 0
    private(set) var belowQuality = 0
    private(set) var withJunction = 0
    private(set) var inter = 0
    private(set) var intra = 0
    /// On one chromosome, from 10 bp to less than 20 kb, and farther.
    private(set) var short = 0
    private(set) var long = 0
    /// Left, inner, outer, right of the long ones.
    private(set) var orientations = [0, 0, 0, 0]
    /// Reads that point away from the nearest site, and towards it.
    private(set) var fivePrime = 0
    private(set) var threePrime = 0

    var contacts: Int { inter + intra }

    /// - Parameter sites: as `JuicerReader` has them.
    init(leastQuality: UInt8, names: JuicerNames, sites: [[Int]]) {
        self.leastQuality = leastQuality
        self.names = names
        self.sites = sites
    }

    mutating func add(_ contact: JuicerContact) {
        let (first, second) = (contact.first, contact.second)
        let isSameChromosome = first.chromosome == second.chromosome
        if isSameChromosome, first.fragment == second.fragment {
            intraFragment += 1
            return
        }
        guard min(first.mappingQuality, second.mappingQuality) >= leastQuality else {
            belowQuality += 1
            return
        }
        let distance = abs(first.external - second.external)
        if isSameChromosome { addIntra(first, second, distance) } else { inter += 1 }
        if first.hasJunction || second.hasJunction { withJunction += 1 }
        guard !sites.isEmpty else { return }
        // Distance counts between chromosomes, too, and these differ when their numbers do.
        if distance >= 20_000 || names.haveDifferentNumbers(first.chromosome, second.chromosome) {
            countDirection(first)
            countDirection(second)
        }
        if first.isDangling { countDirection(first) } else if second.isDangling { countDirection(second) }
    }

    private mutating func addIntra(_ first: JuicerContact.End, _ second: JuicerContact.End, _ distance: Int) {
        intra += 1
        guard distance >= 20_000 else {
            if distance >= 10 { short += 1 }
            return
        }
        long += 1
        let leftIsReverse = first.external < second.external ? first.isReverse : second.isReverse
        orientations[first.isReverse == second.isReverse ? (first.isReverse ? 0 : 3) : (leftIsReverse ? 2 : 1)] += 1
    }

    private mutating func countDirection(_ end: JuicerContact.End) {
        let sites = sites[Int(end.chromosome)]
        let index = Int(end.fragment)
        // Outside of the list a site is at 0.
        let before = index == 0 ? end.external : abs(end.external - (index <= sites.count ? sites[index - 1] : 0))
        let behind = abs(end.external - (index < sites.count ? sites[index] : 0))
        if (before <= behind) != end.isReverse { fivePrime += 1 } else { threePrime += 1 }
    }
}
