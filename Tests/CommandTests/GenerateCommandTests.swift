import Foundation
import TestSupport
import Testing

private let pipeline = SharedData.checkout.appendingPathComponent("pipelines/juicer-hiccups.yaml").path
private let article = SharedData.checkout.appendingPathComponent("pipelines/seed-juicer-hiccups.yaml").path

@Test(arguments: ["step-functions", "job-definitions", "cloudformation"])
func aDocumentGoesToStandardOutputOrToAFile(kind: String) throws {
    let scratch = ScratchFolder()
    let printed = try Program.cohesin("generate", kind, pipeline)
    #expect(printed.status == 0, "\(printed.standardError)")
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: printed.standardOutput) }
    let file = scratch.file("document.json")
    let written = try Program.cohesin("generate", kind, pipeline, "-o", file)
    #expect(written.status == 0 && written.standardOutput.isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == printed.standardOutput)
}

@Test func retiredMachinesEndGenerationWithStatus2() throws {
    let refused = try Program.cohesin("generate", "cloudformation", article)
    #expect(refused.status == 2)
    #expect(refused.standardOutput.isEmpty)
    #expect(refused.standardError.contains("write g5, g6e or p4d, or give --allow-retired"))
    let allowed = try Program.cohesin("generate", "cloudformation", article, "--allow-retired")
    #expect(allowed.status == 0)
    #expect(allowed.standardError.contains("warning"))
}

@Test func theWayOfAForEachIsSaid() throws {
    let few = try Program.cohesin("generate", "step-functions", pipeline, "--rows", "12")
    let stages = "(align, pairs, hic, hiccups, pictures)"
    #expect(few.standardError.contains("for each sample: a Map in the execution \(stages)"))
    let many = try Program.cohesin("generate", "step-functions", pipeline, "--rows", "500")
    #expect(many.standardError.contains("for each sample: a Distributed Map \(stages)"))
    #expect(many.standardError.contains("for each lane: a Batch array job (align), at most 500 items"))
    #expect(many.standardError.contains("of 25000 events"))
}

@Test func aPipelineWithAnErrorGivesNoDocument() throws {
    let scratch = ScratchFolder()
    try scratch.write("cohesin: 1\npipeline: p\nstages: {a: {command: x, imge: y}}\n", to: "p.yaml")
    let result = try Program.cohesin("generate", "step-functions", scratch.file("p.yaml"))
    #expect(result.status == 2)
    #expect(result.standardOutput.isEmpty)
    #expect(result.standardError.contains("imge"))
}

@Test func aStageWithoutAnImageHasNoPlaceInTheCloud() throws {
    let scratch = ScratchFolder()
    try scratch.write("cohesin: 1\npipeline: p\nstages: {a: {command: 'true'}}\n", to: "p.yaml")
    let result = try Program.cohesin("generate", "job-definitions", scratch.file("p.yaml"))
    #expect(result.status == 2)
    #expect(result.standardError.contains("the stage a has no image"))
}
