import ArgumentParser
import Loops

/// What HiCCUPS runs on.
struct HiccupsMachineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What tests pixels: GPUs where they can, threads, or GPUs only.", valueName: "auto|cpu|gpu[:UUID]"))
    var device = DeviceChoice.auto

    @Flag(name: [.customShort("j"), .customLong("cpu")], help: "The same as --device cpu.")
    var cpu = false

    @Option(help: "Threads (default: one per core).")
    var threads: Int?
}

extension DeviceChoice: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }

    public var defaultValueDescription: String { "\(self)" }
}
