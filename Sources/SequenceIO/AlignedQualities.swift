/// Qualities of a record's stored bases; valid until the next record is read.
package struct AlignedQualities {
    private let bytes: UnsafeRawBufferPointer
    private let offset: UInt8

    /// As SAM has them: `*` means that there are none.
    init(letters: UnsafeRawBufferPointer) {
        bytes =
            letters.count == 1 && letters[0] == UInt8(ascii: "*")
            ? UnsafeRawBufferPointer(rebasing: letters[..<0]) : letters
        offset = 33
    }

    /// As BAM has them.
    init(values: UnsafePointer<UInt8>?, count: Int) {
        let isAbsent = values == nil || count > 0 && values?.pointee == 0xFF
        bytes = UnsafeRawBufferPointer(start: values, count: isAbsent ? 0 : count)
        offset = 0
    }

    /// Of a base by its 0-based number; nil when there are none.
    package subscript(index: Int) -> UInt8? { index < bytes.count ? bytes[index] &- offset : nil }
}
