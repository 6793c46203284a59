/// A service of AWS as its interface describes it (botocore's service models): where it lives and what it speaks.
package enum AWSService: String, CaseIterable, Sendable {
    case sts, s3, batch, states, logs, cloudformation, ec2, ecr, ecs, serviceQuotas

    /// How requests and answers are written.
    enum Dialect: Sendable {
        /// Paths for operations, JSON bodies.
        case restJSON
        /// One path, the operation in a header, JSON bodies.
        case json(version: String, prefix: String)
        /// A form with `Action` and `Version`, XML answers.
        case query(version: String)
        /// Paths for objects, XML bodies.
        case restXML
    }

    var dialect: Dialect {
        switch self {
        case .sts: .query(version: "2011-06-15")
        case .s3: .restXML
        case .batch: .restJSON
        case .states: .json(version: "1.0", prefix: "AWSStepFunctions")
        case .logs: .json(version: "1.1", prefix: "Logs_20140328")
        case .cloudformation: .query(version: "2010-05-15")
        case .ec2: .query(version: "2016-11-15")
        case .ecr: .json(version: "1.1", prefix: "AmazonEC2ContainerRegistry_V20150921")
        case .ecs: .json(version: "1.1", prefix: "AmazonEC2ContainerServiceV20141113")
        case .serviceQuotas: .json(version: "1.1", prefix: "ServiceQuotasV20190624")
        }
    }

    /// The first word of its host names.
    var hostPrefix: String {
        switch self {
        case .ecr: "api.ecr"
        default: signingName
        }
    }

    /// Its name in signatures and in IAM actions.
    package var signingName: String {
        switch self {
        case .serviceQuotas: "servicequotas"
        default: rawValue
        }
    }

    /// Its name in `AWS_ENDPOINT_URL_…`, and in lower case in a profile's `services` section.
    var settingName: String {
        switch self {
        case .states: "SFN"
        case .logs: "CLOUDWATCH_LOGS"
        case .serviceQuotas: "SERVICE_QUOTAS"
        default: rawValue.uppercased()
        }
    }

    /// Its name as people know it, for messages.
    package var title: String {
        switch self {
        case .sts: "STS"
        case .s3: "S3"
        case .batch: "Batch"
        case .states: "Step Functions"
        case .logs: "CloudWatch Logs"
        case .cloudformation: "CloudFormation"
        case .ec2: "EC2"
        case .ecr: "ECR"
        case .ecs: "ECS"
        case .serviceQuotas: "Service Quotas"
        }
    }
}
