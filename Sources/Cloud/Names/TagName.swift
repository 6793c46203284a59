/// The tags by which things of ours are known in an account.
package enum TagName {
    /// Of a stack and, by CloudFormation, of everything in it: the stack's name.
    package static let stack = "cohesin:stack"
    /// Whose value is the pipeline's name.
    package static let pipeline = "cohesin:pipeline"
    /// Whose value is the stage's name.
    package static let stage = "cohesin:stage"
}
