import Foundation
import Scheduling

/// The right to use devices, against every other run on the machine, whoever started it: a lock on a file for each
/// device. The kernel gives a lock back when its process ends, however it ends, so a file that nobody has locked is
/// nobody's lease, whatever it says.
package struct DeviceLeases: ~Copyable {
    private let folder: LeaseFolder
    /// The open, locked file of each device that this process has.
    private var held: [DeviceID: Int32] = [:]

    private init(folder: consuming LeaseFolder) { self.folder = folder }

    deinit { for file in held.values { Self.unlock(file) } }

    /// The leases of this machine. `COHESIN_GPU_LEASES` in the environment names another folder.
    package static func open(environment: [String: String]) throws(RunnerError) -> DeviceLeases {
        try open(folder: LeaseFolder.path(environment: environment))
    }

    /// Makes the folder where it is missing. Throws where others could tamper with it.
    package static func open(folder path: String) throws(RunnerError) -> DeviceLeases {
        DeviceLeases(folder: try LeaseFolder.open(path))
    }

    /// Those that this process holds.
    package var devices: Set<DeviceID> { Set(held.keys) }

    /// Takes a device when nobody has it; does not wait.
    package mutating func take(_ device: DeviceID, as holder: LeaseHolder) throws(RunnerError) -> LeaseOutcome {
        if held[device] != nil { return .taken }
        let name = Self.fileName(of: device)
        for _ in 0..<8 {
            let file = try folder.open(name)
            if !Self.lock(file, LOCK_EX) {
                defer { close(file) }
                guard errno == EWOULDBLOCK else { throw .system("lock", "\(folder.path)/\(name)") }
                return .held(by: Self.holder(in: file))
            }
            guard folder.isStill(file, name) else {
                // It was taken away between opening and locking: its lock would bind nobody.
                close(file)
                continue
            }
            Self.write(holder, to: file)
            held[device] = file
            return .taken
        }
        throw .unsafeLeases("\(folder.path)/\(name)", fault: "is taken away again and again")
    }

    /// Gives a device back.
    package mutating func release(_ device: DeviceID) {
        guard let file = held.removeValue(forKey: device) else { return }
        // The file stays: taking it away could hit the lease of who comes next.
        ftruncate(file, 0)
        Self.unlock(file)
    }

    /// Whether another process has a device now, and who.
    /// - Returns: `.taken` when this process has it, nil when nobody does.
    package func state(of device: DeviceID) throws(RunnerError) -> LeaseOutcome? {
        if held[device] != nil { return .taken }
        guard let file = try folder.openToRead(Self.fileName(of: device)) else { return nil }
        defer { Self.unlock(file) }
        // A shared lock: two askers do not disturb each other.
        return Self.lock(file, LOCK_SH) ? nil : .held(by: Self.holder(in: file))
    }

    /// The same for several devices, for who only asks: nothing is made where there is no folder.
    package static func states(
        of devices: [DeviceID], environment: [String: String]
    ) throws(RunnerError) -> [DeviceID: LeaseOutcome] {
        let path = LeaseFolder.path(environment: environment)
        guard Files.status(path, following: false) != nil else { return [:] }
        let leases = try open(folder: path)
        var states: [DeviceID: LeaseOutcome] = [:]
        for device in devices { states[device] = try leases.state(of: device) }
        return states
    }

    /// Somebody may only be asking who has it, which takes microseconds: tried twice.
    private static func lock(_ file: Int32, _ kind: Int32) -> Bool {
        if flock(file, kind | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK, kind == LOCK_EX else { return false }
        usleep(20_000)
        return flock(file, kind | LOCK_NB) == 0
    }

    /// Closing alone would leave the lock to a child that is between its start and its own program: for a moment it has
    /// the file, too.
    private static func unlock(_ file: Int32) {
        flock(file, LOCK_UN)
        close(file)
    }

    private static func fileName(of device: DeviceID) -> String {
        // UUIDs of the older MIG form have slashes.
        String(device.text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }) + ".lease"
    }

    private static func write(_ holder: LeaseHolder, to file: Int32) {
        guard let text = try? JSONEncoder().encode(holder) else { return }
        // For people only: a device is leased without it, too.
        ftruncate(file, 0)
        _ = text.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    }

    private static func holder(in file: Int32) -> LeaseHolder? {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return try? JSONDecoder().decode(LeaseHolder.self, from: Data(bytes[..<count]))
    }
}
