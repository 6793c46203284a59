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

/// What the command means, without a thought about time: a row is a duplicate of the earliest kept row that is near.
private func obviousParents(_ rows: [Row], mismatch: Int, method: DuplicateMethod) -> [Int?] {
    var kept: [Row] = []
    return rows.map { row in
        let parent = kept.first { other in
            let difference1 = abs(row.position1 - other.position1)
            let difference2 = abs(row.position2 - other.position2)
            let difference = method == .sum ? difference1 + difference2 : max(difference1, difference2)
            return other.strands == row.strands && difference <= mismatch
        }
        if parent == nil { kept.append(row) }
        return parent?.name
    }
}

/// The number of the read that each row repeats, as the command says.
private func parents(_ rows: [Row], mismatch: Int, method: DuplicateMethod) throws -> [Int?] {
    let folder = ScratchFolder()
    let path = try folder.write(pairsText(rows.map(\.text)), to: "in.pairs")
    var options = PairsDeduplicator.Options()
    options.mismatch = mismatch
    options.method = method
    options.keepsParents = true
    let outputs = PairsDeduplicator.Outputs(unique: folder.file("o.pairs"), duplicates: folder.file("o.pairs"))
    _ = try PairsDeduplicator.run(input: path, outputs: outputs, options: options, provenance: testProvenance)
    return try ContactsTests.rows(of: folder.file("o.pairs")).map { row in
        let fields = row.split(separator: "\t")
        return fields.count == 9 ? Int(fields[8].dropFirst()) : nil
    }
}

private func found(_ rows: [Row], mismatch: Int, method: DuplicateMethod) throws -> [Bool] {
    try parents(rows, mismatch: mismatch, method: method).map { $0 != nil }
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
            try parents(rows, mismatch: mismatch, method: method)
                == obviousParents(rows, mismatch: mismatch, method: method),
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

@Test func columnsThatAreAskedForMustBeEqualInDuplicates() throws {
    let folder = ScratchFolder()
    let rows = ["a\t0\t1", "b\t0\t1", "c\t1\t1", "d\t0\t0"].enumerated().map { number, extra in
        let fields = extra.split(separator: "\t")
        return "\(fields[0])\tchr2\t5\tchr2\t\(9 + number)\t+\t+\tUU\t\(fields[1])\t\(fields[2])"
    }
    let text = pairsText(rows).replacing("pair_type", with: "pair_type phase1 phase2")
    let path = try folder.write(text, to: "in.pairs")
    func duplicates(_ pairs: [(String, String)]) throws -> [Substring] {
        var options = PairsDeduplicator.Options()
        options.extraColumnPairs = pairs
        let outputs = PairsDeduplicator.Outputs(unique: "/dev/null", duplicates: folder.file("d.pairs"))
        _ = try PairsDeduplicator.run(input: path, outputs: outputs, options: options, provenance: testProvenance)
        return try ContactsTests.rows(of: folder.file("d.pairs")).map { $0.prefix(1) }
    }
    #expect(try duplicates([]) == ["b", "c", "d"])
    #expect(try duplicates([("phase1", "phase2")]) == ["b"])
    #expect(try duplicates([("phase1", "8")]) == ["b", "d"])
    #expect(throws: PairsError.self) { try duplicates([("phase1", "phase3")]) }
}

@Test func recordsInSAMColumnsAreMarkedAsDuplicates() throws {
    let folder = ScratchFolder()
    func sam(_ flag: Int, _ type: String) -> String {
        let fields = ["r", "\(flag)"] + Array(repeating: "*", count: 9) + ["Yt:Z:\(type)", "NM:i:0"]
        return fields.joined(separator: "\u{19}")
    }
    func column(_ extra: Int, _ type: String) -> String {
        [sam(65 | extra, type), sam(2113 | extra, type)].joined(separator: "\u{19}NEXT_SAM\u{19}")
    }
    let rows = ["a", "b"].map { "\($0)\tchr2\t5\tchr2\t9\t+\t+\tUU\t\(column(0, "UU"))\t\(sam(129, "UU"))" }
    let path = try folder.write(pairsText(rows).replacing("pair_type", with: "pair_type sam1 sam2"), to: "in.pairs")
    let outputs = PairsDeduplicator.Outputs(unique: folder.file("u.pairs"), duplicates: folder.file("d.pairs"))
    _ = try PairsDeduplicator.run(input: path, outputs: outputs, options: .init(), provenance: testProvenance)
    #expect(try ContactsTests.rows(of: folder.file("u.pairs")) == [rows[0]])
    #expect(
        try ContactsTests.rows(of: folder.file("d.pairs")) == [
            "b\tchr2\t5\tchr2\t9\t+\t+\tDD\t\(column(1024, "DD"))\t\(sam(129 | 1024, "DD"))"
        ])
}

@Test(arguments: PairsDeduplicator.HeaderReceivers.allCases)
func theHeaderGoesWhereItIsSent(to receivers: PairsDeduplicator.HeaderReceivers) throws {
    let folder = ScratchFolder()
    let path = try folder.write(pairsText([]), to: "in.pairs")
    var options = PairsDeduplicator.Options()
    options.header = receivers
    let outputs = PairsDeduplicator.Outputs(unique: folder.file("u.pairs"), duplicates: folder.file("d.pairs"))
    _ = try PairsDeduplicator.run(input: path, outputs: outputs, options: options, provenance: testProvenance)
    #expect(try lines(of: folder.file("u.pairs")).isEmpty == [.duplicates, .none].contains(receivers))
    #expect(try lines(of: folder.file("d.pairs")).isEmpty == [.unique, .none].contains(receivers))
}
