import Foundation
import Synchronization

/// Gives what requests are signed with. Any thread may ask.
package protocol CredentialProvider: Sendable {
    /// Credentials that are valid now, fetched anew where the last ones end soon.
    func current() throws(CredentialError) -> Credentials
    /// A service said that they have expired: the next call fetches new ones where the source can.
    func forget()
}

/// The same credentials always.
package struct FixedCredentials: CredentialProvider {
    private let credentials: Credentials
    package init(_ credentials: Credentials) { self.credentials = credentials }
    package func current() -> Credentials { credentials }
    package func forget() {}
}

/// Looks credentials up where AWS's own tools do, keeps them and renews them in time.
package final class CredentialChain: CredentialProvider {
    private let lookup: CredentialLookup
    private let kept = Mutex<CredentialLookup.Found?>(nil)
    /// Renewed this many seconds before they end, so that a request under way does not outlive them.
    private static let margin = 300.0

    package init(_ lookup: CredentialLookup) { self.lookup = lookup }

    package func current() throws(CredentialError) -> Credentials { try found().credentials }

    /// Where the credentials in use come from, for a person to check.
    package func source() throws(CredentialError) -> CredentialSource { try found().source }

    package func forget() { kept.withLock { $0 = nil } }

    private func found() throws(CredentialError) -> CredentialLookup.Found {
        let now = lookup.clock.now
        let present = kept.withLock { $0 }
        let rest = present?.credentials.expiration?.timeIntervalSince(now)
        if let present, rest.map({ $0 > Self.margin }) ?? true { return present }
        do {
            let found = try lookup.load()
            kept.withLock { $0 = found }
            return found
        } catch {
            // The source is away for a moment, and what we have is still good.
            if let present, let rest, rest > 0 { return present }
            throw error
        }
    }
}
