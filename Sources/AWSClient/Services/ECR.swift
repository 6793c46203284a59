/// Amazon Elastic Container Registry (botocore ecr/2015-09-21).
package struct ECR: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    package struct Image: Hashable, Sendable, Decodable {
        /// `sha256:` and 64 digits.
        package let imageDigest: String
        package let imageTags: [String]?
        package let imageSizeInBytes: Int64?
    }

    /// The image of a tag in a repository.
    /// - Parameter registry: the account that owns it; nil is our own.
    package func image(repository: String, tag: String, registry: String? = nil) throws(AWSError) -> Image? {
        try session.call(
            DescribeImages(registryId: registry, repositoryName: repository, imageIds: [.init(imageTag: tag)])
        ).imageDetails?.first
    }

    struct DescribeImages: JSONOperation {
        struct Output: Decodable { let imageDetails: [Image]? }
        struct Identifier: Encodable { let imageTag: String }
        static let service = AWSService.ecr
        static let operation = "DescribeImages"
        var resource: String? { repositoryName }
        let registryId: String?
        let repositoryName: String
        let imageIds: [Identifier]
    }
}
