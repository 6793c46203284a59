import Foundation

extension CredentialLookup {
    /// What the services of container and instance answer.
    private struct Answer: Decodable {
        let accessKeyId: String
        let secretAccessKey: String
        let token: String?
        let expiration: String?

        enum CodingKeys: String, CodingKey {
            case accessKeyId = "AccessKeyId"
            case secretAccessKey = "SecretAccessKey"
            case token = "Token"
            case expiration = "Expiration"
        }
    }

    /// A container of ECS or Batch with a role, or a pod of EKS.
    func container() throws(CredentialError) -> Found? {
        let address: String
        if let path = settings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            address = "http://169.254.170.2" + path
        } else if let full = settings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            address = full
        } else {
            return nil
        }
        guard let parts = URLComponents(string: address), let place = try? Endpoints.parse(originOnly(parts)),
            isTrusted(place.origin)
        else {
            throw .refused(
                source: "the container's credentials endpoint",
                reason: "'\(address)' is neither HTTPS nor on this machine")
        }
        let query = (parts.queryItems ?? []).map { QueryItem($0.name, $0.value ?? "") }
        var request = HTTPRequest(.get, place.origin, path: parts.percentEncodedPath, query: query)
        if let token = try containerToken() { request.headers.append(("Authorization", token.exposed)) }
        let response = try fetch(request, from: "the container's credentials endpoint", limits: nearby(seconds: 5))
        return Found(
            credentials: try keys(response, from: "the container's credentials endpoint"), source: .container)
    }

    private func originOnly(_ parts: URLComponents) -> String {
        var bare = URLComponents()
        (bare.scheme, bare.host, bare.port) = (parts.scheme, parts.host, parts.port)
        return bare.string ?? ""
    }

    /// Keys must not travel in the clear beyond this machine.
    private func isTrusted(_ origin: Origin) -> Bool {
        let near = ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
        return origin.scheme == .https || near.contains(origin.host) || origin.host.hasPrefix("127.")
    }

    private func containerToken() throws(CredentialError) -> Secret? {
        guard let path = settings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
            return settings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN").map { Secret($0) }
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable(path: path, line: nil, reason: "the container's authorization token cannot be read")
        }
        return Secret(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// An instance of EC2 with a role, by the second version of its metadata service. Nil where there is none.
    func instance() throws(CredentialError) -> Found? {
        guard settings.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else { return nil }
        let address = settings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254"
        let place = try Endpoints.parse(address)
        let source = "the instance's metadata service"
        let limits = nearby(seconds: settings.variable("AWS_METADATA_SERVICE_TIMEOUT").flatMap { Double($0) } ?? 1)
        let asking = HTTPRequest(
            .put, place.origin, path: place.basePath + "/latest/api/token",
            headers: [("X-aws-ec2-metadata-token-ttl-seconds", "21600")])
        let token: HTTPResponse
        do {
            token = try transport.send(asking, into: .document, limits: limits, until: cancellation)
        } catch .cancelled {
            throw .cancelled
        } catch {
            // No instance, most likely.
            return nil
        }
        guard token.isSuccess else { return nil }
        let headers = [("X-aws-ec2-metadata-token", String(decoding: token.body, as: UTF8.self))]
        func get(_ path: String) throws(CredentialError) -> HTTPResponse {
            let folder = "/latest/meta-data/iam/security-credentials/"
            let request = HTTPRequest(.get, place.origin, path: place.basePath + folder + path, headers: headers)
            return try fetch(request, from: source, limits: limits)
        }
        let roles = try get("")
        let role = String(decoding: roles.body.prefix { $0 != 10 }, as: UTF8.self)
        // 404: an instance without a role.
        guard roles.isSuccess, !role.isEmpty else { return nil }
        return Found(credentials: try keys(try get(PercentEncoding.component(role)), from: source), source: .instance)
    }

    /// No proxy stands between a machine and its own services.
    private func nearby(seconds: Double) -> ExchangeLimits {
        var limits = ExchangeLimits()
        limits.connecting = seconds
        limits.total = seconds
        limits.usesProxy = false
        return limits
    }

    func fetch(
        _ request: HTTPRequest, from source: String, limits: ExchangeLimits
    ) throws(CredentialError) -> HTTPResponse {
        do {
            return try transport.send(request, into: .document, limits: limits, until: cancellation)
        } catch .cancelled {
            throw .cancelled
        } catch {
            throw .refused(source: source, reason: error.description)
        }
    }

    private func keys(_ response: HTTPResponse, from source: String) throws(CredentialError) -> Credentials {
        guard response.isSuccess, let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)) else {
            throw .refused(source: source, reason: "it answered with status \(response.status) and no keys")
        }
        return Credentials(
            accessKeyID: AccessKeyID(answer.accessKeyId), secretAccessKey: Secret(answer.secretAccessKey),
            sessionToken: answer.token.map { Secret($0) }, expiration: answer.expiration.flatMap { Timestamp.read($0) })
    }
}
