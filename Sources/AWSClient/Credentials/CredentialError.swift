import Foundation

/// Why there is nothing to sign with, or no place to send to.
package enum CredentialError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No source had any.
    case none(profile: String)
    /// A profile was named and stands in none of these files.
    case profileMissing(String, files: [String])
    /// A settings file cannot be read or parsed.
    case unreadable(path: String, line: Int?, reason: String)
    /// A source lacks a value that belongs to the others.
    case incomplete(source: String, missing: String)
    /// Profiles name each other as source.
    case circle([String])
    /// A profile's source is none that is known.
    case unknownSource(profile: String, name: String)
    /// `aws sso login` was never called, or its result has expired.
    case signInNeeded(profile: String, reason: String)
    /// A program, a service or a file that gives credentials did not.
    case refused(source: String, reason: String)
    case regionMissing(profile: String)
    case regionUnusable(String)
    case endpointUnusable(String)
    case cancelled

    package var description: String {
        switch self {
        case .none(let profile):
            "no AWS credentials: neither the environment, the profile '\(profile)', the container nor the instance has "
                + "any; set AWS_PROFILE, or run 'aws configure' or 'aws sso login'"
        case .profileMissing(let name, let files):
            "there is no AWS profile '\(name)' in \(files.joined(separator: " or ")): check AWS_PROFILE or --profile"
        case .unreadable(let path, let line, let reason):
            "\(path)\(line.map { ":\($0)" } ?? ""): \(reason)"
        case .incomplete(let source, let missing): "\(source) has no \(missing): set both, or neither"
        case .circle(let names):
            "the AWS profiles \(names.joined(separator: " -> ")) name each other as source_profile: end the chain with keys"
        case .unknownSource(let profile, let name):
            "the AWS profile '\(profile)' takes its keys from '\(name)', which is none of Environment, "
                + "Ec2InstanceMetadata, EcsContainer and no profile"
        case .signInNeeded(let profile, let reason): "\(reason): run 'aws sso login --profile \(profile)'"
        case .refused(let source, let reason): "no AWS credentials from \(source): \(reason)"
        case .regionMissing(let profile):
            "no AWS region: give --region, set AWS_REGION, or add 'region' to the profile '\(profile)'"
        case .regionUnusable(let name): "'\(name)' is no name of an AWS region, such as eu-central-1"
        case .endpointUnusable(let text): "'\(text)' is no address of an AWS endpoint, such as https://host:port"
        case .cancelled: "cancelled"
        }
    }
}
