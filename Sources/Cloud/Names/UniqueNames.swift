/// Gives each thing a name that nothing else has. A taken or overlong name gets a number; the same questions in the
/// same order give the same names.
struct UniqueNames {
    private var taken: Set<String>
    private let limit: Int
    /// Two names that differ only in case are the same name to CloudFormation's readers and to people.
    init(limit: Int, reserved: Set<String> = []) {
        self.limit = limit
        taken = Set(reserved.map { $0.lowercased() })
    }

    /// `wanted`, or the nearest name to it that is free. `wanted` is ASCII.
    mutating func name(_ wanted: String) -> String {
        var name = String(wanted.prefix(limit))
        var number = 2
        while !taken.insert(name.lowercased()).inserted {
            let suffix = String(number)
            name = String(wanted.prefix(limit - suffix.utf8.count)) + suffix
            number += 1
        }
        return name
    }
}

enum WordCase {
    /// `CallLoops` of `call-loops` and of `call_loops`: letters and digits only, as logical ids of CloudFormation are.
    static func camel(_ name: String) -> String {
        name.split(whereSeparator: { $0 == "-" || $0 == "_" || $0 == "." })
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// `call_loops` of `call-loops`: what a path (`$.call_loops`) can name without quotes.
    static func member(_ name: String) -> String {
        String(name.map { $0 == "-" || $0 == "." ? "_" : $0 })
    }
}
