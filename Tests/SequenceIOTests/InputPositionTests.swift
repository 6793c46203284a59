import Foundation
import SequenceIO
import TestSupport
import Testing

struct InputPositionTests {
    @Test func theKernelKnowsHowFarAFileIsRead() throws {
        let scratch = ScratchFolder()
        let size = 4_000_000
        let path = try scratch.write(
            String(repeating: String(repeating: "x", count: 99) + "\n", count: size / 100), to: "x")
        let other = try scratch.write("not opened\n", to: "y")
        var positions = InputPositions([path, other])
        #expect(positions.total == size + 11)
        #expect(positions.read() == 0)
        do {
            var input = try TextInput.open(path)
            for _ in 0..<size / 200 { _ = try input.nextLine() }
            let half = positions.read()
            #expect(half >= size / 2 && half < size)
        }
        // It is closed, so it was read as far as anybody wanted.
        #expect(positions.read() == size)
    }

    @Test func ofAPipeNobodyKnowsTheSize() {
        #expect(InputPositions(["/dev/null"]).total == nil)
        #expect(InputPositions(["/no/such/file"]).total == nil)
    }
}
