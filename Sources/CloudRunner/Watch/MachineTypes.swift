import AWSClient

/// Of what types the machines are on which jobs run. Each is asked for once; where nobody may ask, nothing is known.
struct MachineTypes {
    /// nil: nobody knows.
    private var types: [String: String?] = [:]

    /// The type of a container instance, by its ARN.
    subscript(instance: String) -> String? { types[instance] ?? nil }

    /// Asks ECS for those that are not known yet.
    mutating func learn(_ instances: some Sequence<String>, _ session: AWSSession) {
        let unknown = Set(instances).filter { types[$0] == nil }
        for (cluster, members) in Dictionary(grouping: unknown, by: { Self.cluster(of: $0) }) {
            var rest = members.sorted()[...]
            while !rest.isEmpty {
                let some = Array(rest.prefix(ECS.instancesPerDescription))
                rest = rest.dropFirst(some.count)
                let found = (try? ECS(session).instanceTypes(of: some, in: cluster)) ?? [:]
                for instance in some { types[instance] = .some(found[instance]) }
            }
        }
    }

    /// `AWSBatch-ENVIRONMENT-UUID` of `arn:aws:ecs:REGION:ACCOUNT:container-instance/AWSBatch-ENVIRONMENT-UUID/ID`; nil:
    /// the ARN names none.
    static func cluster(of instance: String) -> String? {
        let parts = instance.split(separator: "/")
        return parts.count == 3 ? String(parts[1]) : nil
    }
}
