import ArgumentParser
import Foundation
import LocalRunner
import Pipeline
import Scheduling
import Simulation

/// `cohesin demo`
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Simulate reads with known loops, run the whole line on them, and say which loops were found.",
        discussion: """
            Runs pipelines/juicer-hiccups.yaml as 'cohesin run' does. Again with the same options it does only what is \
            not done. Ends with status 1 when under 90 % of the planted loops are found or over 10 % of the found ones \
            are false.
            """)

    @Option(help: ArgumentHelp("The folder for everything.", valueName: "folder"), completion: .directory)
    var out = "cohesin-demo"

    @Option(help: "Another number, another genome, other reads, other loops.")
    var seed: UInt64 = 1

    @OptionGroup var machine: MachineOptions

    func run() throws {
        let interrupts = Interrupts()
        try Self.checkTools()
        var settings = SimulationSettings()
        settings.seed = seed
        let simulator = try Simulator(settings)
        let data = SimulationFiles(folder: out + "/data")
        let record: SimulationRecord
        if let existing = simulator.existing(in: data.folder, .reads) {
            record = existing
        } else {
            Console.note("simulating \(settings.pairs) read pairs and \(settings.loops) loops in \(data.folder)")
            record = try simulator.write(to: data.folder, .reads, threads: machine.capacity.cpus)
        }

        let pipeline = out + "/juicer-hiccups.yaml"
        try Self.write(PackageResources.juicer_hiccups_yaml, to: pipeline)
        let request = PlanRequest(
            file: pipeline, sampleSheet: data.sampleSheet, assignments: ["reference=\(data.genome)"],
            parametersFile: nil)
        let (_, plan) = try PipelineOptions.plan(request)
        let directory = RunDirectory.absolute(out + "/run")
        let summary = try LocalRuns.run(
            plan: plan, asked: request, directory: directory, machine: generous, interrupts: interrupts,
            observer: ProgressChoice.standard)
        try RunCommand.end(with: summary)

        let report = try DemoReport(record: record, simulator: simulator, run: directory)
        print(report.text)
        print(report.advice(pipeline: pipeline, data: data, run: out + "/run"))
        if !report.loops.isGood {
            throw CommandFailure(
                .failed, "this is not good enough: 90 % of the loops should be found and 10 % at most be false")
        }
    }

    /// The pipeline's stages ask for the memory that a human genome takes; the demo's is a thousand times smaller, and
    /// should run on a small machine, too.
    /// Its tools are those of the machine.
    private var generous: MachineOptions {
        var machine = machine
        // Not `auto`: an image of the same name may have tools of another version.
        if machine.engine == .auto { machine.engine = .host }
        machine.memory = max(machine.capacity.memory, ByteCount(gibibytes: 16))
        return machine
    }

    /// The programs that the pipeline's commands call, and which Debian package has them.
    private static func checkTools() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let missing = ["bwa", "bash", "awk"].filter { tool in
            !folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
        }
        guard !missing.isEmpty else { return }
        let packages = missing.map { $0 == "awk" ? "mawk" : $0 }.joined(separator: " ")
        throw CommandFailure(
            .environment,
            "\(missing.joined(separator: " and ")) cannot be found: sudo apt-get install \(packages) installs what is missing"
        )
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(.environment, "\(path): cannot be written: \(error.localizedDescription)")
        }
    }
}
