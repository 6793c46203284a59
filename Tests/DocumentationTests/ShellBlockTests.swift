import Foundation
import TestSupport
import Testing

/// The walk through published reads; its reads are not part of this repository.
private let yeast = "docs/yeast.md"
private let pages = MarkdownFile.all.filter { page in page.blocks.contains { $0.language == "sh" } }

struct ShellBlockTests {
    private let scratch = ScratchFolder()

    @Test(arguments: pages.filter { $0.path != yeast })
    func shellBlocksRunAsTyped(page: MarkdownFile) throws {
        try walk(page)
    }

    @Test(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
    func theWalkThroughYeastReadsRunsAsTyped() throws {
        let folder = SharedData.path("yeast_fastq")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
        try walk(try MarkdownFile(path: yeast), files: files.filter { $0.hasSuffix(".gz") })
    }

    @Test func blocksThatAreNotRunAreFew() {
        let blocks = pages.flatMap(\.blocks).filter { $0.language == "sh" }
        let reasons = Dictionary(grouping: blocks.compactMap(\.reasonNotRun)) { $0 }.mapValues(\.count)
        let list = reasons.sorted { $0.key < $1.key }.map { "\($0.value) (\($0.key))" }.joined(separator: ", ")
        print("shell blocks in the documentation: \(blocks.count), not run: \(list)")
        #expect(blocks.count > 2 * reasons.values.reduce(0, +))
    }

    /// Runs the shell blocks of a page as they are typed, in their order, where the page says that its reader is: beside
    /// `pipelines/`, with the program on PATH.
    private func walk(_ page: MarkdownFile, files: [String] = []) throws {
        for file in files + [SharedData.checkout.path + "/pipelines"] {
            let name = scratch.file((file as NSString).lastPathComponent)
            try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: file)
        }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        // Images that other tests make here and take away again are not the reader's.
        let storage = try scratch.write(
            """
            [storage]
            driver = "vfs"
            graphroot = "\(scratch.file("images"))"
            runroot = "\(scratch.file("containers"))"
            """, to: "storage.conf")
        let environment = [
            "PATH": (Program.cohesin as NSString).deletingLastPathComponent + ":" + path,
            "HOME": scratch.file("home"), "XDG_STATE_HOME": scratch.file("home/state"),
            "CONTAINERS_STORAGE_CONF": storage, "DOCKER_HOST": "unix://\(scratch.file("docker"))",
        ]
        for block in page.blocks where block.language == "sh" && block.reasonNotRun == nil {
            let result = try Program.run(
                "/bin/bash", ["-euo", "pipefail", "-c", block.text], directory: scratch.path, environment: environment)
            #expect(result.status == 0, "\(page.path):\(block.line): \(block.text)\n\(result.standardError)")
            // What follows needs what this should have made.
            guard result.status == 0 else { return }
        }
    }
}
