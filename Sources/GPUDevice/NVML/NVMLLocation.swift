/// Where the driver's library is looked for.
package enum NVMLLocation: Hashable, Sendable {
    /// Where the loader finds it.
    case system
    case file(String)
    /// Nowhere: as on a machine without a driver.
    case nowhere

    /// The variable that names another library, for odd installations and tests; empty: as if there were no driver.
    package static let variable = "COHESIN_NVML_LIBRARY"

    package init(environment: [String: String]) {
        self =
            switch environment[Self.variable] {
            case nil: .system
            case "": .nowhere
            case .some(let path): .file(path)
            }
    }

    var candidates: [String] {
        switch self {
        case .system: ["libnvidia-ml.so.1", "libnvidia-ml.so"]
        case .file(let path): [path]
        case .nowhere: []
        }
    }
}
