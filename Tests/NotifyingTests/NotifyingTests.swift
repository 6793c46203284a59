import Foundation
import LocalRunner
import Notifying
import Pipeline
import Synchronization
import TestSupport
import Testing

/// Keeps what it is shown.
private final class Shown: RunObserver {
    var notices = 0
    let wantsTicks = false
    func run(_ notice: RunNotice, at seconds: Double) { notices += 1 }
    func tick(_ status: RunStatus) { Issue.record("a tick that nobody wants") }
}

/// When messages are sent.
struct NotifyingObserverTests {
    private func summary(_ outcome: RunSummary.Outcome, succeeded: Int) -> RunSummary {
        RunSummary(
            outcome: outcome, succeeded: succeeded, upToDate: 1, failed: [], skipped: 0, notStarted: 0, seconds: 61)
    }

    /// What is sent while `body` tells a run.
    private func sent(longWait: Double = 100, _ body: (NotifyingObserver) -> Void) -> [RunMessage] {
        var messages: [RunMessage] = []
        let shown = Shown()
        let observer = NotifyingObserver(
            showing: shown, .init(pipeline: "p", directory: "/run", host: "h"), longWait: longWait
        ) { messages.append($0) }
        body(observer)
        return messages
    }

    @Test func theEndIsToldUnlessAllWasDoneBefore() {
        let messages = sent { observer in
            observer.run(.ended(summary(.done, succeeded: 0)), at: 1)
            observer.run(.ended(summary(.done, succeeded: 3)), at: 61)
            observer.run(.ended(summary(.cancelled, succeeded: 0)), at: 70)
        }
        #expect(messages.map(\.outcome) == ["done", "cancelled"])
        #expect(messages[0].text == "p on h: done after 1 min 1 s, 4 of 4 tasks done")
        #expect(messages[0].succeeded == 3 && messages[0].upToDate == 1)
    }

    @Test func theFirstFailureIsToldAtOnceAndNoOther() {
        let messages = sent { observer in
            for name in ["a", "b"] {
                let task = TaskID(stage: StageName("align"), labels: [name])
                observer.run(.failed(TaskFailure(task: task, failure: nil, cause: "exit code 1")), at: 5)
            }
        }
        #expect(messages.map(\.task) == ["align/a"])
        #expect(messages[0].text == "p on h: align/a failed: exit code 1")
    }

    @Test func aLongWaitIsToldOnceUntilSomethingRuns() {
        func status(_ seconds: Double, running: Bool) -> RunStatus {
            let task = RunStatus.Running(task: TaskID(stage: StageName("s")), seconds: 1)
            return RunStatus(
                title: "p", stages: [], running: running ? [task] : [], waiting: ["s waits for 1 GPU"],
                seconds: seconds)
        }
        let messages = sent { observer in
            observer.tick(status(0, running: true))
            for seconds in [10.0, 109, 110, 500] { observer.tick(status(seconds, running: false)) }
            observer.tick(status(501, running: true))
            for seconds in [600.0, 699, 700] { observer.tick(status(seconds, running: false)) }
        }
        #expect(messages.map(\.seconds) == [110, 700])
        #expect(messages[0].text.hasSuffix("nothing has run for 1 min 40 s: s waits for 1 GPU"))
    }
}

/// How they arrive, or not.
struct MessageDeliveryTests {
    private let scratch = ScratchFolder()

    /// Sends two messages, and returns what was complained of.
    private func deliver(to webhook: String?, command: [String]? = nil) throws -> [String] {
        let complaints = Complaints()
        let delivery = MessageDelivery(webhook: try webhook.map { try Webhook($0) }, command: command) { text in
            complaints.add(text)
        }
        let observer = NotifyingObserver(
            showing: Shown(), .init(pipeline: "p", directory: "/run", host: "h"), longWait: 1, send: delivery.send)
        for outcome in [RunSummary.Outcome.failed, .done] {
            observer.run(
                .ended(
                    RunSummary(
                        outcome: outcome, succeeded: 1, upToDate: 0, failed: [], skipped: 0, notStarted: 0, seconds: 2)
                ), at: 2)
        }
        delivery.finish()
        return complaints.all
    }

    private final class Complaints: Sendable {
        private let texts = Mutex<[String]>([])
        func add(_ text: String) { texts.withLock { $0.append(text) } }
        var all: [String] { texts.withLock { $0 } }
    }

    @Test func aWebhookGetsADocumentForEach() throws {
        let server = LoopbackServer { _ in .text("ok") }
        #expect(try deliver(to: server.address + "/hook/s%20ecret?key=a%2Fb").isEmpty)
        #expect(server.requests.map(\.method) == ["POST", "POST"])
        #expect(server.requests[0].target == "/hook/s%20ecret?key=a%2Fb")
        #expect(server.requests[0].header("Content-Type") == "application/json")
        let document = try JSONSerialization.jsonObject(with: Data(server.requests[1].body)) as? [String: Any]
        #expect(document?["event"] as? String == "ended" && document?["outcome"] as? String == "done")
        #expect((document?["text"] as? String)?.hasPrefix("p on h: done") == true)
    }

    @Test func whatDoesNotArriveIsToldOnceAndWithoutTheAddress() throws {
        let server = LoopbackServer { _ in .text("no", 404) }
        let complaints = try deliver(to: server.address + "/hook/secret?token=secret")
        #expect(complaints == ["notifications do not arrive: 127.0.0.1:\(server.port) answered with status 404"])
        let nobody = try deliver(to: "http://127.0.0.1:1/secret")
        #expect(nobody.count == 1 && nobody[0].contains("127.0.0.1:1") && !nobody[0].contains("secret"))
    }

    @Test(arguments: ["ftp://host/secret", "host/secret", "https://me:secret@host/", "http:///secret", ""])
    func whatIsNoAddressIsRefusedWithoutIt(_ text: String) {
        #expect {
            _ = try Webhook(text)
        } throws: { error in
            !"\(error)".contains("secret")
        }
    }

    @Test func theUsersCommandReadsTheMessageAndNoShellReadsItsArguments() throws {
        let program = try scratch.write("#!/bin/sh\necho \"$1\" >> \"$2\"; cat >> \"$2\"\n", to: "mail")
        #expect(chmod(program, 0o755) == 0)
        let box = scratch.file("box")
        #expect(try deliver(to: nil, command: [program, "$(me) ;", box]).isEmpty)
        let lines = try String(contentsOfFile: box, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4 && lines[0] == "$(me) ;")
        #expect(lines[1].hasPrefix("p on h: failed") && lines[3].hasPrefix("p on h: done"))
    }

    @Test func aCommandThatFailsIsToldOnce() throws {
        let program = try scratch.write("#!/bin/sh\necho no mail today\nexit 3\n", to: "mail")
        #expect(chmod(program, 0o755) == 0)
        #expect(
            try deliver(to: nil, command: [program]) == [
                "notifications do not arrive: \(program) failed: no mail today"
            ])
        #expect(
            try deliver(to: nil, command: ["no-such-mailer"])
                == ["notifications do not arrive: there is no program no-such-mailer"])
    }

    @Test func settingsAreReadFromTheUsersFolder() throws {
        let environment = ["XDG_CONFIG_HOME": scratch.path]
        #expect(try NotificationSettings.ofThisUser(environment).webhook == nil)
        try scratch.write(#"{"command": ["mail", "me"], "waitMinutes": 5}"#, to: "cohesin/notify.json")
        let settings = try NotificationSettings.ofThisUser(environment)
        #expect(settings.command == ["mail", "me"] && settings.waitMinutes == 5)
        try scratch.write(#"{"command": "mail me"}"#, to: "cohesin/notify.json")
        #expect {
            _ = try NotificationSettings.ofThisUser(environment)
        } throws: { error in
            "\(error)".contains("cohesin/notify.json is not what notifications need")
        }
    }
}
