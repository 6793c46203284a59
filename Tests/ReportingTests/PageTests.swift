import Foundation
import Pipeline
import Reporting
import RunStore
import TestSupport
import Testing

/// The page as text.
struct PageTests {
    private static let hostile = "<script>alert(1)</script>\"'&\u{202E}"

    /// A journal in which everything that comes from outside tries to become an element.
    static func hostileJournal() throws -> Journal {
        let task = PlannedTask.task(
            "align", hostile, values: [VariableName("v"): .scalar("</code><script>alert(2)</script>")],
            shown: ["metrics": .metrics, "table": .table])
        let failing = PlannedTask.task("align", "</title><script>alert(3)</script>")
        let journal = try Journal([task, failing])
        try journal.attempt(
            task, from: 1000, to: 1010, devices: ["<script>alert(4)</script>"],
            outputs: [
                VariableName("metrics"): "<script>alert(5)</script>\t<img src=x onerror=alert(6)>\n",
                VariableName("table"): "<script>alert(7)</script>\tb\n</table><script>alert(8)</script>\t2\n",
            ])
        try journal.scratch.write("</pre><script>alert(9)</script>\u{1B}[31m", to: "tasks/align/key-2/stderr.log")
        try journal.attempt(
            failing, from: 1000, to: 1010, failure: .failure, exitCode: 1, message: "<script>alert(10)</script>")
        return journal
    }

    @Test func whatARunBringsAlongNeverBecomesAnElement() throws {
        let html = try Self.hostileJournal().html(
            cost: Cost(total: "<b>1</b>", stages: [.init(name: "<i>", text: "<u>")], samples: [], basis: "<s>"))
        #expect(!html.contains("<script"))
        #expect(!html.contains("<img"))
        for tag in ["<b>", "<i>", "<u>", "<s>"] { #expect(!html.contains(tag)) }
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\u{FFFD}"))
        for number in [2, 3, 4, 5, 7, 8, 9, 10] { #expect(html.contains("alert(\(number))"), "\(number)") }
        #expect(!html.unicodeScalars.contains("\u{1B}"))
    }

    @Test func nothingOnThePageIsElsewhere() throws {
        let html = try Self.hostileJournal().html()
        #expect(html.contains("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"))
        for reference in html.matches(of: /(?:src|href)="([^"]*)"/) {
            #expect(reference.output.1.hasPrefix("#") || reference.output.1.hasPrefix("data:"))
        }
        #expect(!html.contains("url("))
        #expect(!html.contains("@import"))
    }

    @Test func aPictureIsPartOfThePageAndALargeOneIsOnlyNamed() throws {
        let tasks = [
            PlannedTask.task("draw", "small", shown: ["map": .figure]), .task("draw", "large", shown: ["map": .figure]),
        ]
        let journal = try Journal(tasks)
        // What counts are the first bytes.
        let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"
        try journal.attempt(tasks[0], from: 1000, to: 1001, outputs: [VariableName("map"): picture])
        try journal.attempt(
            tasks[1], from: 1000, to: 1001,
            outputs: [VariableName("map"): picture + String(repeating: " ", count: 3_000_000)])
        let html = try journal.html()
        #expect(html.contains("data:image/svg+xml;base64,\(Data(picture.utf8).base64EncodedString())"))
        #expect(html.contains("1 figure for which there is no room"))
        #expect(html.contains("tasks/draw/key-2/outputs/map.txt"))
        #expect(html.utf8.count < 200_000)
    }

    @Test func ofAFolderEveryPictureIsShown() throws {
        let task = PlannedTask.task("draw", shown: ["maps": .figure])
        let journal = try Journal([task])
        try journal.attempt(task, from: 1000, to: 1001, outputs: [VariableName("maps"): ""])
        let folder = "tasks/draw/key-1/outputs/maps.txt"
        try FileManager.default.removeItem(atPath: journal.scratch.file(folder))
        try journal.scratch.write("<svg>one</svg>", to: "\(folder)/one.svg")
        try journal.scratch.write("no picture", to: "\(folder)/remark.txt")
        let html = try journal.html()
        #expect(html.contains(Data("<svg>one</svg>".utf8).base64EncodedString()))
        #expect(html.contains("draw: one.svg"))
        #expect(html.contains("\(folder)/remark.txt"))
    }

    /// 100 samples with 100 tasks each, pictures and statistics.
    static func largeJournal() throws -> Journal {
        let samples = (1...100).map { sample in
            (1...100).map { lane in
                lane == 1
                    ? PlannedTask.task("pairs", "sample\(sample)", shown: ["map": .figure, "stats": .metrics])
                    : .task("align", "sample\(sample)", "lane\(lane)")
            }
        }
        let journal = try Journal(samples.flatMap(\.self), cpus: 64)
        let picture = "<svg>" + String(repeating: "x", count: 100_000)
        let bins = (0..<70).map { "dist_freq/\(1000 + $0 * 1000)-\(2000 + $0 * 1000)/++\t\(100 - $0)\n" }.joined()
        let stats = "total\t10\ntotal_mapped\t9\ntotal_nodups\t8\ncis\t7\ntrans\t1\ncis_20kb+\t5\n" + bins
        for (sample, tasks) in samples.enumerated() {
            for (lane, task) in tasks.enumerated() {
                // Starts and lengths that leave no two alike.
                let start = 1000 + Double(sample * 37 + lane * 11 % 97)
                try journal.attempt(
                    task, from: start, to: start + 0.5 + Double((sample * 7 + lane * 13) % 29), cpus: 1,
                    used: .used(cores: 1, over: 5, peak: 300), devices: lane % 3 == 0 ? ["GPU-\(lane % 4)"] : [],
                    outputs: lane == 0 ? [VariableName("map"): picture, VariableName("stats"): stats] : [:])
            }
        }
        return journal
    }

    @Test func tenThousandTasksOfHundredSamplesStayBelowThreeMegabytes() throws {
        let html = try Self.largeJournal().html()
        #expect(html.utf8.count < 3_000_000, "\(html.utf8.count)")
        #expect(html.matches(of: /<rect/).count < 5000)
        #expect(html.contains("9,600 further tasks"))
        #expect(html.contains("sample100"))
    }
}
