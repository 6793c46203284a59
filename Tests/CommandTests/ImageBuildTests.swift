import Foundation
import TestSupport
import Testing

@Suite(
    .enabled(if: TestImage.shared != nil, Comment(rawValue: TestImage.obstacle)),
    .enabled(if: TestImage.hasAlignmentTools, "bwa or samtools is missing: the image is not built"))
struct ImageBuildTests {
    @Test func theImageIsBuiltTriedAndRunsATask() throws {
        let image = try #require(TestImage.shared)
        let built = try #require(HiCImage.build)
        #expect(built.status == 0, "\(built.text)\(built.standardError)")
        let version = try Program.cohesin("--version").text.trimmingCharacters(in: .newlines)
        let lines = built.text.split(separator: "\n").map(String.init)
        #expect(lines.contains(version))
        #expect(lines.contains { $0.hasPrefix("Version: 0.7") })
        #expect(lines.contains { $0.hasPrefix("samtools 1.") })
        #expect(
            lines.last == "cohesin-hic: built and tried, as \(HiCImage.name) and \(HiCImage.prefix)cohesin-hic:latest")

        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: tools
            environments: {cpu: {kind: cpu}}
            stages:
              work:
                image: \(HiCImage.name)
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
                ["BASE": "localhost:1/nowhere:1", "PREFIX": HiCImage.prefix]) { $1 })
        #expect(built.status == 0)
        #expect(
            built.text.hasPrefix(
                "juicer-tools: not built: its base localhost:1/nowhere:1 is not here and cannot be pulled"),
            "\(built.text)\(built.standardError)")
    }
}
