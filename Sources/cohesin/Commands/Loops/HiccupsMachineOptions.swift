import ArgumentParser

/// What HiCCUPS runs on.
struct HiccupsMachineOptions: ParsableArguments {
    /// Where pixels are tested.
    enum Device: String, ExpressibleByArgument, CaseIterable {
        case auto
        case cpu
        case gpu
    }

    @Option(help: "Where pixels are tested.")
    var device = Device.auto

    @Flag(name: [.customShort("j"), .customLong("cpu")], help: "The same as --device cpu.")
    var cpu = false

    @Option(help: "Threads (default: one per core).")
    var threads: Int?
}
