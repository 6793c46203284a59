import Glibc

/// The partial files of this process, so that Ctrl-C and the end of a session remove them, too.
///
/// The handler is set only where no other is: a program that wants to end in its own way keeps its way.
enum PartialFiles {
    /// More are not removed by the handler.
    private static let capacity = 1 << 14
    /// Names, each its own allocation; nil is free. The handler reads them, so they are plain words.
    private nonisolated(unsafe) static let names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = {
        let names = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: capacity)
        names.initialize(repeating: nil, count: capacity)
        return names
    }()
    private nonisolated(unsafe) static let lock: UnsafeMutablePointer<pthread_mutex_t> = {
        let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        return lock
    }()

    static func remember(_ name: String) {
        guard let copy = strdup(absolute(name)) else { return }
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        for index in 0..<capacity where names[index] == nil {
            names[index] = copy
            watch()
            return
        }
        free(copy)
    }

    static func forget(_ name: String) {
        let wanted = absolute(name)
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        for index in 0..<capacity {
            guard let kept = names[index], strcmp(kept, wanted) == 0 else { continue }
            names[index] = nil
            free(kept)
        }
    }

    /// The process may change its folder in between.
    private static func absolute(_ name: String) -> String {
        guard !name.hasPrefix("/"), let folder = getcwd(nil, 0) else { return name }
        defer { free(folder) }
        return String(cString: folder) + "/" + name
    }

    private static func watch() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let present = signal(number) { number in
                // Only calls that a handler may make.
                for index in 0..<PartialFiles.capacity {
                    if let name = PartialFiles.names[index] { unlink(name) }
                }
                signal(number, SIG_DFL)
                raise(number)
            }
            if let present { signal(number, present) }
        }
    }
}
