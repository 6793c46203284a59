/// Why a request to AWS gave no result.
package enum AWSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The service refused.
    case refused(ServiceFault)
    /// There was no answer.
    case transport(TransportError)
    /// There was nothing to sign with.
    case credentials(CredentialError)
    /// The answer is not in the form that the service's interface promises.
    case unreadable(service: AWSService, operation: String, reason: String)
    /// The request cannot be written, for the reason given.
    case unusable(service: AWSService, operation: String, reason: String)
    /// What arrived or what S3 keeps is not what was meant: name, expected and found checksum.
    case corrupted(name: String, expected: String, found: String)
    /// A file on this machine cannot be read or written.
    case file(TransportError)

    package var description: String {
        switch self {
        case .refused(let fault): fault.description
        case .transport(let error): error.description
        case .credentials(let error): error.description
        case .unreadable(let service, let operation, let reason):
            "\(service.title) \(operation) answered in a form that is not its own (\(reason)); "
                + "is there a proxy or another program at its address?"
        case .unusable(let service, let operation, let reason): "\(service.title) \(operation): \(reason)"
        case .corrupted(let name, let expected, let found):
            "\(name) is damaged: its SHA-256 is \(found), not \(expected); transfer it again"
        case .file(let error): error.description
        }
    }

    /// The refusal, when it was one.
    package var fault: ServiceFault? {
        if case .refused(let fault) = self { fault } else { nil }
    }

    /// Whether AWS says that the thing is not there.
    package var isNotFound: Bool { fault?.isNotFound == true }

    package var isCancelled: Bool { self == .transport(.cancelled) || self == .credentials(.cancelled) }
}
