import Contacts
import Foundation
import TestSupport
import Testing

private struct Row: Equatable {
    var name: Int
    var position1: Int
    var position2: Int
    var strands: String

    var text: String {
        "r\(name)\tchr2\t\(position1)\tchr2\t\(position2)\t\(strands.first!)\t\(strands.last!)\tUU"
    }
}

/// What the command means, without a thought about time: a row is a duplicate of any earlier kept row that is near.
private func obviousDuplicates(_ rows: [Row], mismatch: Int, method: DuplicateMethod) -> [Bool] {
    var kept: [Row] = []
    return rows.map { row in
        let repeats = kept.contains { other in
            let difference1 = abs(row.position1 - other.position1)
            let difference2 = abs(row.position2 - other.position2)
            let difference = method == .sum ? difference1 + difference2 : max(difference1, difference2)
            return other.strands == row.strands && difference <= mismatch
        }
        if !repeats { kept.append(row) }
        return repeats
    }
}

private func found(_ rows: [Row], mismatch: Int, method: DuplicateMethod) throws -> [Bool] {
    let folder = ScratchFolder()
    let path = try folder.write(pairsText(rows.map(\.text)), to: "in.pairs")
    var options = PairsDeduplicator.Options()
    options.mismatch = mismatch
    options.method = method
    let outputs = PairsDeduplicator.Outputs(unique: folder.file("o.pairs"), duplicates: folder.file("o.pairs"))
    _ = try PairsDeduplicator.run(input: path, outputs: outputs, options: options, provenance: testProvenance)
    return try ContactsTests.rows(of: folder.file("o.pairs")).map { $0.hasSuffix("\tDD") }
}

@Test(arguments: [0, 1, 3, 20], DuplicateMethod.allCases)
func pileUpsAreDecidedAsTheObviousWayDoes(mismatch: Int, method: DuplicateMethod) throws {
    var random = SeededGenerator(UInt64(mismatch + 1))
    // Narrow and wide spreads: from many rows at one place to rows that hardly meet.
    for (spread1, spread2) in [(1, 3), (5, 40), (40, 400), (2, 4000), (3000, 30)] {
        let rows = (0..<400).map { number in
            Row(
                name: number, position1: 1 + Int(random.next() % UInt64(spread1)),
                position2: 5000 + Int(random.next() % UInt64(spread2)),
                strands: ["++", "+-", "-+", "--"][Int(random.next() % 4)])
        }.sorted { ($0.position1, $0.position2) < ($1.position1, $1.position2) }
        #expect(
            try found(rows, mismatch: mismatch, method: method)
                == obviousDuplicates(rows, mismatch: mismatch, method: method),
            "spread \(spread1) \(spread2)")
    }
}

@Test func whatWasRemovedRemovesNothing() throws {
    let rows = [0, 3, 6, 9].map { Row(name: $0, position1: 100 + $0, position2: 500, strands: "+-") }
    #expect(try found(rows, mismatch: 3, method: .maximum) == [false, true, false, true])
}

@Test func aMillionPairsAtOnePlaceTakeNoLongerThanElsewhere() throws {
    let folder = ScratchFolder()
    let rows = (0..<100_000).map { Row(name: $0, position1: 7, position2: 10 + $0 / 2 * 4, strands: "++").text }
    let path = try folder.write(pairsText(rows), to: "in.pairs")
    let statistics = try PairsDeduplicator.run(
        input: path, outputs: .init(unique: folder.file("o.pairs")), options: .init(), provenance: testProvenance
    ).statistics
    #expect(statistics.duplicates == 50_000)
}

@Test func anUnmappedSideIsNeverADuplicate() throws {
    let folder = ScratchFolder()
    let row = "r\t!\t0\tchr2\t5\t-\t+\tNU"
    let path = try folder.write(pairsText([row, row]), to: "in.pairs")
    let outputs = PairsDeduplicator.Outputs(unique: folder.file("u.pairs"), unmapped: folder.file("n.pairs"))
    let statistics = try PairsDeduplicator.run(
        input: path, outputs: outputs, options: .init(), provenance: testProvenance
    ).statistics
    #expect(try rows(of: folder.file("u.pairs")) == [])
    #expect(try rows(of: folder.file("n.pairs")) == [row, row])
    #expect(statistics.singleSided == 2 && statistics.duplicates == 0)
}

@Test(arguments: [
    (["a\tchr2\t9\tchr2\t9\t+\t+\tUU", "b\tchr2\t8\tchr2\t9\t+\t+\tUU"], 7),
    (
        [
            "a\tchr2\t9\tchr2\t9\t+\t+\tUU", "b\tchr10\t8\tchr10\t9\t+\t+\tUU", "c\tchr2\t10\tchr2\t9\t+\t+\tUU",
        ], 8
    ),
])
func rowsOutOfOrderAreAnErrorAtTheirLine(rows: [String], line: Int) throws {
    let folder = ScratchFolder()
    let path = try folder.write(pairsText(rows), to: "in.pairs")
    do {
        _ = try PairsDeduplicator.run(
            input: path, outputs: .init(unique: folder.file("o.pairs")), options: .init(), provenance: testProvenance)
        Issue.record("no error")
    } catch {
        #expect("\(error)".hasPrefix("\(path):\(line): not sorted"))
    }
    #expect(contents(of: folder) == ["in.pairs"])
}

@Test func pairTypesStayWithoutMarking() throws {
    let folder = ScratchFolder()
    let row = "r\tchr2\t5\tchr2\t5\t-\t+\tUU"
    let path = try folder.write(pairsText([row, row]), to: "in.pairs")
    var options = PairsDeduplicator.Options()
    options.marksDuplicates = false
    let outputs = PairsDeduplicator.Outputs(unique: folder.file("u.pairs"), duplicates: folder.file("d.pairs"))
    _ = try PairsDeduplicator.run(input: path, outputs: outputs, options: options, provenance: testProvenance)
    #expect(try rows(of: folder.file("d.pairs")) == [row])
}
