/// A region of AWS, such as `eu-central-1`.
package struct Region: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package var description: String { name }

    /// Takes a name of lower-case letters, digits and hyphens; nil for anything else: the name becomes part of a host.
    package init?(_ name: String) {
        let isLegal = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
        }
        guard !name.isEmpty, name.utf8.count <= 63, isLegal, !name.hasPrefix("-"), !name.hasSuffix("-") else {
            return nil
        }
        self.name = name
    }

    /// The region whose endpoints answer for services without one, in the commercial partition.
    package static let usEast1 = Region(unchecked: "us-east-1")

    private init(unchecked name: String) { self.name = name }

    /// The part of AWS that the region belongs to.
    package var partition: Partition {
        Partition.withPrefix.first { name.hasPrefix($0.prefix) }?.partition ?? .commercial
    }
}

/// A part of AWS with accounts, names and a domain of its own.
package struct Partition: Hashable, Sendable {
    /// The second word of its ARNs, such as `aws-cn`.
    package let name: String
    /// What its host names end in.
    package let domain: String

    package init(name: String, domain: String) {
        self.name = name
        self.domain = domain
    }

    package static let commercial = Partition(name: "aws", domain: "amazonaws.com")

    // From the `partitions.json` of AWS's SDKs: how a region's name begins decides.
    fileprivate static let withPrefix: [(prefix: String, partition: Partition)] = [
        ("cn-", Partition(name: "aws-cn", domain: "amazonaws.com.cn")),
        ("us-gov-", Partition(name: "aws-us-gov", domain: "amazonaws.com")),
        ("us-isob-", Partition(name: "aws-iso-b", domain: "sc2s.sgov.gov")),
        ("us-isof-", Partition(name: "aws-iso-f", domain: "csp.hci.ic.gov")),
        ("us-iso-", Partition(name: "aws-iso", domain: "c2s.ic.gov")),
        ("eu-isoe-", Partition(name: "aws-iso-e", domain: "cloud.adc-e.uk")),
        ("eusc-", Partition(name: "aws-eusc", domain: "amazonaws.eu")),
    ]
}
