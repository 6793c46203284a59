import Contacts
import Glibc
import HiCFile
import SequenceIO

/// Feeds a reader with whatever libFuzzer invents. An error is an answer; a crash, a hang or memory without bound is not.
private enum Subject: String {
    case hic, fastq, pairs, alignments

    /// The one that the environment names: libFuzzer keeps the command line for itself.
    static let chosen = getenv("COHESIN_FUZZ").flatMap { Subject(rawValue: String(cString: $0)) } ?? .hic

    func read(_ path: String) {
        switch self {
        case .hic:
            guard let reader = try? HiCReader.open(path) else { return }
            _ = try? reader.check()
        case .fastq:
            _ = try? FastqQuality.of([path], junctions: [])
        case .pairs:
            guard var input = try? PairsInput.open(path) else { return }
            while let row = try? input.next() { _ = row }
        case .alignments:
            guard var input = try? AlignmentInput.open(path) else { return }
            while let record = try? input.next() { _ = record }
        }
    }
}

/// A file in memory without a name, kept from one call to the next: making one each time, or a disk, would take longer
/// than reading it.
private let file: CInt = {
    var name = Array("/dev/shm/cohesin-fuzz-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    unlink(name)
    return file
}()

private func testOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard ftruncate(file, 0) == 0, pwrite(file, bytes, count, 0) == count else { return -1 }
    Subject.chosen.read("/proc/self/fd/\(file)")
    return 0
}

/// libFuzzer's own main, as a function: SwiftPM gives an executable's main another name.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

@main struct Fuzz {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments) { testOneInput($0, $1) })
    }
}
