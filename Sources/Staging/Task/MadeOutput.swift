import Cloud
import LocalRunner
import Pipeline

/// An output that the command has made.
struct MadeOutput {
    let name: VariableName
    let declared: PlannedOutput
    let path: String
    /// SHA-256 of the content, as a local run has it, in hexadecimal.
    let digest: String
    let bytes: Int64
    /// Of a folder.
    let listing: FolderListing?

    /// Reads an output. The caller has made sure that it is what was declared.
    init(_ output: TaskManifest.Output, in folder: String) throws(StagingError) {
        name = output.name
        declared = output.output
        path = "\(folder)/\(declared.name)"
        switch declared.kind {
        case .file:
            let path = path
            digest = try StagingError.onMachine { () throws(RunnerError) in try ContentHash.file(path) }
            bytes = Files.status(path)?.bytes ?? 0
            listing = nil
        case .folder:
            let listing = try FolderListing(of: path)
            digest = listing.digest ?? ""
            bytes = listing.bytes
            self.listing = listing
        }
    }
}
