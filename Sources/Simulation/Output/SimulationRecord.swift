/// What a simulation was made from and what stands in it: the truth that its analysis can be held against.
package struct SimulationRecord: Sendable, Hashable, Codable {
    /// Read pairs of one sample.
    package struct Sample: Sendable, Hashable, Codable {
        /// As the sample sheet has it.
        package var name: String
        /// All pairs.
        package var pairs = 0
        /// Pairs that copy an earlier one.
        package var duplicates = 0
        // The pairs that are no copies, by what they are:
        /// Contacts within a chromosome.
        package var cis = 0
        /// Contacts between chromosomes.
        package var trans = 0
        /// Ordinary pairs of a molecule that was never cut and ligated.
        package var unligated = 0
        /// Pairs that are no part of the genome.
        package var random = 0
        /// Pairs, copies included, of which a read runs across a junction.
        package var pairsAcrossJunction = 0

        /// A sample without pairs.
        package init(name: String) { self.name = name }

        /// Adds the pairs of another lane of the same sample.
        mutating func add(_ lane: Self) {
            pairs += lane.pairs
            duplicates += lane.duplicates
            cis += lane.cis
            trans += lane.trans
            unligated += lane.unligated
            random += lane.random
            pairsAcrossJunction += lane.pairsAcrossJunction
        }
    }

    /// What it was made from.
    package var settings: SimulationSettings
    /// How many were planted.
    package var loops: Int
    /// In the order of the settings.
    package var samples: [Sample]

    /// Of all samples.
    package var pairs: Int { samples.reduce(0) { $0 + $1.pairs } }
    /// Of all samples.
    package var duplicates: Int { samples.reduce(0) { $0 + $1.duplicates } }
}
