import GPUDevice
import Pipeline

/// Whether somebody who is no run of ours uses a device.
package enum ForeignUse {
    /// What a desktop's server and an idle context may hold without being in the way.
    package static let tolerated = ByteCount(gibibytes: 1)

    /// In words who uses the device, when a task of ours must not; nil: nobody who is in the way.
    ///
    /// A foreign program that computes is in the way, however little memory it has. One that draws is not, while all
    /// together hold less than 1 GiB. Where processes cannot be named, memory alone decides.
    /// - Parameter ours: processes of this run.
    package static func obstacle(
        memory: GPUMemory?, processes: [GPUProcess], hidden: Int, ours: (Int32) -> Bool = { _ in false }
    ) -> String? {
        let foreign = processes.filter { !ours($0.pid) }
        let computing = foreign.filter { $0.kind != .graphics }
        if !computing.isEmpty { return computing.map(text).joined(separator: ", ") }
        let used = ByteCount(bytes: memory?.used ?? 0)
        let own = processes.filter { ours($0.pid) }.compactMap(\.memory).reduce(0, +)
        guard used.bytes - own >= tolerated.bytes else { return nil }
        if hidden > 0 { return "processes that cannot be seen from here (\(used.text))" }
        if !foreign.isEmpty { return foreign.map(text).joined(separator: ", ") }
        return "processes that the driver does not name (\(used.text))"
    }

    /// `train (process 4711 of bob, 500 MiB)`
    private static func text(_ process: GPUProcess) -> String {
        let memory = process.memory.map { ", \(ByteCount(bytes: $0).text)" } ?? ""
        return
            "\(process.name ?? "a program") (process \(process.pid) of \(process.user ?? "an unknown user")\(memory))"
    }
}
