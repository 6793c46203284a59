/// Two places of the genome that met.
package struct SimulatedContact: Sendable, Hashable {
    /// Indices of chromosomes.
    package var chromosome1: Int
    /// Of the second end.
    package var chromosome2: Int
    /// 0-based bp.
    package var position1: Int
    /// Of the second end.
    package var position2: Int

    /// Whether both ends are on one chromosome.
    package var isCis: Bool { chromosome1 == chromosome2 }
}
