import ArgumentParser
import Pipeline

/// An amount of memory as people write it, `16 GiB`, and as `sort -S` and pairtools take it: `2G`, `500M`.
extension ByteCount: ExpressibleByArgument {
    public init?(argument: String) {
        if let last = argument.last, "KMGT".contains(last) {
            self.init(written: "\(argument)iB")
        } else {
            self.init(written: argument)
        }
    }

    public var defaultValueDescription: String { text }
}
