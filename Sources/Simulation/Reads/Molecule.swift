/// One sequenced molecule: what both reads of a pair are read from, one from either end.
package struct Molecule: Sendable, Hashable {
    /// What a molecule is made of.
    package enum Kind: Sendable, Hashable {
        /// Two places that met, joined at a junction.
        case ligated
        /// A stretch of the genome.
        case unligated
        /// No part of the genome.
        case random
    }

    /// What it is made of.
    package var kind: Kind
    /// The upper strand's length, bp.
    package var length: Int
    /// Where it was joined: bases of the first arm; 0 where it was not.
    package var junction: Int
    /// The contact before it was moved to cut sites; nil where there was none.
    package var contact: SimulatedContact?
}

/// Makes the molecules of a sample, each from its own number alone.
package struct MoleculeFactory: Sendable {
    private let genome: SimulatedGenome
    private let contacts: ContactModel
    private let settings: SimulationSettings
    private let sample: Int
    private let lengths: ClosedRange<Int>

    /// The molecules of a sample, by its number from 0.
    package init(genome: SimulatedGenome, contacts: ContactModel, settings: SimulationSettings, sample: Int) {
        self.genome = genome
        self.contacts = contacts
        self.settings = settings
        self.sample = sample
        // A read must fit into a copy that is shortened at both ends.
        let least = max(settings.readLength + 2 * settings.duplicateShift, 2 * settings.shortestArm + 2)
        lengths = least...max(least, Int(settings.moleculeLength + 5 * settings.moleculeSpread))
    }

    /// The longest molecule, bp: what a buffer for `make` must hold.
    package var longest: Int { lengths.upperBound }

    /// Writes the bases of the upper strand of molecule `number` to `bases`.
    package func make(_ number: Int, into bases: UnsafeMutablePointer<UInt8>) -> Molecule {
        var random = RandomStream(seed: settings.seed, purpose: .molecules, group: sample, item: number)
        let wanted = Int(settings.moleculeLength + settings.moleculeSpread * random.gaussian())
        let length = min(max(wanted, lengths.lowerBound), lengths.upperBound)
        let choice = random.fraction()
        if choice < settings.randomFraction {
            for i in 0..<length { bases[i] = Bases.letters(random.next()) }
            return Molecule(kind: .random, length: length, junction: 0, contact: nil)
        }
        if choice < settings.randomFraction + settings.unligatedFraction {
            let chromosome = chromosome(&random)
            let start = random.below(genome.bases[chromosome].count - length + 1)
            copy(chromosome, start, length, isReverse: random.next() & 1 == 1, to: bases)
            return Molecule(kind: .unligated, length: length, junction: 0, contact: nil)
        }
        while true {
            let contact = contacts.draw(&random)
            let junction = random.within(settings.shortestArm...length - settings.shortestArm)
            // Two draws, whether or not the first arm fits: what follows must not depend on it.
            let sides = random.next()
            let first = arm(
                contact.chromosome1, near: contact.position1, length: junction, isRight: sides & 1 == 1)
            let second = arm(
                contact.chromosome2, near: contact.position2, length: length - junction, isRight: sides & 2 == 2)
            guard let first, let second else { continue }
            // The first arm runs towards the junction, the second away from it.
            copy(contact.chromosome1, first, junction, isReverse: sides & 1 == 1, to: bases)
            copy(
                contact.chromosome2, second, length - junction, isReverse: sides & 2 == 0, to: bases + junction)
            return Molecule(kind: .ligated, length: length, junction: junction, contact: contact)
        }
    }

    /// A chromosome, by length.
    private func chromosome(_ random: inout RandomStream) -> Int {
        var rest = random.below(genome.bases.reduce(0) { $0 + $1.count })
        for (index, bases) in genome.bases.enumerated() {
            if rest < bases.count { return index }
            rest -= bases.count
        }
        return 0
    }

    /// The 0-based start of an arm that ends at the cut nearest to a position, on the cut's right or left side; nil
    /// where the chromosome ends before the arm does.
    private func arm(_ chromosome: Int, near position: Int, length: Int, isRight: Bool) -> Int? {
        guard let cut = genome.cut(chromosome: chromosome, near: position, enzyme: settings.enzyme) else { return nil }
        let start = isRight ? Int(cut.rightStart) : Int(cut.leftEnd) - length
        guard start >= 0, start + length <= genome.bases[chromosome].count else { return nil }
        return start
    }

    private func copy(
        _ chromosome: Int, _ start: Int, _ length: Int, isReverse: Bool, to target: UnsafeMutablePointer<UInt8>
    ) {
        genome.bases[chromosome].withUnsafeBufferPointer { source in
            if isReverse {
                for i in 0..<length { target[i] = Bases.complement(source[start + length - 1 - i]) }
            } else {
                (target).update(from: source.baseAddress! + start, count: length)
            }
        }
    }
}
