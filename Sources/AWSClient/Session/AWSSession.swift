import Foundation

/// How AWS is asked: region, addresses, credentials and transport, with what all requests share. A value; its copies
/// share connections, credentials and the quota of retries.
package struct AWSSession: Sendable {
    package let region: Region
    let endpoints: Endpoints
    let credentials: any CredentialProvider
    let transport: any HTTPTransport
    package let clock: any WallClock
    let policy: RetryPolicy
    let state: RetryState
    /// Ends every request and every wait of this session.
    package let cancellation: Cancellation
    /// Evenly distributed in 0..<1, for the waits between tries.
    let draw: @Sendable () -> Double

    package init(
        region: Region, endpoints: Endpoints = Endpoints(), credentials: any CredentialProvider,
        transport: any HTTPTransport, clock: any WallClock = SystemClock(), policy: RetryPolicy = RetryPolicy(),
        cancellation: Cancellation = Cancellation(),
        draw: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.region = region
        self.endpoints = endpoints
        self.credentials = credentials
        self.transport = transport
        self.clock = clock
        self.policy = policy
        self.state = RetryState()
        self.cancellation = cancellation
        self.draw = draw
    }

    /// Requests that were sent so far, each try of one for itself.
    package var requestCount: Int { state.requestCount }

    /// The same session with another wish to stop: to clean up after the first one was spoken.
    package func until(_ cancellation: Cancellation) -> AWSSession {
        AWSSession(
            region: region, endpoints: endpoints, credentials: credentials, transport: transport, clock: clock,
            policy: policy, cancellation: cancellation, draw: draw)
    }

    /// The same session in another region.
    func at(_ region: Region) -> AWSSession {
        AWSSession(
            region: region, endpoints: endpoints, credentials: credentials, transport: transport, clock: clock,
            policy: policy, cancellation: cancellation, draw: draw)
    }

    /// Sends a request that is none of AWS's, once and without a signature, the way that the session's go.
    func send(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
        try transport.send(request, into: .memory(limit: 4 << 20), limits: ExchangeLimits(), until: cancellation)
    }

    /// Sends a call, as often as the policy allows, and returns its successful answer.
    package func send(_ call: ServiceCall) throws(AWSError) -> HTTPResponse {
        var attempt = 1
        var paid = 0
        while true {
            let failure: Failure
            switch try self.attempt(call) {
            case .success(let response):
                state.giveBack(paid, for: call.service)
                return response
            case .failure(let met): failure = met
            }
            let verdict = policy.verdict(
                failure.kind, attempt: attempt, isRepeatable: call.isRepeatable, advised: failure.advised, draw: draw())
            guard case .again(let seconds) = verdict, state.take(RetryQuota.cost(failure.kind), for: call.service)
            else { throw failure.error }
            paid = RetryQuota.cost(failure.kind)
            if case .clockSkew(let seconds) = failure.kind { state.clockCorrection = failure.correction + seconds }
            if failure.kind == .expiredToken { credentials.forget() }
            if clock.wait(seconds: seconds, until: cancellation) { throw .transport(.cancelled) }
            attempt += 1
        }
    }

    private struct Failure: Error {
        let error: AWSError
        let kind: FailureKind
        /// What had been added to our clock.
        let correction: Double
        var advised: Double?
    }

    private func attempt(_ call: ServiceCall) throws(AWSError) -> Result<HTTPResponse, Failure> {
        let correction = state.clockCorrection
        let request = try prepared(call, at: clock.now + correction)
        state.countRequest()
        let response: HTTPResponse
        do {
            response = try transport.send(request, into: call.sink, limits: ExchangeLimits(), until: cancellation)
        } catch {
            return .failure(Failure(error: .transport(error), kind: error.failureKind, correction: correction))
        }
        // S3 begins some answers before it knows how they end.
        guard !response.isSuccess || call.hasErrorInSuccess(response) else { return .success(response) }
        let fault = ServiceFault(response, to: call, localTime: clock.now + correction)
        return .failure(
            Failure(
                error: .refused(fault), kind: fault.failureKind, correction: correction,
                advised: response.header("retry-after").flatMap { Double($0) }))
    }

    /// The call with its address and its signature.
    private func prepared(_ call: ServiceCall, at date: Date) throws(AWSError) -> HTTPRequest {
        let request = addressed(call)
        guard !call.isAnonymous else { return request }
        return signer(for: call, try currentCredentials())
            .signed(request, payload: call.payload, at: date)
    }

    /// An address with which anybody may carry out the call for so many seconds; without a body, for S3.
    package func presignedURL(_ call: ServiceCall, validity: Int) throws(AWSError) -> String {
        signer(for: call, try currentCredentials())
            .presigned(addressed(call), payload: .unsigned, at: clock.now + state.clockCorrection, validity: validity)
            .url
    }

    private func currentCredentials() throws(AWSError) -> Credentials {
        do { return try credentials.current() } catch { throw .credentials(error) }
    }

    private func signer(for call: ServiceCall, _ credentials: Credentials) -> RequestSigner {
        RequestSigner(
            credentials: credentials, region: region, service: call.service.signingName,
            rules: call.service == .s3 ? .s3 : .standard)
    }

    private func addressed(_ call: ServiceCall) -> HTTPRequest {
        let place =
            call.bucket.map { endpoints.place(ofBucket: $0, in: region) }
            ?? endpoints.place(of: call.service, in: region)
        return HTTPRequest(
            call.method, place.origin, path: place.basePath + call.path, query: call.query, headers: call.headers,
            body: call.body)
    }
}

extension TransportError {
    /// What it means for trying again.
    var failureKind: FailureKind {
        switch self {
        case .unreachable: .transient
        case .lost, .timedOut: .ambiguous
        case .untrusted, .cancelled, .file, .tooLong, .setup: .permanent
        }
    }
}

extension ServiceCall {
    /// A success by its status that holds an error, as CompleteMultipartUpload may give.
    fileprivate func hasErrorInSuccess(_ response: HTTPResponse) -> Bool {
        guard service == .s3, operation == "CompleteMultipartUpload" || operation == "CopyObject" else { return false }
        return (try? XMLElement(response.body))?.name == "Error"
    }
}
