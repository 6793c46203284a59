import Cloud
import CloudRunner
import Foundation
import Pipeline
import TestSupport
import Testing

/// Round numbers, so that sums can be made by head.
private let document = """
    {"date": "2026-01-01", "region": "us-test-1", "currency": "USD", "source": "nobody",
     "instances": {"g4dn.xlarge": 2.0}, "perVCPU": {"m6i": 0.5}, "spot": {"least": 0.5, "most": 0.75},
     "transitionsPerThousand": 1.0, "storagePerGBMonth": 0.1}
    """

private func prices() throws -> PriceList { try PriceList(Data(document.utf8), name: "test") }

/// The plan of the pipeline for a file of so many bytes.
private func plan(bytes: Int) throws -> (PipelineDefinition, Plan) {
    let folder = ScratchFolder()
    let reads = try folder.write(String(repeating: "A", count: bytes), to: "reads")
    let file = try folder.write(pipelineText, to: "pipeline.yaml")
    let outcome = Planner().plan(
        PlanRequest(file: file, sampleSheet: nil, assignments: ["reads=\(reads)"], parametersFile: nil))
    return (try #require(outcome.definition), try #require(outcome.plan, "\(outcome.diagnostics)"))
}

private func estimate(
    size: Int64?, pace: @escaping (StageName) -> StagePace
) throws -> CostEstimate {
    let (definition, plan) = try plan(bytes: 10)
    return CostEstimate(
        plan, definition, transitions: 2000, bytes: InputBytes(plan, size: { _ in size }), prices: try prices(),
        pace: pace)
}

@Test func hoursComeFromTheInputAndMoneyFromTheShareOfTheMachine() throws {
    // 4 hours each: 4 GB at 1 GB an hour. `count` takes 2 of 2 vCPUs of an m6i.large: 1.00 an hour, from half of it as
    // Spot. `call` takes the whole g4dn.xlarge, for its GPU: 2.00 an hour.
    let estimate = try estimate(size: 4_000_000_000) { _ in .declared(bytesPerHour: 1e9) }
    #expect(estimate.stages.map(\.machine) == ["m6i.large", "g4dn.xlarge"])
    #expect(estimate.stages.map(\.hours) == [4, 4])
    #expect(estimate.stages.map(\.cost) == [DollarRange(least: 2, most: 4), DollarRange(least: 4, most: 8)])
    #expect(estimate.machines.text == "USD 6.00 to 12.00")
    #expect(estimate.leastHours == 8)
    #expect(estimate.transitionCost == 2)
    #expect(estimate.inputStoragePerMonth == 0.4)
    #expect(estimate.unknown.isEmpty)
}

@Test func whatIsNotKnownIsNotCountedAsNothing() throws {
    let unknown = try estimate(size: nil) { _ in .declared(bytesPerHour: 1e9) }
    #expect(unknown.unknown == ["count", "call"])
    #expect(unknown.stages.allSatisfy { $0.hours == nil && $0.cost == nil })
    #expect(unknown.leastHours == nil)
    let half = try estimate(size: 1) { $0.text == "count" ? .limit(seconds: 7200) : .unknown }
    #expect(half.unknown == ["call"])
    #expect(half.machines == DollarRange(least: 1, most: 2))
    #expect(half.stages.map(\.basis) == ["at most, by its time limit", "not known: give --rate"])
}

@Test func aMachineWithoutAPriceIsNotFree() throws {
    let list = try PriceList(Data(document.replacing("\"g4dn.xlarge\": 2.0", with: "").utf8), name: "test")
    let (definition, plan) = try plan(bytes: 1)
    let estimate = CostEstimate(
        plan, definition, transitions: 0, bytes: InputBytes(plan, size: { _ in 1 }), prices: list,
        pace: { _ in .limit(seconds: 3600) })
    #expect(estimate.stages.map { $0.cost == nil } == [false, true])
    #expect(estimate.unknown == ["call"])
}

@Test func everyMachineThatIsChosenByItselfHasAPrice() throws {
    let list = try PriceList.standard()
    let missing = InstanceCatalog.standard.gpuTypes.filter { list.onDemand($0) == nil }.map(\.name)
    #expect(missing == [])
    let general = try #require(InstanceCatalog.standard.types(named: "default_x86_64"))
    #expect(general.allSatisfy { list.onDemand($0) != nil })
}

@Test func aBillSumsAttemptsByStageAndSampleAndCountsWhatItCannotPrice() throws {
    let (_, plan) = try plan(bytes: 1)
    let count = plan.tasks[0]
    func attempt(_ sample: String?, _ machine: String?, _ capacity: PriceList.Capacity?) -> RunBill.Attempt {
        RunBill.Attempt(
            stage: count.id.stage, sample: sample, machine: machine, capacity: capacity, seconds: 3600,
            needs: count.variants[0].needs)
    }
    let bill = RunBill(
        [
            attempt("a", "m6i.large", .onDemand), attempt("a", "m6i.large", .spot), attempt("b", "m6i.large", nil),
            attempt(nil, "m6i.large", .onDemand), attempt("b", "x9.huge", .spot), attempt("b", nil, .spot),
        ], prices: try prices())
    #expect(bill.bySample == ["a": DollarRange(least: 1.5, most: 1.75), "b": DollarRange(least: 0.5, most: 1)])
    #expect(bill.total == DollarRange(least: 3, most: 3.75))
    #expect(bill.byStage == ["count": bill.total])
    #expect(bill.unpriced == 2)
}

@Test func nothingThatCostsReadsAsNothing() {
    #expect(DollarRange(least: 0.0001, most: 0.004).text == "USD 0.01")
    #expect(DollarRange.zero.text == "USD 0.00")
}
