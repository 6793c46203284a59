/// Where a library of the NVIDIA driver is looked for.
package enum DriverLocation: Hashable, Sendable {
    /// Where the loader finds it.
    case system
    case file(String)
    /// Nowhere: as on a machine without a driver.
    case nowhere

    /// The variables that name other libraries, for odd installations and tests; empty: as if there were no driver.
    package static let nvmlVariable = "COHESIN_NVML_LIBRARY"
    package static let cudaVariable = "COHESIN_CUDA_LIBRARY"

    /// Of the management library.
    package init(nvmlIn environment: [String: String]) { self.init(environment[Self.nvmlVariable]) }

    /// Of the library that runs kernels.
    package init(cudaIn environment: [String: String]) { self.init(environment[Self.cudaVariable]) }

    private init(_ value: String?) {
        self =
            switch value {
            case nil: .system
            case "": .nowhere
            case .some(let path): .file(path)
            }
    }

    /// Paths and names for the loader, the best first.
    /// - Parameter name: the library's, without any version.
    func candidates(_ name: String) -> [String] {
        switch self {
        case .system: ["\(name).1", name]
        case .file(let path): [path]
        case .nowhere: []
        }
    }
}
