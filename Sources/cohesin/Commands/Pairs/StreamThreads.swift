import ArgumentParser

/// Threads that inflate and deflate, beside the one that works.
struct StreamThreads: ParsableArguments {
    @Option(help: ArgumentHelp("Threads for reading compressed input.", valueName: "n"))
    var nprocIn: Int = 1

    @Option(help: ArgumentHelp("Threads for writing compressed output.", valueName: "n"))
    var nprocOut: Int = 1

    func validate() throws {
        guard (1...512).contains(nprocIn), (1...512).contains(nprocOut) else {
            throw ValidationError("--nproc-in and --nproc-out take a number from 1 to 512")
        }
    }

    /// Further threads beside the one that reads. One thread does it all itself.
    var inputThreads: Int { nprocIn - 1 }
    /// Further threads beside the one that writes.
    var outputThreads: Int { nprocOut - 1 }
}
