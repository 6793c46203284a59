import Foundation

/// ISO 8601 as AWS writes it: `2026-11-21T07:00:00Z`, with or without a fraction, `Z` or an offset.
enum Timestamp {
    static func read(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
