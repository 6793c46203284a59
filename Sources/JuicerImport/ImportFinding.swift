/// What was found out about one file of a Juicer folder.
package struct ImportFinding: Encodable, Sendable {
    /// What the file is for the rest of the work.
    package enum State: String, Encodable, Sendable {
        /// The rest of the work starts from it.
        case used
        /// What is made of it stands, or it is of no use alone.
        case notNeeded = "not needed"
        /// It is not whole, or not what its name says.
        case invalid
    }

    /// Below the Juicer folder; of reads the first file.
    package let file: String
    /// What the file is for the rest of the work.
    package internal(set) var state: State
    /// What it holds, or what is wrong with it and where.
    package internal(set) var reason: String
}
