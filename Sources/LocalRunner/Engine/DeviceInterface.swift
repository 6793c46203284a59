import Pipeline
import Scheduling

/// A specification of the Container Device Interface: the names by which an engine knows NVIDIA's devices.
package struct DeviceInterface: Hashable, Sendable {
    /// The names in the specification: UUIDs, indices (`0`, `0:1` for a MIG device) or `gpu0`.
    package let names: Set<String>

    /// Names of devices, as the specifications have them.
    package init(names: Set<String>) { self.names = names }

    /// The names in the text of a specification, YAML or JSON; nil: it is none of NVIDIA's GPUs.
    package init?(text: String, file: String) {
        var diagnostics = Diagnostics()
        guard let root = YAMLReader.read(text, file: file, diagnostics: &diagnostics),
            root["kind"]?.text == "nvidia.com/gpu"
        else { return nil }
        names = Set((root["devices"]?.elements ?? []).compactMap { $0["name"]?.text })
    }

    /// What the specifications of this machine say together; nil: there is none.
    package static func ofThisMachine(
        folders: [String] = ["/etc/cdi", "/var/run/cdi", "/run/cdi"]
    ) -> DeviceInterface? {
        var found: DeviceInterface?
        for folder in folders {
            for name in (Files.names(in: folder) ?? []).sorted()
            where [".yaml", ".yml", ".json"].contains(where: { name.hasSuffix($0) }) {
                guard let bytes = try? Disk().content(of: "\(folder)/\(name)", limit: YAMLReader.sizeLimit),
                    let one = DeviceInterface(text: String(decoding: bytes, as: UTF8.self), file: name)
                else { continue }
                found = DeviceInterface(names: one.names.union(found?.names ?? []))
            }
        }
        return found
    }

    /// The name of a device: its UUID where the specification has it, else what stands for its index. nil: the
    /// specification does not know it, most often because it is older than the device.
    /// - Parameter index: its number in the order of PCI buses; of a MIG device `GPU:INSTANCE`.
    package func name(of device: DeviceID, index: String?) -> String? {
        if names.contains(device.text) { return device.text }
        guard let index else { return nil }
        return [index, "gpu\(index)", "mig\(index)"].first(where: names.contains)
    }

    /// The names of those of these devices that the specification knows.
    package func names(of devices: [Device]) -> [DeviceID: String] {
        var names: [DeviceID: String] = [:]
        var instances: [DeviceID: Int] = [:]
        for device in devices {
            var index = "\(device.index)"
            if let parent = device.parent {
                // Instances of one GPU are numbered in their order.
                index += ":\(instances[parent, default: 0])"
                instances[parent, default: 0] += 1
            }
            names[device.id] = name(of: device.id, index: index)
        }
        return names
    }
}
