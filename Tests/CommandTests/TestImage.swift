import Foundation
import TestSupport

/// A small container image, made without a network from this machine's busybox and bash, and the settings that podman
/// needs where no systemd runs.
final class TestImage: Sendable {
    static let name = "localhost/cohesin-command-tests:1"

    /// nil: podman, its runtime, busybox or the right to use them is missing; `obstacle` says which.
    static let shared: TestImage? = try? TestImage()
    static let obstacle = "podman cannot run containers here (podman, runc and busybox-static, as root): not tested"

    /// Fills the folder $1 with what a container sees as its root: busybox and bash.
    static let fillRoot = """
        set -euo pipefail
        root=$1
        busybox=$(command -v busybox)
        mkdir -p "$root"/{bin,etc,tmp,proc,sys,dev,root}
        cp "$busybox" "$root/bin/busybox"
        for name in $("$busybox" --list); do [ "$name" = busybox ] || ln -s busybox "$root/bin/$name"; done
        rm -f "$root/bin/bash"
        cp /bin/bash "$root/bin/bash"
        ldd /bin/bash | grep -o '/[^ ]*' | while read -r library; do
          mkdir -p "$root$(dirname "$library")"
          cp -L "$library" "$root$library"
        done
        echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
        chmod 1777 "$root/tmp"
        """

    private let scratch = ScratchFolder()

    var environment: [String: String] { ["CONTAINERS_CONF": scratch.file("containers.conf")] }

    /// Settings with which a container that has a network has that of the host: a bridge needs programs and rights.
    var hostNetwork: [String: String] { ["CONTAINERS_CONF": scratch.file("host-network.conf")] }

    /// Whether this machine has what an image for alignments is made of.
    static let hasAlignmentTools = ["bwa", "samtools"].allSatisfy { tool in
        (try? Program.run("/usr/bin/env", ["which", tool]).status) == 0
    }

    struct Unavailable: Error {}

    /// The image with one more line, as in a Dockerfile; its name.
    func variant(_ change: String, name: String) throws -> String {
        let named = "localhost/cohesin-command-tests-\(name):1"
        let made = try Program.run(
            "/bin/bash",
            [
                "-c",
                "podman image exists $2 || { id=$(podman create --network none $1 true) && "
                    + "podman commit -q --change \"$3\" $id $2 && podman rm $id; }",
                "variant", Self.name, named, change,
            ], environment: environment)
        guard made.status == 0 else { throw Unavailable() }
        return named
    }

    private init() throws {
        try scratch.write(
            """
            [containers]
            default_ulimits = ["nofile=8192:8192", "nproc=8192:8192"]
            [engine]
            runtime = "runc"
            """, to: "containers.conf")
        try scratch.write(
            """
            [containers]
            netns = "host"
            default_ulimits = ["nofile=8192:8192", "nproc=8192:8192"]
            [engine]
            runtime = "runc"
            """, to: "host-network.conf")
        try scratch.write(
            """
            set -euo pipefail
            root=$1
            if ! podman image exists \(Self.name); then
              bash "$2" "$root"
              tar -C "$root" -c . | podman import -q --change 'ENV PATH=/bin' --change 'ENTRYPOINT ["/bin/echo"]' - \(Self.name)
            fi
            podman run --rm --network none --pull never --entrypoint bash \(Self.name) -c 'exit 0'
            """, to: "make.sh")
        let made = try Program.run(
            "/bin/bash",
            [scratch.file("make.sh"), scratch.file("root"), try scratch.write(Self.fillRoot, to: "fill.sh")],
            environment: environment)
        guard made.status == 0 else { throw Unavailable() }
    }

    /// Names of the containers of a fixture's run, running or not.
    func containers(of fixture: RunFixture) throws -> [String] {
        // The registry names its entries after the runs' ids, and containers carry them in their names.
        let runs = fixture.files(in: "state/cohesin/runs").map { "cohesin-" + $0.prefix { $0 != "." } + "-" }
        let all = try Program.run(
            "/usr/bin/env", ["podman", "ps", "--all", "--format", "{{.Names}}"], environment: environment)
        return all.text.split(separator: "\n").map(String.init).filter { name in
            runs.contains { name.hasPrefix($0) }
        }
    }
}
