/// Amazon Elastic Container Registry (botocore ecr/2015-09-21).
package struct ECR: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    /// The manifest of an image, as it was pushed; nil: the registry has none of this name.
    /// - Parameters:
    ///   - registry: the account that owns it; nil is our own.
    package func manifest(
        _ reference: ImageName.Reference, of repository: String, registry: String? = nil
    ) throws(AWSError) -> String? {
        try session.call(
            BatchGetImage(registryId: registry, repositoryName: repository, imageIds: [.init(reference)])
        ).images?.first?.imageManifest
    }

    struct BatchGetImage: JSONOperation {
        struct Output: Decodable {
            struct Image: Decodable { let imageManifest: String? }
            let images: [Image]?
        }
        struct Identifier: Encodable {
            var imageTag: String?
            var imageDigest: String?

            init(_ reference: ImageName.Reference) {
                switch reference {
                case .tag(let tag): imageTag = tag
                case .digest(let digest): imageDigest = digest
                }
            }
        }
        static let service = AWSService.ecr
        static let operation = "BatchGetImage"
        var resource: String? { repositoryName }
        let registryId: String?
        let repositoryName: String
        let imageIds: [Identifier]
        let acceptedMediaTypes = ImageManifest.mediaTypes
    }
}
