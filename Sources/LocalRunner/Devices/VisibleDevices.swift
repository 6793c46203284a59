import GPUDevice

/// What `CUDA_VISIBLE_DEVICES` in our own environment leaves of the machine's devices: somebody, a batch system most
/// often, has given us those and no others.
package struct VisibleDevices: Hashable, Sendable {
    /// The value; nil: the variable is not set, and everything is visible.
    package let value: String?
    private let chosen: Set<GPUUUID>
    /// The first entry that names no device: CUDA sees neither it nor what follows.
    package let unknown: String?
    /// Numbers were given, devices are of several models, and CUDA's own order is not the one of the bus.
    package let isAmbiguous: Bool

    /// Reads `CUDA_VISIBLE_DEVICES` as the driver does.
    package init(environment: [String: String], inventory: GPUInventory) {
        value = environment["CUDA_VISIBLE_DEVICES"]
        var chosen: Set<GPUUUID> = []
        var unknown: String?
        var hasNumber = false
        for entry in value.map(Self.entries) ?? [] {
            let named = Self.devices(entry, inventory)
            guard !named.isEmpty else {
                unknown = entry
                break
            }
            if Int(entry) != nil { hasNumber = true }
            chosen.formUnion(named)
        }
        self.chosen = chosen
        self.unknown = unknown
        let models = Set(inventory.devices.filter { $0.kind == .whole }.map(\.model))
        isAmbiguous = hasNumber && models.count > 1 && environment["CUDA_DEVICE_ORDER"] != "PCI_BUS_ID"
    }

    /// Whether programs may see the device.
    package func contains(_ device: GPUUUID) -> Bool { value == nil || chosen.contains(device) }

    private static func entries(_ value: String) -> [String] {
        guard value.contains(where: { !$0.isWhitespace }) else { return [] }
        return value.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { !$0.isWhitespace } }
    }

    /// The devices that an entry stands for; a divided one stands for its instances.
    private static func devices(_ entry: String, _ inventory: GPUInventory) -> [GPUUUID] {
        let found = inventory.devices.filter { device in
            switch device.kind {
            case .whole:
                if let index = Int(entry) { return device.index == index }
                return entry.hasPrefix("GPU-") && device.uuid.text.hasPrefix(entry)
            case .instance(let parent, let part, let compute):
                return entry.hasPrefix("MIG-")
                    && (device.uuid.text.hasPrefix(entry) || entry == "MIG-\(parent)/\(part)/\(compute)")
            }
        }
        // A beginning that two devices share names none of them.
        guard found.count == 1, let device = found.first else { return [] }
        return device.mig == .on ? inventory.instances(of: device.uuid).map(\.uuid) + [device.uuid] : [device.uuid]
    }
}
