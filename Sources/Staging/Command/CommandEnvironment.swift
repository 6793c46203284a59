import LocalRunner

/// The environment of a command: the image's, what a local run gives, and what the stage declares.
enum CommandEnvironment {
    /// Batch and ECS say in these who the job is and how it gets its role. A command has neither in a local run.
    private static let taken = ["AWS_", "ECS_"]

    /// `NAME=value` of each.
    /// - Parameter temporary: an empty folder.
    static func variables(
        of image: [String] = TaskEnvironment.inherited, temporary: String, declared: [String: String]
    ) -> [String] {
        var variables: [String: String] = [:]
        for text in image {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
        }
        variables = variables.filter { name, _ in !taken.contains { name.hasPrefix($0) } }
        variables.merge(["LANG": "C.UTF-8", "HOME": temporary, "TMPDIR": temporary]) { $1 }
        variables.merge(declared) { $1 }
        return variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
}
