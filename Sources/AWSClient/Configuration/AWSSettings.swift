import Foundation

/// What the environment, the files in `~/.aws` and the command line say of how to reach AWS.
package struct AWSSettings: Sendable {
    let variables: [String: String]
    let config: SettingsFile
    let credentialsFile: SettingsFile
    /// The profile in force.
    package let profile: String
    /// The profile was named on the command line, which puts it before the keys in the environment.
    let isProfileExplicit: Bool
    let home: String

    /// - Parameters:
    ///   - profile: from the command line, before `AWS_PROFILE`.
    ///   - environment: the variables of the process.
    /// - Throws: `.unreadable` for a file that is there and cannot be parsed; `.profileMissing` for a profile that was
    ///   named and is in no file.
    package init(profile: String? = nil, environment: [String: String]) throws(CredentialError) {
        variables = environment.filter { !$0.value.isEmpty }
        home = variables["HOME"] ?? NSHomeDirectory()
        let home = self.home
        func place(_ variable: String, _ standard: String) -> String {
            let path = environment[variable] ?? ""
            let chosen = path.isEmpty ? standard : path
            return chosen.hasPrefix("~/") ? home + chosen.dropFirst(1) : chosen
        }
        config = try SettingsFile.read(place("AWS_CONFIG_FILE", "~/.aws/config"))
        credentialsFile = try SettingsFile.read(place("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"))
        isProfileExplicit = profile != nil
        let named = profile ?? variables["AWS_PROFILE"] ?? variables["AWS_DEFAULT_PROFILE"]
        self.profile = named ?? "default"
        if let named, !hasProfile(named) { throw .profileMissing(named, files: [config.path, credentialsFile.path]) }
    }

    func variable(_ name: String) -> String? { variables[name] }

    /// The section of a profile in the config file.
    func configValues(_ profile: String) -> [String: String]? {
        config.sections["profile \(profile)"] ?? (profile == "default" ? config.sections["default"] : nil)
    }

    /// The section of a profile in the credentials file.
    func storedValues(_ profile: String) -> [String: String]? { credentialsFile.sections[profile] }

    func hasProfile(_ name: String) -> Bool { configValues(name) != nil || storedValues(name) != nil }

    /// A value of the profile in force, whichever file has it.
    func value(_ key: String) -> String? {
        [storedValues(profile)?[key], configValues(profile)?[key]].compactMap(\.self).first { !$0.isEmpty }
    }

    /// Command line, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile.
    /// - Throws: `.regionMissing`, or `.regionUnusable` for a text that is no region's name.
    package func region(_ explicit: String? = nil) throws(CredentialError) -> Region {
        let named = [explicit, variable("AWS_REGION"), variable("AWS_DEFAULT_REGION"), value("region")]
        guard let name = named.compactMap(\.self).first else { throw .regionMissing(profile: profile) }
        guard let region = Region(name) else { throw .regionUnusable(name) }
        return region
    }

    /// A PEM file of authorities to trust: `AWS_CA_BUNDLE`, the profile's `ca_bundle`, then what curl and OpenSSL read.
    package var certificates: String? {
        [variable("AWS_CA_BUNDLE"), value("ca_bundle"), variable("CURL_CA_BUNDLE"), variable("SSL_CERT_FILE")]
            .compactMap(\.self).first
    }

    /// `AWS_MAX_ATTEMPTS`, then the profile's `max_attempts`; 4 otherwise.
    var maximumAttempts: Int {
        let named = [variable("AWS_MAX_ATTEMPTS"), value("max_attempts")].compactMap(\.self).compactMap { Int($0) }
        return max(1, named.first ?? 4)
    }
}
