import GPUDevice
import Pipeline

extension DeviceSurvey.Entry {
    /// `0`, `1 MIG 9`: the number that people know a device by, and for an instance that of its part.
    package var number: String {
        if case .instance(_, let part, _) = gpu.kind { "\(gpu.index) MIG \(part)" } else { "\(gpu.index)" }
    }

    /// The state in a word.
    package var word: String {
        switch state {
        case .free: "free"
        case .ours: "ours"
        case .leased: "leased"
        case .busy: "busy"
        case .divided: "divided"
        case .unusable: "unusable"
        }
    }

    /// Who has the device, or why nobody can; what is doubtful about it. Empty: nothing is to be said.
    package var why: String {
        let doubts = gpu.health.isUsable ? gpu.health.faults.map { "comes last: \($0)" } : []
        let reason: String =
            switch state {
            case .free, .ours: ""
            case .leased(let holder): holder?.text ?? "a run that begins just now"
            case .busy(let who): who
            case .divided(let count): "\(count) MIG instance\(count == 1 ? "" : "s")"
            case .unusable(let reason): reason
            }
        return ([reason] + doubts).filter { !$0.isEmpty }.joined(separator: "; ")
    }

    /// `1.2 of 79.1 GiB`-like: what is used of what tasks can have.
    package var memory: String {
        guard let memory = gpu.memory else { return "shared with the host" }
        return "\(ByteCount(bytes: memory.used).text) of \(ByteCount(bytes: memory.allocatable).text)"
    }
}

extension VisibleDevices {
    /// What the variable does here, in words; nil: it is not set.
    package var note: String? {
        guard let value else { return nil }
        var text = "CUDA_VISIBLE_DEVICES=\(value) restricts what runs may use here"
        if let unknown { text += "; '\(unknown)' names no device, so it and what follows count for nothing" }
        if isAmbiguous {
            text += "; its numbers are read in the order of the bus, as nvidia-smi shows them: UUIDs leave no doubt"
        }
        return text
    }
}
