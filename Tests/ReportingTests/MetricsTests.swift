import Foundation
import Pipeline
import Reporting
import TestSupport
import Testing

struct MetricsTests {
    @Test func jsonBecomesPathsToItsValues() {
        let file = MetricsFile(
            Data(#"{"pairs": 4, "files": [{"q": 0.5}, {"q": 1}], "whole": true, "name": "a/b", "none": null}"#.utf8))
        #expect(file["pairs"] == "4")
        #expect(file.number("files/1/q") == 0.5)
        #expect(file.number("files/2/q") == 1)
        #expect(file["whole"] == "true")
        #expect(file["name"] == "a/b")
    }

    @Test func linesOfKeysAndValuesAreReadWithTabsAndWithColons() {
        let file = MetricsFile(Data("# a remark\ntotal\t12\nUnmapped:  3 (25%)\nno value\n".utf8))
        #expect(file.keys == ["total", "Unmapped"])
        #expect(file.number("total") == 12)
        #expect(file["Unmapped"] == "3 (25%)")
    }

    @Test func decayIsContactsForEachBasePairOfTheBin() throws {
        // 30 in 10 bp and 10 in 100 bp, of 40.
        let text = """
            dist_freq/10-20/++\t20
            dist_freq/10-20/--\t10
            dist_freq/1000-1100/+-\t10
            dist_freq/2000+/+-\t0
            """
        let decay = try #require(DistanceDecay(MetricsFile(Data(text.utf8))))
        #expect(decay.points.map(\.frequency) == [0.075, 0.0025])
        let distance = decay.points[1].distance
        #expect((1048.80884...1048.80885).contains(distance))
        let none = DistanceDecay(MetricsFile(Data("total\t3\n".utf8)))
        #expect(none == nil)
    }

    /// Shares by hand: 800 of 1000 mapped, 400 of those twice, of the 400 left 20 % and 50 % over 20 kb.
    @Test(arguments: [(80, "poor", "\u{2717}"), (100, "fair", "~"), (200, "good", "\u{2713}")])
    func aMeasureIsJudgedInASignAndAWord(long: Int, word: String, sign: String) throws {
        let task = PlannedTask.task("pairs", "s1", shown: ["stats": .metrics])
        let journal = try Journal([task])
        let long = word == "poor" ? 40 : long
        let stats = """
            total\t1000
            total_mapped\t800
            total_dups\t400
            total_nodups\t400
            cis\t300
            trans\t100
            cis_20kb+\t\(long)
            """
        try journal.attempt(task, from: 1000, to: 1010, outputs: [VariableName("stats"): stats])
        let html = try journal.html()
        let share = "\(Double(long) / 4) %"
        #expect(html.contains("<span class=\"verdict \(word)\" title=\"\(word)\">\(share) \(sign)<span"), "\(share)")
        #expect(html.contains("80.0 % \u{2713}"))
        #expect(html.contains("50.0 % \u{2717}"))
    }

    @Test func unknownMeasuresAreShownAsTheyAre() throws {
        let task = PlannedTask.task("any", "s1", shown: ["numbers": .metrics])
        let journal = try Journal([task])
        try journal.attempt(task, from: 1000, to: 1010, outputs: [VariableName("numbers"): #"{"speed": 7.25}"#])
        let html = try journal.html()
        #expect(html.contains("speed"))
        #expect(html.contains("7.25"))
    }
}
