import AWSClient

extension LocalAWS {
    /// A session through the gate.
    package static func session(secret: String = "test", region: Region = .usEast1) throws -> AWSSession {
        AWSSession(
            region: region, endpoints: try Endpoints(all: gate),
            credentials: FixedCredentials(
                Credentials(accessKeyID: AccessKeyID("test"), secretAccessKey: Secret(secret))),
            transport: CurlTransport())
    }
}
