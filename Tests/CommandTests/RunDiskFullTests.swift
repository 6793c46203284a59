import Foundation
import TestSupport
import Testing

extension SmallDisk {
    /// Leaves so many bytes free.
    fileprivate func fill(leaving bytes: Int) throws {
        let result = try Program.run(
            "/bin/bash",
            [
                "-c",
                "free=$(df -B1 --output=avail . | tail -1); head -c $((free - \(bytes))) /dev/zero > filling; true",
            ], directory: path)
        #expect(result.status == 0)
    }

    fileprivate func free() throws { try FileManager.default.removeItem(atPath: path + "/filling") }
}

@Suite(.enabled(if: SmallDisk.canMount, "a tmpfs cannot be mounted here: disk-full behaviour is not tested"))
struct RunDiskFullTests {
    private static let pipeline = """
        cohesin: 1
        pipeline: full
        environments: {cpu: {kind: cpu}}
        stages:
          big:
            outputs: {out: big.bin}
            command: head -c 1000000 /dev/zero > "$out"
          small:
            inputs: {big: big.out}
            outputs: {out: small.txt}
            command: wc -c < "$big" > "$out"
        """

    private func run(_ fixture: RunFixture, on disk: SmallDisk) throws -> Program.Result {
        try Program.run(
            Program.cohesin, ["run", "pipeline.yaml", "--run-dir", disk.path + "/run"], directory: fixture.scratch.path,
            environment: fixture.environment)
    }

    @Test func aTaskThatFillsTheDiskEndsTheRunAsTheEnvironmentsFault() throws {
        let fixture = try RunFixture(Self.pipeline)
        let disk = try #require(SmallDisk(in: fixture.scratch, mebibytes: 4))
        try disk.fill(leaving: 800_000)
        let result = try run(fixture, on: disk)
        #expect(result.status == 3, "\(result.standardError)")
        #expect(result.standardError.contains("no space"), "\(result.standardError)")
        try disk.free()
        let second = try run(fixture, on: disk)
        #expect(second.status == 0, "\(second.standardError)")
        #expect(fixture.text("disk/run/results/small/small.txt") == "1000000\n")
    }

    /// Wherever the space ends, in the journal, the staging or the publishing, the run says so and can go on.
    @Test(arguments: [0, 4, 16, 40, 60, 80, 100, 120, 140, 160, 200, 300].map { $0 * 1024 })
    func spaceMayEndAnywhere(left: Int) throws {
        let fixture = try RunFixture(
            Self.pipeline.replacingOccurrences(of: "1000000", with: "50000"))
        let disk = try #require(SmallDisk(in: fixture.scratch, mebibytes: 4))
        try disk.fill(leaving: left)
        let result = try run(fixture, on: disk)
        #expect(result.status == 3 || result.status == 0, "\(result.standardError)")
        if result.status == 3 {
            #expect(result.standardError.lowercased().contains("no space"), "\(result.standardError)")
        }
        for file in fixture.files(in: "disk/run/tasks")
        where file.hasSuffix("outputs/big.bin") && !file.contains(".attempt-") {
            let size = try FileManager.default.attributesOfItem(atPath: fixture.scratch.file("disk/run/tasks/\(file)"))
            #expect(size[.size] as? Int == 50000, "a partial output has its final name")
        }
        try disk.free()
        let second = try run(fixture, on: disk)
        #expect(second.status == 0, "\(second.standardError)")
        #expect(fixture.text("disk/run/results/small/small.txt") == "50000\n")
    }
}
