import Cloud
import Pipeline

/// Results of any run, by cache key.
struct ResultCache {
    let store: ObjectStore
    /// Ends in `/`.
    let folder: String

    private func place(_ key: String) -> String { StagingContract.result(cache: folder, key: key) }

    /// Below which everything of a key lies.
    func folder(of key: String) -> String { "\(folder)\(key)/" }

    /// Where an output is stored. Its content is part of the name, so that another attempt with another content does
    /// not mix with this one.
    func location(of output: MadeOutput, key: String) -> String {
        "\(folder)\(key)/\(output.digest.prefix(16))/\(output.declared.name)\(output.listing == nil ? "" : "/")"
    }

    /// A result whose outputs are all there; nil: there is none.
    func result(of key: String) throws(StagingError) -> TaskCompletion? {
        guard let result = try store.document(TaskCompletion.self, at: place(key)), result.key == key else {
            return nil
        }
        for output in result.outputs {
            // A folder's listing was written after its files.
            let isFolder = output.location.hasSuffix("/")
            let object = isFolder ? FolderListing.location(ofFolder: output.location) : output.location
            guard try store.isThere(object, bytes: isFolder ? nil : output.bytes) else { return nil }
        }
        return result
    }

    /// Writes a result down.
    /// - Returns: the result that stands: another task with this key may have been first.
    func keep(_ result: TaskCompletion) throws(StagingError) -> TaskCompletion {
        if try store.put(result, at: place(result.key), replaces: false) { return result }
        if let first = try self.result(of: result.key) { return first }
        // Its outputs were removed.
        try store.put(result, at: place(result.key))
        return result
    }
}
