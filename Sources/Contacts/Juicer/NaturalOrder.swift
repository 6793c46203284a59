/// Names as people count them: numbers within them by value. What `samtools sort -n` does.
enum NaturalOrder {
    /// Below 0, 0 or above 0.
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        var here = 0
        var there = 0
        while here < left.count, there < right.count {
            guard isDigit(left[here]), isDigit(right[there]) else {
                if left[here] != right[there] { return Int(left[here]) - Int(right[there]) }
                here += 1
                there += 1
                continue
            }
            while here < left.count, left[here] == UInt8(ascii: "0") { here += 1 }
            while there < right.count, right[there] == UInt8(ascii: "0") { there += 1 }
            let order = compareDigits(left, &here, right, &there)
            if order != 0 { return order }
        }
        return here < left.count ? 1 : there < right.count ? -1 : 0
    }

    /// The longer number is the larger one; of equally long ones the first digit that differs decides.
    private static func compareDigits(
        _ left: UnsafeRawBufferPointer, _ here: inout Int, _ right: UnsafeRawBufferPointer, _ there: inout Int
    ) -> Int {
        var order = 0
        while here < left.count, isDigit(left[here]), there < right.count, isDigit(right[there]) {
            if order == 0 { order = Int(left[here]) - Int(right[there]) }
            here += 1
            there += 1
        }
        if here < left.count, isDigit(left[here]) { return 1 }
        if there < right.count, isDigit(right[there]) { return -1 }
        return order
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
