/// Service Quotas (botocore service-quotas/2019-06-24).
package struct ServiceQuotas: Sendable {
    let session: AWSSession

    package init(_ session: AWSSession) { self.session = session }

    package struct Quota: Hashable, Sendable, Decodable {
        /// Such as `L-DB2E81BA`.
        package let quotaCode: String
        package let quotaName: String
        package let value: Double
        package let adjustable: Bool?

        enum CodingKeys: String, CodingKey {
            case quotaCode = "QuotaCode"
            case quotaName = "QuotaName"
            case value = "Value"
            case adjustable = "Adjustable"
        }
    }

    /// vCPUs of EC2 that an account may use at once, by family and way of buying.
    package enum ComputeQuota: String, Sendable, CaseIterable {
        /// Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances.
        case onDemandStandard = "L-1216C47A"
        /// Running On-Demand G and VT instances.
        case onDemandG = "L-DB2E81BA"
        /// Running On-Demand P instances.
        case onDemandP = "L-417A185B"
        /// All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests.
        case spotStandard = "L-34B43A08"
        /// All G and VT Spot Instance Requests.
        case spotG = "L-3819A6DF"
        /// All P Spot Instance Requests.
        case spotP = "L-7212CCBC"
    }

    package func quota(_ quota: ComputeQuota) throws(AWSError) -> Quota {
        try session.call(GetServiceQuota(serviceCode: "ec2", quotaCode: quota.rawValue)).quota
    }

    struct GetServiceQuota: JSONOperation {
        struct Output: Decodable {
            let quota: Quota
            enum CodingKeys: String, CodingKey { case quota = "Quota" }
        }
        static let service = AWSService.serviceQuotas
        static let operation = "GetServiceQuota"
        var resource: String? { quotaCode }
        let serviceCode: String
        let quotaCode: String

        enum CodingKeys: String, CodingKey {
            case serviceCode = "ServiceCode"
            case quotaCode = "QuotaCode"
        }
    }
}
