import CShims
import Glibc

/// One wish to stop, for everything that was given it: requests under way end at once, waits too.
package final class Cancellation: Sendable {
    /// Readable once the wish was spoken; negative when the system had no descriptor left, and nothing can be stopped.
    package let descriptor: Int32

    package init() { descriptor = shim_eventfd() }
    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Speaks the wish. Nothing but one `write`: a signal handler may call it.
    package func cancel() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    package var isCancelled: Bool { waits(milliseconds: 0) }

    /// Sleeps for so long, or until the wish is spoken: then the answer is true.
    package func waits(seconds: Double) -> Bool {
        waits(milliseconds: Int32(max(0, min(seconds * 1000, Double(Int32.max)))))
    }

    private func waits(milliseconds: Int32) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wanted, 1, milliseconds) > 0
    }
}
