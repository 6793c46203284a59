import CShims
import Glibc

/// Ctrl-C and its kin as something that the event loop waits for, instead of something that strikes anywhere.
package final class Interrupts {
    /// Readable while a signal waits.
    package let descriptor: Int32

    /// Takes SIGINT, SIGTERM and SIGHUP. Call it before any thread starts: threads inherit the mask.
    package init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A reader of our output that went away is an error of `write`, not the end.
        signal(SIGPIPE, SIG_IGN)
        descriptor = shim_signalfd(&signals)
    }

    deinit { close(descriptor) }

    /// Waits; true when a signal came.
    package func wait(milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0 && take() > 0
    }

    /// How many signals came since the last call.
    package func take() -> Int {
        var count = 0
        while shim_signalfd_read(descriptor) != 0 { count += 1 }
        return count
    }
}
