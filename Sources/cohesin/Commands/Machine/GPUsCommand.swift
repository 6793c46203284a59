import ArgumentParser
import Foundation
import GPUDevice
import LocalRunner
import Scheduling

/// `cohesin gpus`
struct GPUsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gpus",
        abstract: "Show the GPUs of this machine: who has them, and why one cannot be used.",
        discussion: """
            A machine without an NVIDIA driver has none, which is no error. CUDA_VISIBLE_DEVICES is honoured, and \
            devices that it leaves out are shown as unusable. COHESIN_NVML_LIBRARY names the driver's library where the \
            loader does not find it.
            """)

    @Flag(help: "One JSON document.")
    var json = false

    func run() throws {
        let survey: DeviceSurvey
        do throws(RunnerError) {
            survey = try DeviceSurvey.ofThisMachine(
                environment: ProcessInfo.processInfo.environment, hostMemory: Capacity.ofThisMachine.memory)
        } catch {
            guard case .gpus(let reason) = error, reason.meansNoDriver else { throw error }
            return json ? try JSONOutput.print(GPUsDocument()) : print(reason)
        }
        if json { return try JSONOutput.print(GPUsDocument(survey)) }
        if let note = survey.visible.note { Console.note(note) }
        print(headline(survey))
        let rows =
            survey.entries.map { entry in
                [
                    entry.number, entry.device.model, entry.memory, entry.gpu.computeCapability?.description ?? "",
                    String(entry.gpu.uuid.text.prefix(12)), entry.word, entry.why,
                ]
            } + survey.inventory.unreachable.map { ["\($0.index)", "", "", "", "", "unusable", "\($0.fault)"] }
        guard !rows.isEmpty else { return }
        let header = ["GPU", "MODEL", "MEMORY USED", "CC", "UUID", "STATE", "WHY"]
        for line in TextTable(header: header, rows: rows).lines { print(line) }
    }

    private func headline(_ survey: DeviceSurvey) -> String {
        let driver = survey.inventory.driver.map { "NVIDIA driver \($0)" } ?? "NVIDIA driver of unknown version"
        let cuda = survey.inventory.cuda.map { ", CUDA up to \($0)" } ?? ""
        let isEmpty = survey.entries.isEmpty && survey.inventory.unreachable.isEmpty
        return driver + cuda + (isEmpty ? ", no GPU" : "")
    }
}
