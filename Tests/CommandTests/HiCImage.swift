import Foundation
import TestSupport

/// The image of `containers/cohesin-hic.Dockerfile`, built by the script of `make images` on a base that is made here,
/// without a network, from this machine's bwa and samtools; it is removed when this process ends.
enum HiCImage {
    static let prefix = "localhost/cohesin-image-tests/"
    static let name = "\(prefix)cohesin-hic:0-test"
    private static let base = "\(prefix)base:1"

    /// What the script said, with 0 where the image stands; nil: nothing can be built here.
    static let build: Program.Result? = {
        guard let image = TestImage.shared, TestImage.hasAlignmentTools, makeBase(image) else { return nil }
        // Each of them is a few hundred megabytes.
        atexit { HiCImage.remove() }
        return try? Program.run(
            SharedData.checkout.appendingPathComponent("scripts/build-images.sh").path,
            [Program.cohesin, "0-test", "cohesin-hic"],
            environment: image.environment.merging(["BASE": base, "PACKAGES": "", "PREFIX": prefix]) { $1 })
    }()

    static var isBuilt: Bool { build?.status == 0 }

    private static func makeBase(_ image: TestImage) -> Bool {
        let scratch = ScratchFolder()
        let made = try? Program.run(
            "/bin/bash", ["-c", script, "base", scratch.file("root"), Program.cohesin, base],
            environment: image.environment)
        return made?.status == 0
    }

    private static func remove() {
        _ = try? Program.run(
            "/usr/bin/env", ["podman", "rmi", "--force", name, "\(prefix)cohesin-hic:latest", base],
            environment: TestImage.shared?.environment ?? [:])
    }

    /// Everything that the image takes from its base: the tools and the libraries of all of them.
    private static let script = """
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
}
