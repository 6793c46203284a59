import OrderedCollections
import Pipeline
import Scheduling

/// Tasks with the times that they really take, and a machine for them.
package struct Load: Sendable {
    package struct Task: Sendable {
        package var cpus: Int
        package var memory: ByteCount
        package var gpu: GPURequest?
        package var seconds: Int
        /// Positions of the tasks that it waits for; all are less than its own.
        package var parents: [Int]
        /// Tasks of one stage take about as long; nil: it has a stage of its own.
        package var stage: Int?

        package init(
            cpus: Int, gibibytes: Int64 = 1, gpu: GPURequest? = nil, seconds: Int, parents: [Int] = [],
            stage: Int? = nil
        ) {
            self.cpus = cpus
            memory = ByteCount(gibibytes: gibibytes)
            self.gpu = gpu
            self.seconds = seconds
            self.parents = parents
            self.stage = stage
        }
    }

    package var machine: Capacity
    package var tasks: [Task]

    package init(machine: Capacity, tasks: [Task]) {
        self.machine = machine
        self.tasks = tasks
    }

    package func stage(of position: Int) -> StageName {
        tasks[position].stage.map { StageName("s\($0)") } ?? StageName("t\(position)")
    }

    private func id(of position: Int) -> TaskID { TaskID(stage: stage(of: position), labels: ["\(position)"]) }

    /// The plan; with `limits` each task has a time limit of half as long again as it takes.
    package func plan(limits: Bool, retry: RetryPolicy = .standard) -> Plan {
        let tasks = tasks.enumerated().map { position, task in
            let needs = ResourceRequest(
                cpus: task.cpus, memory: task.memory, timeLimitSeconds: limits ? task.seconds * 3 / 2 + 1 : nil,
                gpu: task.gpu)
            let sources = task.parents.map { InputSource.output(id(of: $0), VariableName("out")) }
            return PlannedTask(
                id: id(of: position),
                variants: [
                    TaskVariant(environment: EnvironmentName("e"), needs: needs, image: nil, command: .bash("true"))
                ],
                inputs: sources.isEmpty ? [:] : [VariableName("inputs"): .many(sources)], values: [:],
                outputs: [VariableName("out"): PlannedOutput(name: "out")], retry: retry)
        }
        return Plan(pipeline: "load", environments: [EnvironmentName("e"): .cpu], tasks: tasks)
    }

    /// The positions of the devices that meet a request, by the words of the request alone.
    package func devices(for request: GPURequest) -> [Int] {
        let parents = Set(machine.devices.compactMap(\.parent))
        return machine.devices.indices.filter { position in
            let device = machine.devices[position]
            return !parents.contains(device.id) && device.fault == nil && (device.parent == nil || request.allowsMIG)
                && (device.allowsSharing || !request.isShared)
                && device.memory >= request.memory ?? ByteCount(bytes: 0)
                && (request.computeCapability?.contains(device.computeCapability) ?? true)
                && (request.models.isEmpty || request.models.contains { $0.matches(device.model) })
        }
    }

    /// No schedule can be shorter: the longest chain, and the work for each kind of resource over how much there is.
    package var lowerBound: Double {
        var chains = tasks.map(\.seconds)
        for (position, task) in tasks.enumerated() {
            chains[position] += task.parents.map { chains[$0] }.max() ?? 0
        }
        var bound = Double(chains.max() ?? 0)
        bound = max(bound, tasks.reduce(0) { $0 + Double($1.cpus * $1.seconds) } / Double(machine.cpus))
        bound = max(
            bound,
            tasks.reduce(0) { $0 + Double($1.memory.bytes) * Double($1.seconds) } / Double(machine.memory.bytes))
        let wanted = tasks.compactMap { task in
            task.gpu.map { (devices: Set(devices(for: $0)), work: Double($0.count * task.seconds)) }
        }
        for devices in Set(wanted.map(\.devices)) {
            let work = wanted.filter { $0.devices.isSubset(of: devices) }.reduce(0) { $0 + $1.work }
            bound = max(bound, work / Double(devices.count))
        }
        return bound
    }
}
