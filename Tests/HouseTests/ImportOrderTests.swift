import Foundation
import Testing

/// The way of the data as a list: what each target may import of ours. `Package.swift` must say the same.
private let allowed: [String: Set<String>] = [
    "Pipeline": [],
    "Scheduling": ["Pipeline"],
    "RunStore": ["Pipeline"],
    "GPUDevice": [],
    "LocalRunner": ["Pipeline", "Scheduling", "RunStore", "GPUDevice", "CShims"],
    "AWSClient": ["CCurl", "CShims"],
    "Cloud": ["Pipeline"],
    "Staging": ["Pipeline", "GPUDevice", "LocalRunner", "AWSClient", "Cloud"],
    "CloudRunner": ["Pipeline", "RunStore", "LocalRunner", "AWSClient", "Cloud"],
    "Reporting": ["Pipeline", "RunStore", "LocalRunner"],
    "Manual": ["Pipeline", "LocalRunner"],
    "Notifying": ["Pipeline", "LocalRunner", "AWSClient"],
    "SequenceIO": ["CHTSlib", "CDeflate", "CISAL", "CShims"],
    "Contacts": ["SequenceIO", "CHTSlib", "CShims"],
    "HiCFile": ["Contacts", "SequenceIO", "CDeflate", "CHTSlib", "CShims"],
    "Loops": ["HiCFile", "SequenceIO", "GPUDevice", "CHiCCUPS"],
    "Pictures": ["HiCFile", "Loops", "SequenceIO", "CDeflate", "CPng"],
    "Simulation": ["SequenceIO"],
    "JuicerImport": ["SequenceIO", "HiCFile", "Loops"],
]
/// The tops of the house: they may import everything.
private let executables: Set<String> = ["cohesin", "cohesin-task"]
private let systemTargets: Set<String> = [
    "CHTSlib", "CCurl", "CDeflate", "CISAL", "CZlib", "CPng", "CShims", "CHiCCUPS",
]
private let sources = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources")

/// Each import line of a target: the file, and the module it names.
private func imports(of target: String) throws -> [(file: String, module: String)] {
    let folder = sources.appendingPathComponent(target)
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)!
    var found: [(String, String)] = []
    for case let file as URL in files where file.pathExtension == "swift" {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "." })
            guard let index = words.firstIndex(of: "import"), words[..<index].allSatisfy(isImportModifier),
                index + 1 < words.count
            else { continue }
            let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
            let name = kinds.contains(words[index + 1]) ? words[index + 2] : words[index + 1]
            found.append((file.lastPathComponent, String(name)))
        }
    }
    return found
}

private func isImportModifier(_ word: Substring) -> Bool {
    word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(word)
}

@Test func everyTargetIsInTheList() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path)
    #expect(Set(folders) == Set(allowed.keys).union(systemTargets).union(executables))
}

@Test(arguments: allowed.keys.sorted())
func importsFollowTheWayOfTheData(target: String) throws {
    let ours = Set(allowed.keys).union(systemTargets).union(executables)
    for (file, module) in try imports(of: target) where ours.contains(module) && module != target {
        #expect(allowed[target]!.contains(module), "\(target)/\(file) imports \(module) against the way of the data")
    }
}

@Test func theListItselfHasNoCircle() {
    var settled = systemTargets
    var rest = allowed
    while !rest.isEmpty {
        let ready = rest.filter { $0.value.isSubset(of: settled) }
        #expect(!ready.isEmpty, "a circle among \(rest.keys.sorted())")
        if ready.isEmpty { return }
        settled.formUnion(ready.keys)
        for key in ready.keys { rest[key] = nil }
    }
}
