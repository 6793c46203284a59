/// Round positions along a region, for its axis.
struct AxisTicks {
    /// 0-based, in bp, ascending, each a multiple of the step.
    let positions: [Int]
    private let step: Int

    /// At most `count` ticks.
    init(_ range: Range<Int>, count: Int) {
        var step = 1
        var factors = [2, 5, 10]
        var unit = 1
        // 1, 2, 5, 10, 20, 50 ...
        while range.count / step > max(count, 1) {
            step = unit * factors.removeFirst()
            if factors.isEmpty {
                unit *= 10
                factors = [2, 5, 10]
            }
        }
        self.step = step
        let first = (range.lowerBound + step - 1) / step * step
        positions = Array(stride(from: first, to: range.upperBound, by: step))
    }

    /// The position in the largest unit that shows each tick exactly: `12.5 Mb`, `340 kb`, `1,234,500`.
    func text(_ position: Int) -> String {
        if position == 0 { return "0" }
        if step % 100_000 == 0 { return Self.decimal(position, unit: 1_000_000, step: step) + " Mb" }
        if step % 100 == 0 { return Self.decimal(position, unit: 1000, step: step) + " kb" }
        return GroupedDigits.text(position)
    }

    private static func decimal(_ position: Int, unit: Int, step: Int) -> String {
        guard step % unit != 0 else { return GroupedDigits.text(position / unit) }
        return "\(GroupedDigits.text(position / unit)).\(position % unit * 10 / unit)"
    }
}

/// Whole numbers with a comma between thousands.
enum GroupedDigits {
    static func text(_ value: Int) -> String {
        var text = ""
        for (index, digit) in String(value).reversed().enumerated() {
            if index > 0, index % 3 == 0, digit != "-" { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
