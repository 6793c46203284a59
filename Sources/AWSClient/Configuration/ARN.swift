/// The name of a thing at AWS: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
package struct ARN: Hashable, Sendable {
    /// Twelve digits; empty where the kind of thing has none, as a bucket.
    package let account: String

    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn" else { return nil }
        account = String(parts[4])
    }
}
