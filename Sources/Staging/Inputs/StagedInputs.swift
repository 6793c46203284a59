import AWSClient
import Cloud
import LocalRunner
import OrderedCollections
import Pipeline

/// The inputs of a task: where they are, what they hold, and whether they are here.
struct StagedInputs {
    /// A source of an input, or a companion of one.
    private struct Piece {
        let input: Int
        let source: Int
        /// Of a companion: `.bwt`.
        let suffix: String
        let location: String
        /// In `inputs/`.
        let name: String
        var digest: String?
        var isHere = false
    }

    private let store: ObjectStore
    private let manifest: TaskManifest
    /// Into which they are brought.
    private let folder: String
    private var pieces: [Piece] = []

    /// Asks where the inputs are and what is known of them.
    init(_ manifest: TaskManifest, store: ObjectStore, folder: String) throws(StagingError) {
        self.manifest = manifest
        self.store = store
        self.folder = folder
        var made: [String: TaskCompletion] = [:]
        for (index, input) in manifest.inputs.enumerated() {
            for (number, source) in input.sources.enumerated() {
                if let location = source.location {
                    for suffix in [""] + source.companions {
                        pieces.append(
                            Piece(
                                input: index, source: number, suffix: suffix, location: location + suffix,
                                name: source.stagedName + suffix))
                    }
                } else if let uri = source.completion, let name = source.output {
                    if made[uri] == nil { made[uri] = try store.document(TaskCompletion.self, at: uri) }
                    guard let output = made[uri]?.outputs.first(where: { $0.name == name }) else {
                        throw .notMade(input.name, completion: uri)
                    }
                    pieces.append(
                        Piece(
                            input: index, source: number, suffix: "", location: output.location,
                            name: source.stagedName, digest: output.digest))
                } else {
                    throw .unreadable(manifest.completion, reason: "the input \(input.name) has no place")
                }
            }
        }
        try learn()
    }

    /// Fills in what S3 knows of the content of the user's files.
    private mutating func learn() throws(StagingError) {
        let unknown = pieces.indices.filter { pieces[$0].digest == nil }
        let (store, locations, memory) = (store, unknown.map { pieces[$0].location }, manifest.digests)
        let digests = try ParallelWork.map(unknown.count, atOnce: ObjectStore.atOnce) { index throws(StagingError) in
            let location = locations[index]
            return location.hasSuffix("/")
                ? try store.listing(ofFolder: location, remembered: memory).digest
                : try store.digest(ofFile: location, remembered: memory)
        }
        for (index, digest) in zip(unknown, digests) { pieces[index].digest = digest }
    }

    /// Brings those whose content is not known: the cache key cannot be made without them.
    mutating func fetchUnknown() throws(StagingError) { try fetch { $0.digest == nil } }

    /// Brings all that are not here.
    mutating func fetchAll() throws(StagingError) { try fetch { _ in true } }

    private mutating func fetch(_ isWanted: (Piece) -> Bool) throws(StagingError) {
        let wanted = pieces.indices.filter { !pieces[$0].isHere && isWanted(pieces[$0]) }
        let others = min(wanted.count, ObjectStore.atOnce)
        let (store, folder, memory, chosen) = (store, folder, manifest.digests, wanted.map { pieces[$0] })
        let digests = try ParallelWork.map(wanted.count, atOnce: others) { index throws(StagingError) in
            let piece = chosen[index]
            let path = "\(folder)/\(piece.name)"
            guard piece.location.hasSuffix("/") else {
                return try store.fetch(
                    piece.location, to: path, expecting: piece.digest, remembering: memory, besides: others)
            }
            let found = try store.fetch(folder: piece.location, to: path, remembering: memory)
            if let digest = piece.digest, digest != found {
                throw .unreadable(piece.location, reason: "its content is not that of its digest \(digest)")
            }
            return found
        }
        for (index, digest) in zip(wanted, digests) {
            pieces[index].digest = digest
            pieces[index].isHere = true
        }
    }

    var count: Int { pieces.count }

    /// The inputs as the cache key takes them. All contents are known.
    var fingerprint: OrderedDictionary<VariableName, TaskFingerprint.Input> {
        var inputs: OrderedDictionary<VariableName, TaskFingerprint.Input> = [:]
        for input in manifest.inputs {
            inputs[input.name] = TaskFingerprint.Input(isArray: input.isArray, contents: [])
        }
        for piece in pieces {
            let name = manifest.inputs[piece.input].name
            if piece.suffix.isEmpty {
                inputs[name]?.contents.append(
                    TaskFingerprint.Content(
                        stagedName: piece.name, digests: ContentDigests(content: piece.digest ?? ""),
                        origin: piece.location))
            } else {
                inputs[name]?.contents[piece.source].digests.companions[piece.suffix] = piece.digest
            }
        }
        return inputs
    }
}
