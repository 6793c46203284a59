import AWSClient
import Cloud
import OrderedCollections
import Pipeline

/// What somebody says of a template's parameters. What is not said stays as the stack has it, or is the template's
/// default; of a new stack the network is the account's standard one, and the bucket is named after account and region.
package struct StackParameters: Hashable, Sendable {
    /// Its id; nil: not said.
    package var vpc: String?
    /// Their ids; empty: not said.
    package var subnets: [String] = []
    /// Nil: not said.
    package var bucket: BucketName?
    /// Others, by their name in the template.
    package var others: [String: String] = [:]

    /// Nothing is said.
    package init() {}

    /// Images follow the pipeline file, so they are never kept.
    private static func isImage(_ name: String) -> Bool { name.hasSuffix("Image") }

    /// - Returns: a value for each parameter that is not left to its default.
    func values(
        for template: JSONValue, changing present: CloudFormation.Stack?, account: String, _ session: AWSSession
    ) throws(CloudError) -> [String: String] {
        guard case .object(let known)? = template["Parameters"] else { return others }
        var values: [String: String] = [:]
        for (name, parameter) in known {
            if let value = others[name] ?? (Self.isImage(name) ? nil : present?.parameters[name]) {
                values[name] = value
            } else if case .text(let value)? = parameter["Default"] {
                values[name] = value
            }
        }
        if let unknown = others.keys.sorted().first(where: { known[$0] == nil }) {
            throw .unknownParameter(unknown, known: Array(known.keys))
        }
        if let vpc, vpc != values["Vpc"] {
            values["Vpc"] = vpc
            values["Subnets"] = nil
        }
        if !subnets.isEmpty { values["Subnets"] = subnets.joined(separator: ",") }
        try chooseNetwork(&values, session)
        values["Bucket"] = bucket?.text ?? values["Bucket"] ?? "cohesin-\(account)-\(session.region)"
        return values
    }

    private func chooseNetwork(_ values: inout [String: String], _ session: AWSSession) throws(CloudError) {
        guard values["Subnets"] == nil || values["Vpc"] == nil else { return }
        let machines = EC2(session)
        let vpc = values["Vpc"]
        let (network, subnets) = try CloudError.asking { () throws(AWSError) in
            let network = if let vpc { vpc } else { try machines.defaultNetwork() }
            return (network, try network.map { id throws(AWSError) in try machines.subnets(of: id) } ?? [])
        }
        guard let network, !subnets.isEmpty else { throw .noNetwork(session.region) }
        values["Vpc"] = network
        values["Subnets"] = values["Subnets"] ?? subnets.map(\.id).joined(separator: ",")
    }
}
