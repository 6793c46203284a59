/// For those who want to hear of failures and of the end, and of nothing else.
package final class QuietProgress: RunObserver {
    private let write: (String) -> Void

    package let wantsTicks = false

    /// `write` takes whole lines, without their ends.
    package init(write: @escaping (String) -> Void) { self.write = write }

    package func run(_ notice: RunNotice, at seconds: Double) {
        switch notice {
        case .failed, .ended: if let text = ProgressText.message(notice) { write(text) }
        default: break
        }
    }

    package func tick(_ status: RunStatus) {}
}
