import AWSClient
import Dispatch
import Foundation
import LocalRunner
import Synchronization

/// Sends messages on a thread of its own: a run neither waits for them nor fails with them.
package final class MessageDelivery: Sendable {
    private let webhook: Webhook?
    private let command: [String]?
    private let transport: any HTTPTransport
    private let tell: @Sendable (String) -> Void
    private let queue = DispatchQueue(label: "cohesin.notifications")
    private let cancellation = Cancellation()
    /// What was told before is not told again.
    private let told = Mutex<Set<String>>([])

    /// - Parameter tell: takes why a message did not arrive, once for each way.
    package init(
        webhook: Webhook?, command: [String]?, transport: any HTTPTransport = CurlTransport(),
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.webhook = webhook
        self.command = command
        self.transport = transport
        self.tell = tell
    }

    /// Hands the message over and does not wait; what cannot be delivered is told where the run is told.
    package func send(_ message: RunMessage) {
        queue.async { [self] in
            if let webhook, let document = try? JSONEncoder().encode(message) {
                complain(webhook.post(Array(document), over: transport, until: cancellation), about: webhook.host)
            }
            if let command { complain(Self.run(command, message.text), about: command[0]) }
        }
    }

    /// Waits for what is still on its way, but no longer than this.
    package func finish(seconds: Double = 15) {
        let end = DispatchGroup()
        queue.async(group: end) {}
        if end.wait(timeout: .now() + seconds) == .timedOut {
            cancellation.cancel()
            complain("they took longer than \(Int(seconds)) s", about: "the end")
        }
    }

    private func complain(_ fault: String?, about way: String) {
        guard let fault, told.withLock({ $0.insert(way).inserted }) else { return }
        tell("notifications do not arrive: \(fault)")
    }

    /// - Returns: why it did not work; nil: it did.
    private static func run(_ command: [String], _ text: String) -> String? {
        guard let program = command[0].contains("/") ? command[0] : ShortCommand.find(command[0]) else {
            return "there is no program \(command[0])"
        }
        do throws(RunnerError) {
            let answer = try ShortCommand.run([program] + command.dropFirst(), input: text + "\n", seconds: 10)
            return answer.isGood ? nil : "\(command[0]) failed: \(answer.lastLine)"
        } catch {
            return error.description
        }
    }
}
