/// Amazon Elastic Container Service, on whose clusters Batch places its jobs (botocore ecs/2014-11-13).
package struct ECS: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    /// Instances that one request may name.
    package static let instancesPerDescription = 100

    /// Of what type the machines of a cluster are, such as `m6i.large`, by their ARN. One that has left is not in it.
    /// - Parameters:
    ///   - cluster: its name; nil: the account's standard one.
    ///   - instances: ARNs, at most `instancesPerDescription`.
    package func instanceTypes(of instances: [String], in cluster: String?) throws(AWSError) -> [String: String] {
        let answer = try session.call(DescribeContainerInstances(cluster: cluster, containerInstances: instances))
        var types: [String: String] = [:]
        for instance in answer.containerInstances ?? [] {
            let attribute = instance.attributes?.first { $0.name == "ecs.instance-type" }
            if let type = attribute?.value { types[instance.containerInstanceArn] = type }
        }
        return types
    }

    struct DescribeContainerInstances: JSONOperation {
        struct Output: Decodable { let containerInstances: [Instance]? }
        struct Instance: Decodable {
            let containerInstanceArn: String
            let attributes: [Attribute]?
        }
        struct Attribute: Decodable {
            let name: String
            let value: String?
        }
        static let service = AWSService.ecs
        static let operation = "DescribeContainerInstances"
        var resource: String? { cluster }
        let cluster: String?
        let containerInstances: [String]
    }
}
