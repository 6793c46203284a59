/// What a simulation was made from and what stands in it: the truth that its analysis can be held against.
package struct SimulationRecord: Sendable, Hashable, Codable {
    /// Read pairs of one sample.
    package struct Sample: Sendable, Hashable, Codable {
        package var name: String
        /// All pairs.
        package var pairs = 0
        /// Pairs that copy an earlier one.
        package var duplicates = 0
        // The pairs that are no copies, by what they are:
        package var cis = 0
        package var trans = 0
        package var unligated = 0
        package var random = 0
        /// Pairs, copies included, of which a read runs across a junction.
        package var pairsAcrossJunction = 0

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

    package var settings: SimulationSettings
    package var loops: Int
    package var samples: [Sample]

    package var pairs: Int { samples.reduce(0) { $0 + $1.pairs } }
    package var duplicates: Int { samples.reduce(0) { $0 + $1.duplicates } }
}
