import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

/// The archive of the staging program, and a root folder for containers that holds busybox and nothing else.
private enum BareRoot {
    /// The unpacked archive in `program` and the container's file system in `system`; nil: one of them cannot be made.
    static let root: ScratchFolder? = {
        guard let archive = Program.stagingArchive else { return nil }
        let scratch = ScratchFolder()
        let made = try? Program.run(
            "/bin/bash",
            [
                "-euc",
                """
                type podman runc busybox > /dev/null
                mkdir -p "$1"/program "$1"/system/{bin,tmp,proc,sys,dev,etc,opt/cohesin,cohesin}
                tar -xzf "$0" -C "$1/program"
                cp "$(command -v busybox)" "$1/system/bin/busybox"
                for name in cp wc cat echo env; do ln -s busybox "$1/system/bin/$name"; done
                for line in '[containers]' 'netns = "host"' 'default_ulimits = ["nofile=8192:8192", "nproc=8192:8192"]' \\
                  '[engine]' 'runtime = "runc"'; do echo "$line"; done > "$1/containers.conf"
                """, archive, scratch.path,
            ])
        return made?.status == 0 ? scratch : nil
    }()
}

/// The archive that machines of Batch fetch, in containers without an image's help.
@Suite(.onLocalAWS, .enabled(if: BareRoot.root != nil, "no archive (make task-bundle) or no podman, runc, busybox"))
struct BundleTests {
    private func run(
        _ arguments: [String], work: String, environment: [String: String] = LocalAWS.environment
    ) throws -> Program.Result {
        let root = try #require(BareRoot.root)
        var options = ["podman", "run", "--rm", "--log-driver", "none", "--env", "PATH=/bin"]
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) { options += ["--env", "\(name)=\(value)"] }
        options += ["--volume", "\(root.file("program")):\(StagingContract.hostFolder):ro"]
        options += ["--volume", "\(work):\(StagingContract.workFolder)", "--rootfs", root.file("system")]
        return try Program.run(
            "/usr/bin/env", options + [StagingContract.program] + arguments,
            environment: ["CONTAINERS_CONF": root.file("containers.conf")])
    }

    @Test func theProgramRunsWhereThereIsNothingButBusybox() throws {
        let cloud = try CloudFixture()
        let run = try cloud.submit(
            """
              copy:
                environment: cpu
                image: tools:1
                inputs: {data: parameters.data}
                outputs: {copy: copy.txt}
                arguments: [$data, $copy]
              script:
                environment: cpu
                image: tools:1
                inputs: {copy: copy.copy}
                outputs: {again: again.txt}
                command: cp "$copy" "$again"
            """, inputs: ["data": "content"])
        let work = cloud.scratch.file("volume")
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        // An image may point its own programs at libraries of its own.
        let environment = LocalAWS.environment.merging(["LD_LIBRARY_PATH": "/bin"]) { $1 }
        let fetched = try self.run(["fetch", run.manifest("copy")], work: work, environment: environment)
        #expect(fetched.status == 0, "\(fetched.standardError)")
        try FileManager.default.copyItem(atPath: work + "/inputs/data.txt", toPath: work + "/outputs/copy.txt")
        #expect(try self.run(["store", run.manifest("copy")], work: work).status == 0)
        let done = try cloud.document(TaskCompletion.self, at: run.completion("copy"))
        #expect(try cloud.text(done.outputs[0].location) == "content")
        let script = try self.run(["run", run.manifest("script")], work: work)
        #expect(script.status == 127)
        #expect(script.standardError.contains("the image has no bash"))
    }
}
