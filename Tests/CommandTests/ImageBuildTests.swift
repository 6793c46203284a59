import Foundation
import TestSupport
import Testing

/// The image of `containers/cohesin-hic.Dockerfile`, built by the script of `make images` on a base that is made here,
/// without a network, from this machine's bwa and samtools.
@Suite(
    .enabled(if: TestImage.shared != nil, Comment(rawValue: TestImage.obstacle)),
    .enabled(if: TestImage.hasAlignmentTools, "bwa or samtools is missing: the image is not built"))
struct ImageBuildTests {
    private static let prefix = "localhost/cohesin-image-tests/"
    private static let base = "localhost/cohesin-image-tests/base:1"

    /// Everything that the image takes from its base: the tools and the libraries of all of them.
    private static let makeBase = """
        set -euo pipefail
        root=$1 binary=$2 name=$3
        mkdir -p "$root"/{bin,etc,tmp,proc,sys,dev,root,usr/bin,usr/local/bin}
        busybox=$(command -v busybox)
        cp "$busybox" "$root/bin/busybox"
        for applet in $("$busybox" --list); do
          [ "$applet" = busybox ] || [ "$applet" = bash ] || ln -sf busybox "$root/bin/$applet"
        done
        cp -L /bin/bash "$root/bin/bash"
        for tool in bwa samtools; do cp -L "$(command -v "$tool")" "$root/usr/bin/$tool"; done
        for program in /bin/bash "$(command -v bwa)" "$(command -v samtools)" "$binary"; do
          ldd "$program" | grep -o '/[^ ]*'
        done | sort -u | while read -r library; do
          mkdir -p "$root$(dirname "$library")"
          [ -e "$root$library" ] || cp -L "$library" "$root$library"
        done
        echo 'root:x:0:0:root:/root:/bin/bash' > "$root/etc/passwd"
        echo 'root:x:0:' > "$root/etc/group"
        chmod 1777 "$root/tmp"
        tar -C "$root" -c . | podman import -q --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' - "$name"
        """

    @Test func theImageIsBuiltTriedAndRunsATask() throws {
        let image = try #require(TestImage.shared)
        let scratch = ScratchFolder()
        try scratch.write(Self.makeBase, to: "base.sh")
        let made = try Program.run(
            "/bin/bash", [scratch.file("base.sh"), scratch.file("root"), Program.cohesin, Self.base],
            environment: image.environment)
        try #require(made.status == 0, "\(made.standardError)")
        defer {
            // Each of them is a few hundred megabytes.
            let names = [
                "\(Self.prefix)cohesin-hic:0-test", "\(Self.prefix)cohesin-hic:latest", Self.base,
            ]
            _ = try? Program.run(
                "/usr/bin/env", ["podman", "rmi", "--force"] + names, environment: image.environment)
        }
        let built = try Program.run(
            SharedData.checkout.appendingPathComponent("scripts/build-images.sh").path,
            [Program.cohesin, "0-test", "cohesin-hic"],
            environment: image.environment.merging(["BASE": Self.base, "PACKAGES": "", "PREFIX": Self.prefix]) { $1 })
        #expect(built.status == 0, "\(built.text)\(built.standardError)")
        let version = try Program.cohesin("--version").text.trimmingCharacters(in: .newlines)
        let lines = built.text.split(separator: "\n").map(String.init)
        #expect(lines.contains(version))
        #expect(lines.contains { $0.hasPrefix("Version: 0.7") })
        #expect(lines.contains { $0.hasPrefix("samtools 1.") })
        #expect(
            lines.last == "cohesin-hic: built and tried, as \(Self.prefix)cohesin-hic:0-test and "
                + "\(Self.prefix)cohesin-hic:latest")

        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: tools
            environments: {cpu: {kind: cpu}}
            stages:
              work:
                image: \(Self.prefix)cohesin-hic:0-test
                needs: {memory: 512 MiB}
                outputs: {out: out.txt, index: index/}
                command: |
                  cohesin --version > "$out"
                  mkdir -p "$index"
                  printf '>a\\nACGTTGCAACGTTGCAACGTTGCA\\n' > "$index/a.fa"
                  bwa index "$index/a.fa"
                  samtools faidx "$index/a.fa"
            """)
        let run = try fixture.run("--engine", "podman", environment: image.environment)
        #expect(run.status == 0, "\(run.standardError)")
        #expect(fixture.text("run/results/work/out.txt") == version + "\n")
        #expect(fixture.exists("run/results/work/index/a.fa.bwt"))
        #expect(fixture.text("run/results/work/index/a.fa.fai")?.hasPrefix("a\t24\t") == true)
    }

    @Test func aBaseThatCannotBeHadIsSaidAndIsNoFailure() throws {
        let image = try #require(TestImage.shared)
        let built = try Program.run(
            SharedData.checkout.appendingPathComponent("scripts/build-images.sh").path,
            [Program.cohesin, "0-test", "juicer-tools"],
            environment: image.environment.merging(
                ["BASE": "localhost:1/nowhere:1", "PREFIX": Self.prefix]) { $1 })
        #expect(built.status == 0)
        #expect(
            built.text.hasPrefix(
                "juicer-tools: not built: its base localhost:1/nowhere:1 is not here and cannot be pulled"),
            "\(built.text)\(built.standardError)")
    }
}
