/// What somebody asks a generator for, beside the pipeline itself.
package struct GenerationRequest: Sendable {
    /// Before the names of all resources; nil: the pipeline's name.
    package var name: String?
    /// How many rows sample sheets have at most, where none is given.
    package var rows = 1000
    /// Whether families of machines may be named that AWS has withdrawn.
    package var allowsRetired = false
    /// A sample sheet in the bucket starts an execution.
    package var startsOnUpload = false
    /// An HTTP endpoint starts an execution.
    package var hasEndpoint = false
    /// Before the name of an image that names no registry; nil: none.
    package var registry: String?
    /// Of the account, for documents that are used without the template.
    package var region: String?
    /// Twelve digits, for the same documents.
    package var account: String?
    /// Its name, for the same documents.
    package var bucket: String?
    /// Names `Bucket`'s folder, ending in `/`; nil: `NAME/`.
    package var prefix: String?

    /// The defaults of the command line.
    package init() {}

    /// The image with the registry before it.
    func qualified(_ image: String) -> String {
        guard let registry, !image.contains("/") else { return image }
        return "\(registry)/\(image)"
    }

    /// `aws`, or the partition of the region: China and the two of the US government have their own.
    var partition: String {
        guard let region else { return "aws" }
        if region.hasPrefix("cn-") { return "aws-cn" }
        if region.hasPrefix("us-gov-") { return "aws-us-gov" }
        return "aws"
    }
}
