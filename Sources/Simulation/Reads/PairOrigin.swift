/// Where a read pair comes from: a molecule of its own, or an earlier pair that it copies.
///
/// Each pair copies any earlier one with the same chance, so that, as in a real library, a few molecules have many
/// copies. The origin of a pair follows from its number alone: nothing is remembered.
package struct PairOrigin: Sendable, Hashable {
    /// The number of the pair whose molecule this is; the pair's own number if it is no copy.
    package let molecule: Int
    /// Whether the pair copies an earlier one.
    package let isDuplicate: Bool

    /// The origin of pair `number` (from 0) of `sample`.
    package init(number: Int, sample: Int, settings: SimulationSettings) {
        var pair = number
        while pair > 0 {
            var random = RandomStream(seed: settings.seed, purpose: .copies, group: sample, item: pair)
            guard random.chance(settings.duplicateFraction) else { break }
            pair = random.below(pair)
        }
        molecule = pair
        isDuplicate = pair != number
    }
}
