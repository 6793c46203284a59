import LocalRunner
import Pipeline
import RunStore

// What ran, when, with how much of the machine, and with what.

extension ReportPage {
    private static let mostTasks = 400

    var stages: Section? {
        guard let graph = report.graph else {
            return Section(
                id: "stages", title: "Stages",
                content: element("p") {
                    "The run's plan cannot be read; another version of cohesin may have written it. Stages, parameters and "
                    "what stages show are missing here."
                })
        }
        guard !graph.nodes.isEmpty else { return nil }
        return Section(
            id: "stages", title: "Stages", content: StageGraphDrawing(graph, report.stages).markup)
    }

    var timeline: Section? {
        guard !report.timeline.spans.isEmpty else { return nil }
        let drawing = TimelineDrawing(
            report.timeline, stages: report.stages.map(\.stage), cores: report.machine?.cpus)
        return Section(
            id: "timeline", title: "Timeline",
            content: pieces {
                element("p", ["class": "note"]) {
                    if let mean = report.timeline.meanCores {
                        "Tasks had \(NumberText.tenths(mean)) cores in the mean"
                        if let machine = report.machine { " of \(machine.cpus)" }
                        ". "
                    }
                    "What is drawn empty was idle."
                    if report.timeline.axis.stretches.count > 1 {
                        " Time in which nothing ran between two runs is left out, at the dotted lines."
                    }
                }
                drawing.markup
                if !report.devices.isEmpty { devices }
            })
    }

    private var devices: Markup {
        MarkupTable(
            columns: [
                .init(title: "GPU"), .init(title: "attempts", isNumber: true), .init(title: "in use", isNumber: true),
                .init(title: "idle", isNumber: true), .init(title: "longest idle", isNumber: true),
            ],
            rows: report.devices.map { device in
                [
                    Markup(device.device), Markup(NumberText.grouped(device.attempts)),
                    Markup(ProgressText.duration(device.usedSeconds)),
                    Markup(ProgressText.duration(device.idleSeconds)),
                    Markup(ProgressText.duration(device.longestIdleSeconds)),
                ]
            }
        ).markup(label: "GPUs")
    }

    // MARK: - Asked and used

    var usage: Section? {
        let used = report.stages.compactMap { stage in stage.usage.map { (stage, $0) } }
        guard !used.isEmpty else { return nil }
        return Section(
            id: "usage", title: "Asked and used",
            content: pieces {
                MarkupTable(
                    columns: [
                        .init(title: "stage"), .init(title: "tasks", isNumber: true),
                        .init(title: "time, median", isNumber: true), .init(title: "longest", isNumber: true),
                        .init(title: "cores", isNumber: true), .init(title: "memory", isNumber: true),
                        .init(title: "GPUs", isNumber: true), .init(title: "advice"),
                    ],
                    rows: used.map { stage, usage in row(stage, usage) }
                ).markup(label: "Asked and used")
                element("p", ["class": "note"]) {
                    "Used of asked. Memory is the most of any task"
                    if used.contains(where: \.1.isOfOneProcess) {
                        ", of its largest process where it ran with the tools of the machine"
                    }
                    "; cores are the mean. Advice goes by the data of this run."
                }
            })
    }

    private func row(_ stage: StageReport, _ usage: StageReport.Usage) -> [Markup] {
        let memory = ByteCount(mebibytes: usage.memoryMiB).text
        let used = usage.peakMemoryMiB.map { "\(ByteCount(mebibytes: $0).text) of \(memory)" }
        let limit = usage.timeLimitSeconds.map { " of \(ProgressText.duration(Double($0)))" }
        return [
            Markup(stage.stage), Markup(NumberText.grouped(usage.attempts)),
            Markup(ProgressText.duration(usage.medianSeconds)),
            Markup(ProgressText.duration(usage.longestSeconds) + (limit ?? "")),
            Markup(usage.cpusUsed.map { "\(NumberText.tenths($0)) of \(usage.cpus)" } ?? "\(usage.cpus)"),
            Markup(used ?? memory), gpu(usage),
            stage.advice.isEmpty
                ? Markup()
                : element("ul") { for sentence in stage.advice { element("li") { sentence } } },
        ]
    }

    private func gpu(_ usage: StageReport.Usage) -> Markup {
        guard usage.gpus > 0 else { return Markup() }
        var parts = ["\(usage.gpus)"]
        if let percent = usage.gpuBusyPercent { parts.append("busy \(Int(percent.rounded())) %") }
        if let peak = usage.gpuPeakMemoryMiB {
            let asked = usage.gpuMemoryMiB.map { " of \(ByteCount(mebibytes: $0).text)" } ?? ""
            parts.append(ByteCount(mebibytes: peak).text + asked)
        }
        return Markup(parts.joined(separator: ", "))
    }

    // MARK: - Tasks

    var tasks: Section? {
        guard !report.tasks.isEmpty else { return nil }
        // What went wrong is never cut in favour of what went well.
        let first = report.tasks.filter { !$0.state.isDone } + report.tasks.filter(\.state.isDone)
        let shown = first.prefix(Self.mostTasks)
        return Section(
            id: "tasks", title: "Tasks",
            content: element("details", ["open": report.tasks.count <= 40 ? "" : nil]) {
                element("summary") { NumberText.count(report.tasks.count, "task") }
                MarkupTable(
                    columns: [
                        .init(title: "task"), .init(title: "state"), .init(title: "began"),
                        .init(title: "time", isNumber: true), .init(title: "attempts", isNumber: true),
                        .init(title: "where"),
                    ],
                    rows: shown.map { task in row(task) }
                ).markup(label: "Tasks")
                further(report.tasks.count - shown.count, "task")
            })
    }

    private func row(_ task: TaskReport) -> [Markup] {
        let attempt = task.success ?? task.attempts.first
        let seconds = attempt.flatMap { attempt in attempt.wallSeconds ?? attempt.ended.map { $0 - attempt.started } }
        let kind = task.state.isDone ? nil : task.state == .failed ? "verdict poor" : "verdict fair"
        return [
            Markup(task.task),
            element("span", ["class": kind]) { task.state.rawValue + (task.isCached ? ", earlier run" : "") },
            attempt.map { attempt in element("time") { TimeText.local(attempt.started) } } ?? Markup(),
            Markup(seconds.map(ProgressText.duration) ?? ""),
            Markup(task.attempts.isEmpty ? "" : "\(task.attempts.count)"),
            Markup(attempt?.placement ?? (attempt?.engine == "host" ? "" : attempt?.engine ?? "")),
        ]
    }

    // MARK: - With what

    var provenance: Section? {
        Section(
            id: "provenance", title: "With what",
            content: pieces {
                element("dl") {
                    if !report.command.isEmpty {
                        entry("command", report.command.map(Self.quoted).joined(separator: " "))
                    }
                    if let version = report.version { entry("cohesin", version) }
                    if let machine = report.machine {
                        entry(
                            "machine",
                            "\(machine.host), \(NumberText.count(machine.cpus, "core")) and "
                                + "\(ByteCount(mebibytes: machine.memoryMiB).text) for the run, engine \(machine.engine)"
                        )
                        if let hardware = machine.hardware { entries(hardware) }
                    }
                    if let cloud = report.cloud {
                        entry("AWS", "stack \(cloud.stack), \(cloud.region)")
                        entry("execution", cloud.execution)
                    }
                    if report.invocations > 1 { entry("runs", "\(report.invocations): the record has all of them") }
                    entry("folder", report.directory)
                }
                settings
                images
                cost
            })
    }

    private func entry(_ name: String, _ value: String) -> Markup {
        pieces {
            element("dt") { name }
            element("dd") { element("code") { value } }
        }
    }

    @MarkupBuilder private func entries(_ hardware: MachineRecord) -> Markup {
        entry(
            "processor",
            "\(hardware.processor ?? hardware.architecture), \(NumberText.count(hardware.cores, "core")), "
                + ByteCount(mebibytes: hardware.memoryMiB).text)
        entry("system", [hardware.system, "Linux \(hardware.kernel)"].compactMap(\.self).joined(separator: ", "))
        if !hardware.gpus.isEmpty { entry("GPUs", hardware.gpuModels.joined(separator: ", ")) }
        if let driver = hardware.driver {
            entry("NVIDIA driver", driver + (hardware.cuda.map { ", CUDA up to \($0)" } ?? ""))
        }
    }

    /// A word of a command line as a shell would need it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || "0123456789-_./=:,@%+".unicodeScalars.contains(scalar)
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    @MarkupBuilder private var settings: Markup {
        if !report.settings.isEmpty {
            element("h3") { "Parameters and common inputs" }
            MarkupTable(
                columns: [.init(title: "name"), .init(title: "value"), .init(title: "stages")],
                rows: report.settings.map { setting in
                    [
                        Markup(setting.name), element("code") { Self.list(setting.values) },
                        Markup(setting.stages.joined(separator: ", ")),
                    ]
                }
            ).markup(label: "Parameters and common inputs")
        }
    }

    private static func list(_ values: [String]) -> String {
        values.prefix(20).joined(separator: ", ") + (values.count > 20 ? ", \u{2026}" : "")
    }

    @MarkupBuilder private var images: Markup {
        let used = report.stages.filter { $0.image != nil }
        if !used.isEmpty {
            element("h3") { "Images" }
            MarkupTable(
                columns: [.init(title: "stage"), .init(title: "image"), .init(title: "digest")],
                rows: used.map { stage in
                    [
                        Markup(stage.stage), element("code") { stage.image ?? "" },
                        stage.imageDigest.map { digest in element("code") { digest } }
                            ?? Markup("none: with the tools of the machine"),
                    ]
                }
            ).markup(label: "Images")
        }
    }

    @MarkupBuilder private var cost: Markup {
        if let cost = report.cost {
            element("h3") { "Cost" }
            MarkupTable(
                columns: [.init(title: "stage or sample"), .init(title: "cost", isNumber: true)],
                rows: (cost.stages + cost.samples).prefix(300).map { [Markup($0.name), Markup($0.text)] }
            ).markup(label: "Cost")
            element("p", ["class": "note"]) { cost.basis }
        }
    }
}
