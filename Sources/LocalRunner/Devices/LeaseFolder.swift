import Foundation

/// The folder with a lease file for each device. It is the same for all users of a machine, so it lies where everybody
/// can write, and nothing in it is trusted: no link is followed, and only the kernel's lock counts, not a file's text.
struct LeaseFolder: ~Copyable {
    let path: String
    private let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The variable that names another folder.
    static let variable = "COHESIN_GPU_LEASES"

    /// The folder of this machine: below the first of the customary places where every user may make files.
    static func path(environment: [String: String], places: [String] = ["/run/lock", "/tmp"]) -> String {
        if let named = environment[variable], !named.isEmpty { return named }
        let shared = places.first { place in
            var status = stat()
            return stat(place, &status) == 0 && status.st_mode & 0o1777 == 0o1777
        }
        return (shared ?? "/tmp") + "/cohesin-gpu-leases"
    }

    /// Opens the folder; makes it when there is none, so that every user may add files to it and nobody may take
    /// another's away.
    static func open(_ path: String) throws(RunnerError) -> LeaseFolder {
        var descriptor = openFolder(path)
        if descriptor < 0, errno == ENOENT {
            try make(path)
            descriptor = openFolder(path)
        }
        guard descriptor >= 0 else {
            if errno == ELOOP || errno == ENOTDIR { throw .unsafeLeases(path, fault: "is not a folder") }
            throw .system("open", path)
        }
        let folder = LeaseFolder(path: path, descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("look at", path) }
        if status.st_mode & 0o022 != 0, status.st_mode & 0o1000 == 0 {
            throw .unsafeLeases(path, fault: "lets users remove each other's files")
        }
        return folder
    }

    private static func openFolder(_ path: String) -> Int32 {
        Foundation.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }

    /// Under its name only when its rights are set: the mask of this process would leave other users out meanwhile.
    private static func make(_ path: String) throws(RunnerError) {
        let partial = Files.sibling(of: path)
        guard mkdir(partial, 0o700) == 0 || errno == EEXIST else { throw .system("make the folder", partial) }
        guard chmod(partial, 0o1777) == 0 else { throw .system("set the rights of", partial) }
        do throws(RunnerError) {
            // When another process was first, that is as good.
            if try !Files.renameWithoutReplacing(partial, to: path) { rmdir(partial) }
        } catch {
            rmdir(partial)
            throw error
        }
    }

    /// Opens a lease file for writing, and makes it when there is none.
    ///
    /// A file of another user is opened without the wish to make one: in a folder like this one the kernel refuses
    /// that wish (fs.protected_regular).
    func open(_ name: String) throws(RunnerError) -> Int32 {
        let flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        for _ in 0..<8 {
            var file = openat(descriptor, name, flags)
            if file < 0, errno == ENOENT {
                file = openat(descriptor, name, flags | O_CREAT | O_EXCL, 0o666)
                if file >= 0 { fchmod(file, 0o666) }
                if file < 0, errno == EEXIST { continue }
            }
            if file < 0 {
                if errno == ELOOP { throw .unsafeLeases("\(path)/\(name)", fault: "is a link") }
                throw .system("open", "\(path)/\(name)")
            }
            return try checked(file, name)
        }
        throw .system("open", "\(path)/\(name)", code: EAGAIN)
    }

    /// Opens a lease file to read it; nil: there is none.
    func openToRead(_ name: String) throws(RunnerError) -> Int32? {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if file >= 0 { return try checked(file, name) }
        switch errno {
        case ENOENT: return nil
        case ELOOP: throw .unsafeLeases("\(path)/\(name)", fault: "is a link")
        default: throw .system("read", "\(path)/\(name)")
        }
    }

    /// A file that has a second name may be somebody's own, which a lease would overwrite.
    private func checked(_ file: Int32, _ name: String) throws(RunnerError) -> Int32 {
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink <= 1 else {
            close(file)
            throw .unsafeLeases("\(path)/\(name)", fault: "is not a plain file with one name")
        }
        return file
    }

    /// True while this very file has the name: a cleaner of temporary files may have taken it away.
    func isStill(_ file: Int32, _ name: String) -> Bool {
        var opened = stat()
        var named = stat()
        return fstat(file, &opened) == 0 && fstatat(descriptor, name, &named, AT_SYMLINK_NOFOLLOW) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}
