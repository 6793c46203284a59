import GPUDevice
import OrderedCollections
import Pipeline
import RunStore
import Scheduling

/// What a run meets on this machine, looked at before anything is made or started: `run` goes by it, and
/// `doctor FILE` tells it.
package struct RunPreflight {
    /// The plan, in which no stage asks for more cores than there are.
    package let plan: Plan
    /// With the GPUs, where the plan has a use for them. One that the engine cannot hand over has a fault, so that
    /// stages take their alternative where they have one.
    package private(set) var capacity: Capacity
    /// How the scheduler chooses.
    package let policy: SchedulingPolicy
    /// For each task of the plan the position of the variant that will run.
    package private(set) var variants: [Int]
    /// Where commands run.
    package private(set) var engine = Engine.host
    /// What stops the run comes last.
    package private(set) var findings: [Finding] = []

    private var survey: DeviceSurvey?
    /// Stages that can never run here.
    private var unfit: [Finding] = []

    /// - Parameters:
    ///   - capacity: cores and memory; the GPUs are found here.
    ///   - supply: what happens when the engine lacks an image.
    /// - Throws: when a signal came; everything else is a finding.
    package init(
        _ plan: Plan, capacity: Capacity, policy: SchedulingPolicy, engine choice: EngineSelection.Choice,
        supply: ImageSupply = ImageSupply(), environment: [String: String]
    ) throws(RunnerError) {
        let (plan, limited) = plan.limited(toCores: capacity.cpus)
        self.plan = plan
        self.capacity = capacity
        self.policy = policy
        variants = plan.tasks.map { _ in 0 }
        if !limited.isEmpty {
            findings.append(
                Finding(
                    .hostTooSmall, .note,
                    "\(capacity.cpus) cores are all there are, so that is what these stages get: "
                        + limited.map(\.text).joined(separator: ", ")))
        }
        findDevices(environment)
        chooseVariants()
        try chooseEngine(choice, supply)
        if excludeDevices() {
            let before = variants
            chooseVariants()
            // Alternatives may have images of their own.
            if variants != before { try chooseEngine(choice, supply) }
        }
        findings += unfit + imageFindings() + sharedMemoryFindings(size: Doctor.sharedMemory)
        do throws(RunnerError) {
            try SecretFolder.check(plan, variants: variants)
        } catch {
            findings.append(error.finding)
        }
        findings = findings.filter { $0.weight != .stops } + findings.filter { $0.weight == .stops }
    }

    /// Whether nothing stops the run.
    package var canRun: Bool { !findings.contains { $0.weight == .stops } }

    /// This machine, with its GPUs where the plan has a use for them.
    package var machine: MachineRecord { MachineRecord(gpus: survey?.inventory) }

    /// Throws what stops the run, and what belongs to it.
    package func check() throws(RunnerError) {
        guard canRun else { throw .refused(findings.filter { $0.weight == .stops || $0.weight == .limits }) }
    }

    /// What a run should say of how it came about.
    package var notes: [String] { findings.filter { $0.weight != .fine }.map(\.text) }

    /// What comes of it all, for the pipeline as a whole.
    var verdict: Finding {
        let tasks = "\(plan.tasks.count) \(plan.tasks.count == 1 ? "task" : "tasks")"
        return canRun
            ? Finding(.pipeline, .fine, "'\(plan.pipeline)', \(tasks): every stage can run here, engine \(engine.name)")
            : Finding(.pipeline, .stops, "'\(plan.pipeline)', \(tasks): cannot run here")
    }

    // MARK: - Devices and variants

    private mutating func findDevices(_ environment: [String: String]) {
        let wantsGPU = plan.tasks.contains { $0.variants.contains { $0.needs.gpu != nil } }
        guard wantsGPU, policy.gpuUse != .never else { return }
        do throws(RunnerError) {
            let found = try DeviceSurvey.ofThisMachine(environment: environment, hostMemory: capacity.memory)
            capacity.devices = found.devices
            survey = found
            if let note = GPUFindings.restriction(found) { findings.append(note) }
        } catch {
            // Without a driver stages with another way to run take it; the others are refused, with this as the reason.
            let finding =
                if case .gpus(let reason) = error {
                    GPUFindings.of(reason, hasHardware: Doctor.hasHardware())
                } else {
                    error.finding
                }
            findings.append(finding)
        }
    }

    private mutating func chooseVariants() {
        do throws(PreflightError) {
            variants = try Preflight(plan, capacity: capacity, policy: policy).variants
            unfit = []
        } catch {
            unfit =
                if case .cannotFit(let stages) = error {
                    stages.map { Finding($0.lacksDevices ? .devicesUnfit : .hostTooSmall, .stops, $0.text) }
                } else {
                    [Finding(.pipeline, .stops, error.description)]
                }
        }
    }

    // MARK: - The engine

    private mutating func chooseEngine(_ choice: EngineSelection.Choice, _ supply: ImageSupply) throws(RunnerError) {
        do throws(RunnerError) {
            // Nothing is pulled for a run that is refused anyway.
            let (engine, note) = try EngineSelection.select(
                choice, plan: plan, variants: variants, supply: unfit.isEmpty ? supply : ImageSupply())
            self.engine = engine
            if let note, !findings.contains(where: { $0.text == note }) {
                findings.append(Finding(.engine, .note, note))
            }
        } catch {
            if case .interrupted = error { throw error }
            findings.append(error.finding)
            if case .imageMissing(let image, _, _) = error,
                chosen.contains(where: { $0.image == image && $0.needs.gpu != nil })
            {
                findings.append(
                    Finding(
                        .imageUnfit, .note,
                        "whether image '\(image)' runs with this machine's driver is seen when it is here"))
            }
        }
    }

    /// One variant for each stage, the one that will run.
    private var chosen: [TaskVariant] {
        var stages: OrderedDictionary<StageName, TaskVariant> = [:]
        for (task, variant) in zip(plan.tasks, variants) where stages[task.id.stage] == nil {
            stages[task.id.stage] = task.variants[variant]
        }
        return Array(stages.values)
    }

    /// Gives a fault to devices that the engine cannot hand over; false: there are none.
    private mutating func excludeDevices() -> Bool {
        guard case .container(let engine) = engine, let survey,
            chosen.contains(where: { $0.needs.gpu != nil && $0.image != nil })
        else { return false }
        let lacks = EngineFindings.passing(engine, to: survey).filter { $0.weight != .fine }
        findings += lacks
        let lost = Set(lacks.flatMap(\.devices))
        for position in capacity.devices.indices where lost.contains(capacity.devices[position].id.text) {
            capacity.devices[position].fault =
                capacity.devices[position].fault ?? "\(engine.kind.rawValue) cannot hand it over"
        }
        return !lost.isEmpty
    }

    private func imageFindings() -> [Finding] {
        guard let survey, !survey.entries.isEmpty else { return [] }
        return engine.cudaFindings(plan, variants: variants, inventory: survey.inventory)
    }

    /// In a container a stage gets what it asks for; on the host there is what there is.
    private func sharedMemoryFindings(size: ByteCount?) -> [Finding] {
        let most = chosen.filter { !engine.contains($0) }.compactMap(\.needs.sharedMemory).max()
        guard let most, most > size ?? ByteCount(bytes: 0) else { return [] }
        return [
            Finding(
                .hostTooSmall, .limits,
                "a stage asks for \(most.text) of shared memory, and /dev/shm here holds \(size?.text ?? "nothing")",
                remedy: "sudo mount -o remount,size=\(most.mebibytes)M /dev/shm")
        ]
    }
}
