import LocalRunner
import Testing

/// Names, digests and failures of images.
struct ImageTests {
    @Test func anInspectedImageIsRunByItsDigestAndKnowsItsEnvironment() throws {
        let digest = String(repeating: "12ab", count: 16)
        let image = try #require(
            ContainerEngine.image(inspected: "sha256:\(digest) [\"PATH=/bin\",\"CUDA_VERSION=12.2=x\"]"))
        #expect(image.digest == digest)
        #expect(image.reference == "sha256:\(digest)")
        #expect(image.variable("CUDA_VERSION") == "12.2=x")
        #expect(image.variable("CUDA") == nil)
        let bare = try #require(ContainerEngine.image(inspected: "\(digest) null"))
        #expect(bare.reference == "sha256:\(digest)")
        #expect(bare.environment.isEmpty)
        // docker warns of settings that it cannot read, and goes on.
        #expect(
            ContainerEngine.image(inspected: "WARNING: Error loading config file: open /root/.docker/config.json")
                == nil)
    }

    @Test func apptainerKeepsAnImageInAFileOfTheUsersCache() {
        let home: (String) -> String? = { $0 == "HOME" ? "/home/me" : nil }
        let named = "ghcr.io/lab/tools:1@sha256:12ab"
        #expect(
            ApptainerImages.file(of: named, environment: home)
                == "/home/me/.cache/cohesin/apptainer/ghcr.io_lab_tools_1_sha256_12ab.sif")
        let cache: (String) -> String? = { $0 == "XDG_CACHE_HOME" ? "/cache" : "/home/me" }
        #expect(ApptainerImages.file(of: "tools", environment: cache) == "/cache/cohesin/apptainer/tools.sif")
        #expect(ApptainerImages.file(of: "images/tools.sif", environment: home) == "images/tools.sif")
        #expect(ApptainerImages.file(of: "/sandbox", environment: home) == "/sandbox")
        #expect(ApptainerImages.source(of: "tools:1") == "docker://tools:1")
        #expect(ApptainerImages.source(of: "library://lab/tools") == "library://lab/tools")
    }

    @Test(arguments: [
        ("dial tcp: lookup registry: i/o timeout", true), ("connection reset by peer", true),
        ("received unexpected HTTP status: 503 Service Unavailable", true), ("toomanyrequests: rate exceeded", true),
        ("manifest unknown", false), ("manifest for tools:9 not found", false),
        ("pull access denied for tools", false), ("unauthorized: authentication required", false),
        ("invalid reference format", false), ("no space left on device", false),
    ])
    func onlyAFailureThatMayPassIsTriedAgain(_ said: String, _ mayPass: Bool) {
        #expect(ImageSupply.mayPass("Error: initializing source: \(said)") == mayPass)
    }
}
