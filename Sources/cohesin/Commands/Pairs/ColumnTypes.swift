import ArgumentParser

/// What columns hold where it is not the custom: what `pairs select` and `stats` have in common.
struct ColumnTypes: ParsableArguments {
    @Option(
        name: [.customShort("t"), .long],
        help: ArgumentHelp("Take a column for int, float or str. Can be given several times.", valueName: "column:type")
    )
    var typeCast: [String] = []

    /// By name whether the column is a number.
    func casts() throws -> [String: Bool] {
        var casts: [String: Bool] = [:]
        for cast in typeCast {
            let parts = cast.split(separator: ":").map(String.init)
            guard parts.count == 2, let isNumber = ["int": true, "float": true, "str": false][parts[1]] else {
                throw CommandFailure(
                    .invalidInput, "--type-cast '\(cast)': expected a column, a colon and int, float or str")
            }
            casts[parts[0]] = isNumber
        }
        return casts
    }
}
