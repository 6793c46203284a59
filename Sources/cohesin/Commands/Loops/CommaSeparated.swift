import ArgumentParser

/// An option's values between commas.
struct CommaSeparated<Value: LosslessStringConvertible & Sendable>: ExpressibleByArgument, CustomStringConvertible,
    Sendable
{
    let values: [Value]

    init(values: [Value]) { self.values = values }

    init?(argument: String) {
        var values: [Value] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard !part.isEmpty, let value = Value(String(part)) else { return nil }
            values.append(value)
        }
        self.values = values
    }

    var description: String { values.map(\.description).joined(separator: ",") }
    var defaultValueDescription: String { description }
}
