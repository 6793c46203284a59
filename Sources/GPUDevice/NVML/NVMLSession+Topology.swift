import Glibc

extension NVMLSession {
    /// How the whole devices reach each other: one link for each two of which the driver says it.
    func links(_ devices: [(uuid: GPUUUID, device: NVMLLibrary.Device, pciBusID: String?)]) -> [GPULink] {
        guard devices.count > 1 else { return [] }
        let ends = devices.map { linkEnds(of: $0.device) }
        var links: [GPULink] = []
        for (first, one) in devices.enumerated() {
            for (second, other) in devices.enumerated() where second > first {
                let isDirect = other.pciBusID.map(ends[first].contains) == true
                // Devices on one NVSwitch: the far end of their links is the switch.
                let isLinked = isDirect || !ends[first].isDisjoint(with: ends[second])
                if let path = isLinked ? .nvlink : path(one.device, other.device) {
                    links.append(GPULink(one.uuid, other.uuid, path: path))
                }
            }
        }
        return links
    }

    /// The PCI addresses at the far ends of a device's live NVLinks.
    private func linkEnds(of device: NVMLLibrary.Device) -> Set<String> {
        typealias State = @convention(c) (OpaquePointer, UInt32, UnsafeMutablePointer<UInt32>) -> Int32
        typealias Remote = @convention(c) (OpaquePointer, UInt32, UnsafeMutableRawPointer?) -> Int32
        guard let state = library.function("nvmlDeviceGetNvLinkState", as: State.self),
            let remote = library.function("nvmlDeviceGetNvLinkRemotePciInfo_v2", as: Remote.self)
        else { return [] }
        var ends: Set<String> = []
        for link in 0..<UInt32(36) {
            var isUp: UInt32 = 0
            // The first number that the device does not have.
            guard state(device, link, &isUp) == NVMLReturn.success.rawValue else { break }
            var address = ForeignRecord(size: 68)
            if isUp == 1, remote(device, link, &address.bytes) == NVMLReturn.success.rawValue {
                ends.insert(address.text(at: 36))
            }
        }
        return ends
    }

    private func path(_ first: NVMLLibrary.Device, _ second: NVMLLibrary.Device) -> GPULink.Path? {
        typealias Ancestor = @convention(c) (OpaquePointer, OpaquePointer, UnsafeMutablePointer<Int32>) -> Int32
        guard let call = library.function("nvmlDeviceGetTopologyCommonAncestor", as: Ancestor.self) else { return nil }
        var level: Int32 = 0
        guard call(first, second, &level) == NVMLReturn.success.rawValue, level >= 0 else { return nil }
        return GPULink.Path(rawValue: Int(level))
    }

    /// The node of the nearest processors, from the kernel. The driver's own answer is about devices whose memory is a
    /// node itself, so it comes second.
    func numaNode(of device: NVMLLibrary.Device, pciBusID: String?, _ faults: inout Set<GPUFault>) -> Int? {
        if let pciBusID, let node = number(inFile: "\(sysfs)/bus/pci/devices/\(Self.kernelName(pciBusID))/numa_node") {
            return node < 0 ? nil : node
        }
        return library.number("nvmlDeviceGetNumaNodeId", device).optional(&faults).map(Int.init)
    }

    /// `00000000:65:00.0` is `0000:65:00.0` to the kernel.
    private static func kernelName(_ pciBusID: String) -> String {
        let name = pciBusID.lowercased()
        return name.utf8.count == 16 && name.hasPrefix("0000") ? String(name.dropFirst(4)) : name
    }

    private func number(inFile path: String) -> Int? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 32)
        let count = fread(&line, 1, line.count, file)
        return Int(String(decoding: line[..<count].prefix { $0 != 10 }, as: UTF8.self))
    }

    func cpuAffinity(of device: NVMLLibrary.Device) -> [Int] {
        typealias Affinity = @convention(c) (OpaquePointer, UInt32, UnsafeMutablePointer<UInt>) -> Int32
        guard let call = library.function("nvmlDeviceGetCpuAffinity", as: Affinity.self) else { return [] }
        var words = [UInt](repeating: 0, count: 64)
        guard call(device, UInt32(words.count), &words) == NVMLReturn.success.rawValue else { return [] }
        return words.enumerated().flatMap { word in
            (0..<UInt.bitWidth).filter { word.element >> $0 & 1 == 1 }.map { word.offset * UInt.bitWidth + $0 }
        }
    }
}
