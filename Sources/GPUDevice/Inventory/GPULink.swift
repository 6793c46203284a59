/// How two whole GPUs reach each other.
package struct GPULink: Hashable, Sendable {
    /// From near to far; the numbers of the PCIe paths are NVML's levels of a common ancestor.
    package enum Path: Int, Hashable, Comparable, Sendable {
        case nvlink = -1
        /// Both on one board.
        case internalBoard = 0
        case oneSwitch = 10
        case switches = 20
        case hostBridge = 30
        /// Through the host bridges of one memory node.
        case numaNode = 40
        /// Between processor sockets.
        case system = 50

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// One end.
    package var first: GPUUUID
    /// The other end.
    package var second: GPUUUID
    /// What lies between them.
    package var path: Path

    /// In any order of the two.
    package init(_ first: GPUUUID, _ second: GPUUUID, path: Path) {
        self.first = first
        self.second = second
        self.path = path
    }
}

/// Which devices form a group that data passes through quickly.
enum LinkGroups {
    /// A group's number for each device: NVLink binds first; those that have none are bound by a PCIe path that stays
    /// within a host bridge. None for a device of which no link is known, unless it is the only one.
    static func numbers(_ devices: [GPUUUID], links: [GPULink]) -> [GPUUUID: Int] {
        let linked = Set(links.filter { $0.path == .nvlink }.flatMap { [$0.first, $0.second] })
        var above: [GPUUUID: GPUUUID] = [:]
        func head(_ device: GPUUUID) -> GPUUUID {
            var device = device
            while let next = above[device] { device = next }
            return device
        }
        for link in links {
            let isNear = link.path <= .hostBridge && linked.isDisjoint(with: [link.first, link.second])
            guard link.path == .nvlink || isNear else { continue }
            let (first, second) = (head(link.first), head(link.second))
            if first != second { above[second] = first }
        }
        let known = Set(links.flatMap { [$0.first, $0.second] })
        var numbers: [GPUUUID: Int] = [:]
        var groups: [GPUUUID: Int] = [:]
        for device in devices where known.contains(device) || devices.count == 1 {
            let group = groups[head(device)] ?? groups.count
            groups[head(device)] = group
            numbers[device] = group
        }
        return numbers
    }
}
