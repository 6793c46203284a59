import Foundation
import TestSupport
import Testing

@Test(arguments: MarkdownFile.all)
func linksLeadSomewhere(file: MarkdownFile) throws {
    let folder = SharedData.checkout.appendingPathComponent(file.path).deletingLastPathComponent()
    for (line, text) in file.prose {
        let withoutCode = text.replacing(/`[^`]*`/, with: "code")
        for match in withoutCode.matches(of: /\]\(([^)\s]+)\)/) {
            let target = String(match.1)
            if target.wholeMatch(of: /(https?|mailto):.*/) != nil { continue }
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let path = parts[0].isEmpty ? file.path : relative(folder.appendingPathComponent(String(parts[0])))
            let exists = FileManager.default.fileExists(atPath: SharedData.checkout.path + "/" + path)
            #expect(exists, "\(file.path):\(line): nothing at \(target)")
            if exists, parts.count == 2 {
                let anchors = try MarkdownFile(path: path).anchors
                #expect(anchors.contains(String(parts[1])), "\(file.path):\(line): no heading for \(target)")
            }
        }
    }
}

private func relative(_ url: URL) -> String {
    String(url.standardizedFileURL.path.dropFirst(SharedData.checkout.standardizedFileURL.path.count + 1))
}
