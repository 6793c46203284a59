import Foundation
import TestSupport

/// A file system of a few MiB in memory, unmounted with the last reference.
final class SmallDisk: Sendable {
    let path: String

    init?(in folder: ScratchFolder, mebibytes: Int) {
        path = folder.file("disk")
        mkdir(path, 0o755)
        let mount = try? Program.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", path])
        guard mount?.status == 0 else { return nil }
    }

    deinit { _ = try? Program.run("/bin/umount", ["-l", path]) }

    static let canMount: Bool = {
        let scratch = ScratchFolder()
        return SmallDisk(in: scratch, mebibytes: 1) != nil
    }()
}
