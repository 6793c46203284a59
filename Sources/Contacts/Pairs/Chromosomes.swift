import SequenceIO

/// The chromosomes that a .pairs header declares. Their order is the order of mates.
package struct Chromosomes: Sendable {
    /// Names, numbered in the order of the header.
    package private(set) var names = NameTable()
    /// Sizes in base pairs by number; nil where the header does not say.
    package private(set) var sizes: [Int?] = []
    /// Whether the header lists all chromosomes with their sizes, so that another name is a mistake.
    package private(set) var isClosed = false

    /// No chromosome yet.
    package init() {}

    /// How many there are.
    package var count: Int { names.count }

    /// The name for messages and tables.
    package func name(_ number: Int) -> String { String(decoding: names.names[number], as: UTF8.self) }

    /// Adds a chromosome with its size; false when it is there already.
    package mutating func add(_ name: [UInt8], size: Int) -> Bool {
        guard names.add(name) != nil else { return false }
        sizes.append(size)
        isClosed = true
        return true
    }

    /// Adds a name of unknown size; false when it is there already.
    package mutating func add(_ name: [UInt8]) -> Bool {
        guard names.add(name) != nil else { return false }
        sizes.append(nil)
        return true
    }

    /// The number of a name, which is added when it is new.
    mutating func number(of name: String) -> Int32 {
        let bytes = Array(name.utf8)
        if let number = names.index(of: bytes) { return Int32(number) }
        _ = add(bytes)
        return Int32(count - 1)
    }

    mutating func setSize(_ size: Int, of number: Int) { sizes[number] = size }

    var sizesAreAbsent: Bool { sizes.allSatisfy { $0 == nil } }

    func hasSameSizes(as other: Chromosomes) -> Bool {
        func known(_ chromosomes: Chromosomes) -> [[UInt8]: Int] {
            var sizes: [[UInt8]: Int] = [:]
            for (name, size) in zip(chromosomes.names.names, chromosomes.sizes) { sizes[name] = size }
            return sizes
        }
        return known(self) == known(other)
    }
}
