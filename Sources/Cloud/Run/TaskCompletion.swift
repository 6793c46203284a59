import Pipeline

/// That a task is done, and where its outputs are: written when all of them are complete in the bucket.
package struct TaskCompletion: Hashable, Codable, Sendable {
    /// Of the manifest's form.
    package var version = TaskManifest.currentVersion
    /// The task's cache key.
    package var key: String
    /// Which way it ran.
    package var variant: Int
    /// Whether the outputs come from an earlier run.
    package var isCached: Bool
    /// One for each that the stage declares.
    package var outputs: [Output]
    /// nil for a cached one.
    package var usage: TaskUsage?

    /// An output in the bucket.
    package struct Output: Hashable, Codable, Sendable {
        /// Its name in the stage.
        package var name: VariableName
        /// Of a folder, with a `/` at its end.
        package var location: String
        /// SHA-256 of the content, as a local run has it, in hexadecimal.
        package var digest: String
        /// Of the file, or of all files in the folder.
        package var bytes: Int64

        /// All values as they are.
        package init(name: VariableName, location: String, digest: String, bytes: Int64) {
            self.name = name
            self.location = location
            self.digest = digest
            self.bytes = bytes
        }
    }

    /// Of the present form.
    package init(key: String, variant: Int, isCached: Bool, outputs: [Output], usage: TaskUsage? = nil) {
        self.key = key
        self.variant = variant
        self.isCached = isCached
        self.outputs = outputs
        self.usage = usage
    }
}

/// What an attempt used.
package struct TaskUsage: Hashable, Codable, Sendable {
    /// Of the command, in seconds.
    package var wallSeconds: Double
    /// Of processor time in programs.
    package var userSeconds: Double
    /// Of processor time in the kernel.
    package var systemSeconds: Double
    /// The largest process of the command, in bytes; nil: not known.
    package var peakMemory: Int64?
    /// Getting the inputs and storing the outputs, in seconds.
    package var fetchSeconds: Double
    /// Storing the outputs, in seconds.
    package var storeSeconds: Double

    /// Times in seconds, memory in bytes.
    package init(
        wallSeconds: Double = 0, userSeconds: Double = 0, systemSeconds: Double = 0, peakMemory: Int64? = nil,
        fetchSeconds: Double = 0, storeSeconds: Double = 0
    ) {
        self.wallSeconds = wallSeconds
        self.userSeconds = userSeconds
        self.systemSeconds = systemSeconds
        self.peakMemory = peakMemory
        self.fetchSeconds = fetchSeconds
        self.storeSeconds = storeSeconds
    }
}
