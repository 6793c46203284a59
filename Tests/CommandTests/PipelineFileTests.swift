import Foundation
import TestSupport
import Testing

private let pipelines = SharedData.checkout.appendingPathComponent("pipelines")

@Test func everyPipelineOfTheProjectIsValid() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: pipelines.path).filter { $0.hasSuffix(".yaml") }
    #expect(files.count >= 2)
    for file in files {
        let result = try Program.cohesin("validate", pipelines.appendingPathComponent(file).path)
        #expect(result.status == 0, "\(result.standardError)")
        #expect(result.standardError.isEmpty, "\(result.standardError)")
    }
}

@Test func theDemoCarriesThePipelineOfTheProject() throws {
    let embedded = SharedData.checkout.appendingPathComponent("Sources/cohesin/Resources/juicer-hiccups.yaml")
    #expect(
        try Data(contentsOf: embedded)
            == Data(contentsOf: pipelines.appendingPathComponent("juicer-hiccups.yaml")))
}

@Test func theArticlesPipelineAsksForWhatTheArticleDoes() throws {
    let scratch = ScratchFolder()
    for name in ["genome.fa", "genome.chrom.sizes", "sites.txt", "r1.fastq.gz", "r2.fastq.gz"] {
        try scratch.write("x", to: name)
    }
    try scratch.write(
        "sample,lane,reads1,reads2\nHIC003,L1,r1.fastq.gz,r2.fastq.gz\n", to: "samples.csv")
    let result = try Program.run(
        Program.cohesin,
        [
            "plan", pipelines.appendingPathComponent("seed-juicer-hiccups.yaml").path, "--format", "json", "--samples",
            "samples.csv", "-p", "reference=genome.fa", "-p", "chrom-sizes=genome.chrom.sizes", "-p",
            "restriction-sites=sites.txt",
        ], directory: scratch.path)
    #expect(result.status == 0, "\(result.standardError)")
    for words in ["juicer-tools:latest", "60000", "HIC003"] { #expect(result.text.contains(words), "\(words)") }
}

@Test func theDemoWithoutAnAlignerSaysHowToGetIt() throws {
    let scratch = ScratchFolder()
    // A path on which only bash and awk are.
    for tool in ["bash", "awk"] {
        try FileManager.default.createSymbolicLink(
            atPath: scratch.file(tool), withDestinationPath: "/usr/bin/\(tool)")
    }
    let result = try Program.run(
        Program.cohesin, ["demo", "--out", scratch.file("demo")], environment: ["PATH": scratch.path])
    #expect(result.status == 3)
    #expect(result.standardError.contains("bwa cannot be found"))
    #expect(result.standardError.contains("apt-get install bwa"))
    #expect(!FileManager.default.fileExists(atPath: scratch.file("demo")))
}
