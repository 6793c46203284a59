import Glibc

/// A process that uses a GPU.
package struct GPUProcess: Hashable, Sendable {
    /// What it uses the device for.
    package enum Kind: Hashable, Sendable {
        case compute
        /// It draws: a desktop's server, a browser.
        case graphics
        /// It computes through NVIDIA's Multi-Process Service.
        case mps
    }

    /// Its number on this machine.
    package var pid: Int32
    /// What it uses the device for.
    package var kind: Kind
    /// Bytes of device memory; nil: the driver does not tell.
    package var memory: Int64?
    /// nil: the process is gone.
    package var user: String?
    /// Of the program; nil: it may not be looked at.
    package var name: String?

    /// Memory in bytes.
    package init(pid: Int32, kind: Kind, memory: Int64?, user: String?, name: String?) {
        self.pid = pid
        self.kind = kind
        self.memory = memory
        self.user = user
        self.name = name
    }
}

/// What the kernel says of a process that the driver named.
enum ProcessOwner {
    static func exists(_ pid: Int32) -> Bool {
        pid > 0 && access("/proc/\(pid)", F_OK) == 0
    }

    /// The user's name, or number where it has no name; nil: there is no such process.
    static func user(of pid: Int32) -> String? {
        var status = stat()
        guard stat("/proc/\(pid)", &status) == 0 else { return nil }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 4096)
        let code = getpwuid_r(status.st_uid, &entry, &buffer, buffer.count, &found)
        guard code == 0, let name = found?.pointee.pw_name else { return "\(status.st_uid)" }
        return String(cString: name)
    }
}
