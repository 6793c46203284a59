/// A chromosome of a `.hic` file.
package struct Chromosome: Hashable, Sendable {
    /// The position in the file's list; 0 is the pseudo-chromosome "All" where there is one.
    package let index: Int
    /// The name, verbatim.
    package let name: String
    /// The length in bp ("All": in kb).
    package let length: Int

    /// As the file has it.
    package init(index: Int, name: String, length: Int) {
        self.index = index
        self.name = name
        self.length = length
    }

    /// The number of bins of `resolution` bp, one of them perhaps only for a position equal to the length.
    package func binCount(resolution: Int) -> Int {
        length / resolution + 1
    }
}
