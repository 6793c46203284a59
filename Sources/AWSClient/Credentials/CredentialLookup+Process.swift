import Foundation

extension CredentialLookup {
    private struct Output: Decodable {
        let version: Int
        let accessKeyId: String
        let secretAccessKey: String
        let sessionToken: String?
        let expiration: String?

        enum CodingKeys: String, CodingKey {
            case version = "Version"
            case accessKeyId = "AccessKeyId"
            case secretAccessKey = "SecretAccessKey"
            case sessionToken = "SessionToken"
            case expiration = "Expiration"
        }
    }

    /// A profile with `credential_process`: a program that prints the keys.
    func process(_ profile: String) throws(CredentialError) -> Found? {
        let values = [settings.configValues(profile), settings.storedValues(profile)]
        guard let command = values.compactMap({ $0?["credential_process"] }).first(where: { !$0.isEmpty }) else {
            return nil
        }
        let source = "the credential_process of the profile '\(profile)'"
        let (status, output) = try run(command, source)
        guard status == 0 else { throw .refused(source: source, reason: "it ended with status \(status)") }
        guard let answer = try? JSONDecoder().decode(Output.self, from: output), answer.version == 1 else {
            throw .refused(
                source: source,
                reason: "it did not print {\"Version\": 1, \"AccessKeyId\": ..., \"SecretAccessKey\": ...}")
        }
        return Found(
            credentials: Credentials(
                accessKeyID: AccessKeyID(answer.accessKeyId), secretAccessKey: Secret(answer.secretAccessKey),
                sessionToken: answer.sessionToken.map { Secret($0) },
                expiration: answer.expiration.flatMap { Timestamp.read($0) }),
            source: .process(profile: profile))
    }

    /// The program may ask on the terminal: standard error is the user's.
    private func run(_ command: String, _ source: String) throws(CredentialError) -> (Int32, Data) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.environment = settings.variables
        let pipe = Pipe()
        process.standardOutput = pipe
        do {
            try process.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return (process.terminationStatus, output)
        } catch {
            throw .refused(source: source, reason: "it cannot be run: \(error)")
        }
    }
}
