import Foundation

/// Time, for signatures, expirations and waits between tries.
package protocol WallClock: Sendable {
    var now: Date { get }
    /// Waits for so many seconds; true when it was cancelled meanwhile.
    func wait(seconds: Double, until cancellation: Cancellation) -> Bool
}

package struct SystemClock: WallClock {
    package init() {}
    package var now: Date { Date() }
    package func wait(seconds: Double, until cancellation: Cancellation) -> Bool {
        cancellation.waits(seconds: seconds)
    }
}
