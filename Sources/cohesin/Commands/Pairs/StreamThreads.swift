import ArgumentParser
import Glibc

/// Threads that inflate and deflate, beside the one that works.
struct StreamThreads: ParsableArguments {
    @Option(help: ArgumentHelp("Threads for reading compressed input.", valueName: "n"))
    var nprocIn: Int = 1

    @Option(
        help: ArgumentHelp(
            "Threads for writing compressed output (default: the cores there are, at most 8).",
            valueName: "n"))
    var nprocOut: Int?

    func validate() throws {
        guard (1...512).contains(nprocIn), (1...512).contains(nprocOut ?? 1) else {
            throw ValidationError("--nproc-in and --nproc-out take a number from 1 to 512")
        }
    }

    /// Further threads beside the one that reads. One thread does it all itself.
    var inputThreads: Int { nprocIn - 1 }
    /// Further threads beside the one that writes.
    var outputThreads: Int { Self.deflating(nprocOut ?? Self.defaultCount) }

    /// Of several threads all deflate: the one that gives them their blocks has little to do.
    static func deflating(_ count: Int) -> Int { count > 1 ? count : 0 }

    /// The cores there are, at most 8: more threads than that wait for the one that works.
    static var defaultCount: Int { max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
