/// The name of a CloudFormation stack, and with it of everything in it: a letter, then letters, digits and hyphens.
package struct StackName: Hashable, Sendable, CustomStringConvertible {
    /// As AWS has it.
    package let text: String

    /// The state machine has the stack's name, and Step Functions takes no longer one.
    package static let longest = 80

    /// Nil for a text that is none: a letter, then letters, digits and hyphens.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.first?.isASCII == true, text.first?.isLetter == true,
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { return nil }
        self.text = text
    }

    package var description: String { text }
}
