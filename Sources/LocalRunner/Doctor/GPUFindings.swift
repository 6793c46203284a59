import GPUDevice
import Scheduling

/// What is to be said of the GPUs, from values alone.
package enum GPUFindings {
    /// The driver cannot be asked.
    /// - Parameter hasHardware: whether the bus shows a device of NVIDIA's; nil: nobody knows.
    package static func of(_ error: GPUError, hasHardware: Bool?) -> Finding {
        switch error {
        case .noLibrary where hasHardware == false:
            Finding(.noGPU, .note, "no NVIDIA GPU in this machine: GPU stages need their CPU alternative")
        case .noLibrary:
            Finding(
                .noGPU, .limits, "no NVIDIA driver here: GPU stages need their CPU alternative",
                remedy: "sudo apt-get install nvidia-driver  (in a container: start it with the GPUs, "
                    + "as with docker run --gpus all)")
        case .driverNotLoaded:
            Finding(
                .driverFault, .limits, "the NVIDIA driver is installed and not loaded", remedy: "sudo modprobe nvidia")
        case .libraryMismatch:
            Finding(
                .driverFault, .limits, "the NVIDIA driver was updated and the old one is still loaded",
                remedy: "sudo reboot")
        case .notTheDriver, .noPermission, .callFailed, .deviceFailed:
            Finding(.driverFault, .limits, error.description, remedy: "nvidia-smi  (shows what the driver says)")
        }
    }

    /// One finding for each device, and more where something is wrong.
    package static func of(_ survey: DeviceSurvey) -> [Finding] {
        var findings = [summary(survey)]
        if let restriction = restriction(survey) { findings.append(restriction) }
        findings += survey.inventory.unreachable.map { device in
            Finding(
                .unhealthy, .limits, "GPU \(device.index): \(device.fault)",
                remedy: remedy(device.fault, "\(device.index)"))
        }
        for entry in survey.entries { findings += self.findings(entry) }
        return findings
    }

    /// What the environment leaves of the devices; nil: all of them.
    static func restriction(_ survey: DeviceSurvey) -> Finding? {
        survey.visible.note.map { Finding(.restricted, .note, $0, remedy: "unset CUDA_VISIBLE_DEVICES") }
    }

    private static func summary(_ survey: DeviceSurvey) -> Finding {
        let driver = survey.inventory.driver.map { "driver \($0)" } ?? "a driver"
        let usable = survey.entries.filter {
            if case .unusable = $0.state { return false }
            if case .divided = $0.state { return false }
            return true
        }
        if survey.entries.isEmpty, survey.inventory.unreachable.isEmpty {
            return Finding(.noGPU, .note, "\(driver), and no GPU: GPU stages need their CPU alternative")
        }
        return Finding(
            .gpus, usable.isEmpty ? .limits : .fine,
            "\(driver)\(survey.inventory.cuda.map { ", CUDA up to \($0)" } ?? ""): "
                + "\(usable.count) of \(survey.entries.count + survey.inventory.unreachable.count) devices can be used",
            remedy: usable.isEmpty ? "cohesin gpus  (shows why)" : nil, devices: usable.map(\.device.id.text))
    }

    private static func findings(_ entry: DeviceSurvey.Entry) -> [Finding] {
        let gpu = entry.gpu
        let name = gpu.kind == .whole ? "GPU \(gpu.index)" : "MIG instance of GPU \(gpu.index)"
        func finding(_ code: Finding.Code, _ weight: Finding.Weight, _ text: String, _ remedy: String?) -> Finding {
            Finding(code, weight, "\(name): \(text)", remedy: remedy, devices: [gpu.uuid.text])
        }
        var findings: [Finding] = []
        // Instances have the faults of their device, which says them once.
        let faults = gpu.kind == .whole ? gpu.health.faults : []
        for fault in faults {
            switch fault {
            case .computeProhibited:
                findings.append(
                    finding(.computeMode, .limits, "\(fault)", "sudo nvidia-smi -i \(gpu.uuid) -c DEFAULT"))
            case .migChangePending:
                findings.append(finding(.mig, .limits, "\(fault)", remedy(fault, gpu.uuid.text)))
            default:
                findings.append(
                    finding(.unhealthy, fault.forbidsUse ? .limits : .note, "\(fault)", remedy(fault, gpu.uuid.text)))
            }
        }
        if gpu.mig == .on, case .unusable = entry.state, faults.isEmpty {
            findings.append(
                finding(
                    .mig, .limits, "MIG is on, and it has no instances",
                    "sudo nvidia-smi mig -i \(gpu.index) -cgi 0 -C  (or 'sudo nvidia-smi -i \(gpu.index) -mig 0')"))
        }
        if gpu.computeMode == .exclusiveProcess, gpu.kind == .whole {
            findings.append(
                finding(
                    .computeMode, .note, "its compute mode lets one process in at a time, so tasks cannot share it",
                    "sudo nvidia-smi -i \(gpu.uuid) -c DEFAULT"))
        }
        if case .busy(let who) = entry.state {
            findings.append(finding(.foreignUse, .limits, "in use by \(who)", "cohesin gpus  (shows when it is free)"))
        }
        return findings
    }

    private static func remedy(_ fault: GPUFault, _ device: String) -> String {
        switch fault {
        case .lost: "sudo reboot  (and look after its power and seat)"
        case .rowRemapFailed: "have the device replaced: its memory is worn out"
        case .notPermitted: "ls -l /dev/nvidia*  (shows who may open it)"
        default: "sudo nvidia-smi --gpu-reset -i \(device)"
        }
    }
}
