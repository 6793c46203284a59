import Foundation
import TestSupport
import Testing

struct ReferenceTests {
    private let scratch = ScratchFolder()

    @Test func theReferenceIsWhatTheProgramSays() throws {
        #expect(try Program.cohesin("manual", scratch.path).status == 0)
        let reference = SharedData.checkout.path + "/docs/reference"
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
        let committed = try FileManager.default.contentsOfDirectory(atPath: reference).sorted()
        #expect(committed == names, "run 'make reference'")
        for name in Set(names).intersection(committed) {
            let isEqual = FileManager.default.contentsEqual(atPath: scratch.file(name), andPath: "\(reference)/\(name)")
            #expect(isEqual, "docs/reference/\(name) is not what the program says: run 'make reference'")
        }
    }

    @Test(.enabled(if: tool("docc") != nil, "docc is not in the toolchain"))
    func docCMakesWebPagesOfTheGuidesAndOfEveryLibrary() throws {
        let modules = (Program.cohesin as NSString).deletingLastPathComponent + "/Modules"
        let result = try Program.run(SharedData.checkout.path + "/scripts/make-docs.sh", [scratch.path, modules])
        #expect(result.status == 0, "\(result.text)\(result.standardError)")
        for page in ["cohesin/cohesin-run", "hicfile/hicreader", "scheduling/scheduler"] {
            let file = scratch.file("site/documentation/\(page)/index.html")
            #expect(FileManager.default.fileExists(atPath: file), "\(file)")
        }
    }
}

/// The path of a program, as the shell finds it.
func tool(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
}
