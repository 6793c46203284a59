/// A text that no log, message or dump may show: a secret key, a session token, a bearer token.
package struct Secret: Hashable, Sendable {
    /// The text itself, for signing and for the header that carries it.
    let exposed: String

    package init(_ text: String) { exposed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    /// `dump` and the default descriptions of types that hold a secret go through the mirror.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
