import Glibc

/// A library of the driver, open. A function is looked up by its full name each time: the names without a suffix belong
/// to the oldest layouts, and a driver that has no such name has no such feature.
struct DriverLibrary: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    let path: String

    private init(handle: UnsafeMutableRawPointer, path: String) {
        self.handle = handle
        self.path = path
    }

    deinit { dlclose(handle) }

    /// There is none, in the loader's words.
    struct Missing: Error { var reason = "none was looked for" }

    static func open(_ location: DriverLocation, name: String) throws(Missing) -> DriverLibrary {
        var missing = Missing()
        for path in location.candidates(name) {
            if let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) { return DriverLibrary(handle: handle, path: path) }
            if let text = dlerror() { missing.reason = String(cString: text) }
        }
        throw missing
    }

    /// A function as the C type that the caller knows it to have; nil: this driver has none of that name.
    func function<F>(_ name: String, as type: F.Type) -> F? {
        guard let address = dlsym(handle, name) else { return nil }
        return unsafeBitCast(address, to: type)
    }
}
