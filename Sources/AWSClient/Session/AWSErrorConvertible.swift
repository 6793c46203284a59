/// An error of a layer above this one, among others for what AWS says.
package protocol AWSErrorConvertible: Error {
    static func aws(_ error: AWSError) -> Self
}

extension AWSErrorConvertible {
    /// What AWS answers; what it says instead is this layer's error.
    package static func asking<Answer>(_ question: () throws(AWSError) -> Answer) throws(Self) -> Answer {
        do { return try question() } catch { throw aws(error) }
    }

    /// What AWS answers; nil where it says that the thing is not there.
    package static func finding<Answer>(_ question: () throws(AWSError) -> Answer) throws(Self) -> Answer? {
        do { return try question() } catch {
            if error.isNotFound { return nil }
            throw aws(error)
        }
    }
}

extension AWSError: AWSErrorConvertible {
    package static func aws(_ error: AWSError) -> AWSError { error }
}
