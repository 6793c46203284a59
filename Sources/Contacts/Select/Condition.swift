/// A condition on the columns of a pair, made of a text such as `(pair_type == "UU") and abs(pos1 - pos2) > 1000`.
///
/// The language is the part of Python's expressions that people give to `pairtools select`; nothing of it can run
/// anything. Types are checked when the text is read.
indirect enum Condition {
    /// Where a value comes from.
    enum Number {
        case constant(Double)
        case column(Int)
        indirect case negative(Number)
        indirect case absolute(Number)
        indirect case calculation(Number, Arithmetic, Number)
        /// The length of a text.
        indirect case length(Text)
    }

    enum Arithmetic {
        case plus
        case minus
        case times
        case divided
        /// Rounded down.
        case whole
        case remainder
    }

    enum Text {
        case constant([UInt8])
        case column(Int)
    }

    enum Comparison {
        case equal
        case unequal
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
    }

    case constant(Bool)
    case not(Condition)
    case and(Condition, Condition)
    case or(Condition, Condition)
    case numbers(Number, Comparison, Number)
    case texts(Text, Comparison, Text)
    case matches(Text, TextPattern)
}

/// Why a text is no condition.
struct ConditionError: Error {
    /// 1-based, of the first character that is wrong.
    let column: Int
    let reason: String
}
