import Foundation
import Pipeline
import Testing

private func examplePlan() throws -> Plan { try #require(Example.outcome().plan) }

@Test func theTableSaysWhatEachTaskTakesAndWhy() throws {
    let outlooks: [String: TaskOutlook] = [
        "align/yeast/L1": .cached, "align/yeast/L2": .runs(["input r1 changed: r3.fq.gz", "the command changed"]),
        "align/rat, 2/L1": .runs([]), "merge/yeast": .waits,
    ]
    let table = PlanTable(try examplePlan()) { outlooks[$0.id.description] }
    #expect(
        table.rows == [
            ["align/yeast/L1", "8", "16 GiB", "-", "12 h", "cpu", "cached"],
            ["align/yeast/L2", "8", "16 GiB", "-", "12 h", "cpu", "input r1 changed: r3.fq.gz (and 1 more)"],
            ["align/rat, 2/L1", "8", "16 GiB", "-", "12 h", "cpu", "new"],
            ["merge/yeast", "4", "8 GiB", "-", "-", "cpu", "after its inputs"],
            ["merge/rat, 2", "4", "8 GiB", "-", "-", "cpu", ""],
            ["hiccups/yeast", "4", "8 GiB", "1", "-", "gpu (or cpu)", ""],
            ["hiccups/rat, 2", "4", "8 GiB", "1", "-", "gpu (or cpu)", ""],
            ["report", "1", "1 GiB", "-", "-", "cpu", ""],
        ])
    #expect(table.rows.allSatisfy { $0.count == PlanTable.header.count })
}

@Test func theTableSaysHowLongAStageTook() throws {
    let table = PlanTable(
        try examplePlan(), learnedTime: { $0.id.stage == StageName("report") ? nil : LearnedTime([50, 7.4, 60]) })
    #expect(table.rows[0][4] == "12 h, median of 3: 50 s")
    #expect(table.rows[3][4] == "median of 3: 50 s")
    #expect(table.rows[7][4] == "-")
}

@Test(arguments: [(43200, "12 h"), (5400, "90 min"), (3661, "3661 s"), (0, "0 s"), (86400, "24 h")])
func aTimeIsShownInItsLargestWholeUnit(seconds: Int, text: String) {
    #expect(PlanTable.duration(seconds) == text)
}

@Test func mermaidDrawsTheStages() throws {
    #expect(
        PlanGraph(try examplePlan()).mermaid == """
            flowchart LR
                stage1["align<br/>3 tasks, cpu"]
                stage2["merge<br/>2 tasks, cpu"]
                stage3(["hiccups<br/>2 tasks, gpu"])
                stage4["report<br/>1 task, cpu"]
                stage1 -->|pairs| stage2
                stage2 -->|pairs| stage3
                stage3 -->|loops| stage4

            """)
}

@Test func dotDrawsTheStages() throws {
    #expect(
        PlanGraph(try examplePlan()).dot == """
            digraph pipeline {
                rankdir=LR;
                node [shape=box, style=rounded];
                "align" [label="align\\n3 tasks, cpu"];
                "merge" [label="merge\\n2 tasks, cpu"];
                "hiccups" [label="hiccups\\n2 tasks, gpu", peripheries=2];
                "report" [label="report\\n1 task, cpu"];
                "align" -> "merge" [label="pairs"];
                "merge" -> "hiccups" [label="pairs"];
                "hiccups" -> "report" [label="loops"];
            }

            """)
}

@Test func theDocumentIsFlatForOtherPrograms() throws {
    let document = PlanDocument(try examplePlan()) { task in
        task.id.stage == StageName("align") ? .runs(["new command"]) : nil
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(document)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(root["pipeline"] as? String == "juicer-hiccups")
    #expect(root["environments"] as? [String: String] == ["cpu": "cpu", "gpu": "gpu"])
    let tasks = try #require(root["tasks"] as? [[String: Any]])
    #expect(tasks.count == 8)
    #expect(tasks[0]["task"] as? String == "align/yeast/L1")
    #expect(tasks[0]["status"] as? String == "runs")
    #expect(tasks[0]["reasons"] as? [String] == ["new command"])
    #expect(tasks[3]["status"] == nil)
    #expect(tasks[3]["dependsOn"] as? [String] == ["align/yeast/L1", "align/yeast/L2"])
    let variant = try #require((tasks[5]["variants"] as? [[String: Any]])?.first)
    #expect(variant["cpus"] as? Int == 4)
    #expect(variant["memoryMiB"] as? Int == 8192)
    #expect(variant["gpus"] as? Int == 1)
    #expect(variant["minimumComputeCapability"] as? String == "7.0")
    let inputs = try #require(tasks[3]["inputs"] as? [String: [[String: Any]]])
    #expect(inputs["lanes"]?.map { $0["task"] as? String } == ["align/yeast/L1", "align/yeast/L2"])
    #expect((tasks[3]["values"] as? [String: Any])?["groups"] as? [String] == ["a", "b"])
    // Equal plans are equal bytes.
    #expect(try encoder.encode(PlanDocument(try examplePlan())) == encoder.encode(PlanDocument(try examplePlan())))
}

@Test func aPlanSurvivesJSON() throws {
    let plan = try examplePlan()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(plan)
    #expect(try JSONDecoder().decode(Plan.self, from: data) == plan)
    #expect(try encoder.encode(plan) == data)
}
