extension EC2 {
    package struct Subnet: Hashable, Sendable {
        package let id: String
        package let vpc: String
        /// An availability zone.
        package let zone: String
        /// Machines get an address of the internet there.
        package let givesPublicAddresses: Bool
    }

    /// The id of the account's standard network in the region; nil when it was removed.
    package func defaultNetwork() throws(AWSError) -> String? {
        var form = QueryForm(.ec2, "DescribeVpcs")
        form.add("Filter.1.Name", "is-default")
        form.add("Filter.1.Value", list: ["true"])
        return try session.call(form)["vpcSet", "item", "vpcId"]?.text
    }

    /// The subnets of a network, by zone.
    package func subnets(of vpc: String) throws(AWSError) -> [Subnet] {
        var found: [Subnet] = []
        var token: String?
        repeat {
            var form = QueryForm(.ec2, "DescribeSubnets")
            form.resource = vpc
            form.add("Filter.1.Name", "vpc-id")
            form.add("Filter.1.Value", list: [vpc])
            form.add("NextToken", token)
            let page = try session.call(form)
            found += (page["subnetSet"]?.all("item") ?? []).compactMap { item in
                guard let id = item["subnetId"]?.text else { return nil }
                return Subnet(
                    id: id, vpc: item["vpcId"]?.text ?? vpc, zone: item["availabilityZone"]?.text ?? "",
                    givesPublicAddresses: item["mapPublicIpOnLaunch"]?.text == "true")
            }
            token = page["nextToken"].flatMap { $0.text.isEmpty ? nil : $0.text }
        } while token != nil
        return found.sorted { ($0.zone, $0.id) < ($1.zone, $1.id) }
    }
}
