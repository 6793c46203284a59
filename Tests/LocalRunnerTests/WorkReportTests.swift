import Foundation
import LocalRunner
import TestSupport
import Testing

/// What commands of tasks say of how far they are.
struct WorkReportTests {
    @Test func aReportIsALineOfTwoNumbersAUnitAndAName() throws {
        let full = try #require(WorkReport(text: "120 340 reads trimming of adapters\n"))
        #expect((full.done, full.total, full.unit, full.name) == (120, 340, "reads", "trimming of adapters"))
        let bytes = try #require(WorkReport(text: "120 340\n"))
        #expect((bytes.unit, bytes.name, bytes.share) == (nil, "", 120.0 / 340))
        let open = try #require(WorkReport(text: "120 - reads\n"))
        #expect((open.total, open.share) == (nil, nil))
        #expect(WorkReport(text: full.text) == full)
        // The end of an earlier, longer line.
        #expect(WorkReport(text: "120 340\n99 reads\n") == bytes)
    }

    @Test(arguments: [
        "", "\n", "120 340", "120\n", "120 of\n", "-1 5\n", "1.5 5\n", "0x1 5\n", "1 1000000000000000\n",
        "99999999999999999999999999 5\n", "١ ٢\n",
    ])
    func anythingElseIsNoReport(text: String) {
        #expect(WorkReport(text: text) == nil)
    }

    @Test func aReportCannotCommandTheTerminal() throws {
        let report = try #require(WorkReport(text: "1 2 \u{1B}[2J\u{9B}31m a\rb\u{202E}c\u{7}\n"))
        #expect(report.unit == "\u{FFFD}[2J\u{FFFD}31m")
        #expect(report.name == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    }

    @Test func moreDoneThanThereIsCountsAsAll() throws {
        #expect(try #require(WorkReport(text: "7 5\n")).share == 1)
        #expect(try #require(WorkReport(text: "0 0\n")).share == 1)
    }

    @Test func thePaceIsThatSinceTheWorkWasFirstSeen() {
        let (gibibyte, mebibyte) = (1 << 30, 1 << 20)
        func sort(_ done: Int) -> WorkReport { WorkReport("sort", done: done, of: 4 * gibibyte, unit: nil) }
        var pace = WorkPace(sort(gibibyte), at: 10)
        #expect(pace.text == "sort: 1 of 4 GiB")
        pace.take(sort(gibibyte + 640 * mebibyte), at: 20)
        #expect(pace.text == "sort: 1.6 of 4 GiB, 64 MiB/s, 38 s left")
        #expect(pace.share == 0.40625)
        // Other work begins anew.
        pace.take(WorkReport("merge", done: 900, of: 1200, unit: "contacts"), at: 21)
        #expect(pace.text == "merge: 900 of 1,200 contacts")
        pace.take(WorkReport("merge", done: 1100, of: 1200, unit: "contacts"), at: 23)
        #expect(pace.text == "merge: 1,100 of 1,200 contacts, 100 contacts/s, 1 s left")
        pace.take(WorkReport("merge", done: 1100, of: nil, unit: "contacts"), at: 24)
        #expect(pace.text == "merge: 1,100 contacts so far, 66 contacts/s")
    }

    @Test func slowWorkHasAPaceToo() {
        var pace = WorkPace(WorkReport("", done: 0, of: 20, unit: "maps"), at: 0)
        pace.take(WorkReport("", done: 4, of: 20, unit: "maps"), at: 10)
        #expect(pace.text == "4 of 20 maps, 0.4 maps/s, 40 s left")
    }

    @Test func theLargestNumbersAreNoForecast() throws {
        var pace = WorkPace(try #require(WorkReport(text: "0 999999999999999\n")), at: 0)
        pace.take(try #require(WorkReport(text: "1 999999999999999\n")), at: 1e6)
        #expect(pace.text.hasSuffix("/s"))
    }

    @Test func aFileThatAShellIsJustWritingTakesNothingBack() throws {
        let scratch = ScratchFolder()
        var work = ReportedWork(in: scratch.path)
        try scratch.write("100 400 reads\n", to: ".progress")
        #expect(work.look(at: 10)?.share == 0.25)
        try scratch.write("", to: ".progress")
        #expect(work.look(at: 11)?.share == 0.25)
        try scratch.write("200 400 reads\n", to: ".progress")
        #expect(work.look(at: 12)?.text == "200 of 400 reads, 50 reads/s, 4 s left")
        try scratch.write("", to: ".progress")
        #expect(work.look(at: 13.5) != nil)
        #expect(work.look(at: 14) == nil)
    }

    @Test func onlyAFileIsRead() throws {
        let scratch = ScratchFolder()
        var work = ReportedWork(in: scratch.path)
        #expect(work.look(at: 0) == nil)
        try scratch.write("1 2 reads\n", to: "elsewhere")
        symlink("elsewhere", scratch.file(".progress"))
        #expect(work.look(at: 1) == nil)
        unlink(scratch.file(".progress"))
        // Nobody will ever write there.
        mkfifo(scratch.file(".progress"), 0o600)
        #expect(work.look(at: 2) == nil)
        unlink(scratch.file(".progress"))
        try scratch.write("1 2 reads\n" + String(repeating: "x", count: 1 << 20), to: ".progress")
        #expect(work.look(at: 3)?.text == "1 of 2 reads")
        try scratch.write("", to: ".progress")
        #expect(work.look(at: 5) == nil)
    }
}
