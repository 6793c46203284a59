import ArgumentParser
import Cloud
import CloudRunner
import Foundation
import LocalRunner
import Pipeline
import RunStore

/// What an estimate of time and money is made from.
struct CostOptions: ParsableArguments {
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "With --on batch: how much of the input one task of a stage does in an hour, such as align=20GiB; before what "
                + "past runs say. May be given several times.", valueName: "stage=size"))
    var rate: [String] = []

    @Option(help: "With --on batch: another price list, in the form of the one that comes with this program.")
    var prices: String?

    func estimate(_ plan: Plan, _ definition: PipelineDefinition) throws -> CostEstimate {
        let declared = try declared(among: Set(plan.tasks.map(\.id.stage)))
        let past = PastRuns(
            of: plan.pipeline, in: RunRegistry.ofThisUser, plan: { PlanFile.read($0) }, size: Self.size)
        let generator = Generator(definition, plan: plan, request: GenerationRequest())
        try generator.report(file: definition.file)
        let limits = Dictionary(
            plan.tasks.compactMap { task in task.variants.first?.needs.timeLimitSeconds.map { (task.id.stage, $0) } }
        ) { $1 }
        return CostEstimate(
            plan, definition, transitions: generator.transitions, bytes: InputBytes(plan, size: Self.size),
            prices: try priceList(),
            pace: { stage in
                declared[stage] ?? past.pace(of: stage) ?? limits[stage].map { .limit(seconds: $0) } ?? .unknown
            })
    }

    private func declared(among stages: Set<StageName>) throws -> [StageName: StagePace] {
        var paces: [StageName: StagePace] = [:]
        for text in rate {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let stage = stages.first(where: { $0.text == parts[0] }),
                let size = ByteCount(written: parts[1]), size.bytes > 0
            else {
                let names = stages.map(\.text).sorted().joined(separator: ", ")
                throw CommandFailure(
                    .invalidInput, "--rate \(text): write STAGE=SIZE, such as align=20GiB; the stages are \(names)")
            }
            paces[stage] = .declared(bytesPerHour: Double(size.bytes))
        }
        return paces
    }

    private func priceList() throws -> PriceList {
        guard let prices else { return try PriceList.standard() }
        guard let document = FileManager.default.contents(atPath: prices) else {
            throw CommandFailure(.invalidInput, "\(prices) cannot be read")
        }
        return try PriceList(document, name: prices)
    }

    /// Bytes of a file here; nil: a folder, or an object that would have to be asked for.
    private static func size(_ path: String) -> Int64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
        return (attributes?[.size] as? NSNumber)?.int64Value
    }
}

extension CostEstimate {
    var lines: [String] {
        let rows = stages.map { stage in
            [
                stage.stage, "\(stage.tasks)", stage.machine ?? "none known fits",
                stage.share.map { "\(Int(($0 * 100).rounded(.up))) %" } ?? "", Self.hours(stage.hours),
                stage.cost?.text ?? "not known", stage.basis,
            ]
        }
        let table = TextTable(
            header: ["STAGE", "TASKS", "MACHINE", "SHARE", "HOURS", "SPOT TO ON-DEMAND", "HOURS BY"], rows: rows)
        let without = unknown.isEmpty ? "" : " and what \(unknown.joined(separator: ", ")) cost, which is not known"
        let transfer = DollarRange(least: transitionCost, most: transitionCost).text
        let storage = DollarRange(least: inputStoragePerMonth, most: inputStoragePerMonth).text
        return table.lines + [
            "",
            "machines:    \(machines.text)\(without)",
            "transitions: \(transitions), \(transfer)",
            "inputs:      \(ByteCount(bytes: inputBytes).text), \(storage) for each month in the bucket; results are not known yet",
            "time:        \(leastHours.map { "at least \(Self.hours($0)) h, once there are machines" } ?? "not known")",
            "prices:      \(pricesOf)",
        ]
    }

    private static func hours(_ hours: Double?) -> String {
        guard let hours else { return "not known" }
        return hours > 0 && hours < 0.01 ? "0.01" : "\((hours * 100).rounded() / 100)"
    }
}
