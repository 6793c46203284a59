import AWSClient
import Foundation

extension Cancellation {
    /// Spoken by Ctrl-C, SIGTERM or SIGHUP; the second of them ends the process at once. Threads inherit the mask of
    /// signals, so make it before any starts.
    static func bySignals() -> Cancellation {
        let cancellation = Cancellation()
        var mask = sigset_t()
        sigemptyset(&mask)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&mask, signal) }
        pthread_sigmask(SIG_BLOCK, &mask, nil)
        let signals = mask
        Thread.detachNewThread {
            var signals = signals
            var met: Int32 = 0
            sigwait(&signals, &met)
            cancellation.cancel()
            sigwait(&signals, &met)
            if Terminal() != nil { Terminal.showCursor(true) }
            _exit(ExitStatus.interrupted.rawValue)
        }
        return cancellation
    }
}
