/// One operation of a service as it is to be sent, before it has an address and a signature.
package struct ServiceCall: Sendable {
    let service: AWSService
    /// The operation as the service's interface calls it.
    let operation: String
    var method = HTTPMethod.post
    /// Percent-encoded, after what the endpoint's paths begin with.
    var path = "/"
    var query: [QueryItem] = []
    var headers: [(name: String, value: String)] = []
    var body = HTTPBody.none
    /// The SHA-256 of the body.
    var payload = PayloadHash.empty
    var sink = ResponseSink.document
    /// A bucket, when it is S3's and has one.
    var bucket: BucketName?
    /// What is asked for, for messages.
    var resource: String?
    /// Carrying it out twice is the same as once.
    var isRepeatable = true
    /// Sent without a signature.
    var isAnonymous = false

    init(_ service: AWSService, _ operation: String) {
        self.service = service
        self.operation = operation
    }
}
