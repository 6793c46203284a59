import Contacts
import Foundation
import TestSupport
import Testing

private let text = pairsText([
    "a\tchr2\t5\tchr2\t900\t+\t-\tUU\t60\t3", "b\tchr10\t7\tchr2\t8\t+\t+\tUR\t1\t60",
    "c\t!\t0\tchr2\t8\t-\t+\tNU\t0\t60", "d\tchr10\t7\tchr10\t2000007\t+\t+\tDD\t60\t60",
]).replacing("pair_type", with: "pair_type mapq1 mapq2")

/// The names of the pairs that a condition selects.
private func selected(_ condition: String, _ change: (inout PairsSelector.Options) -> Void = { _ in }) throws -> String
{
    let folder = ScratchFolder()
    let path = try folder.write(text, to: "in.pairs")
    var options = PairsSelector.Options(condition: condition)
    change(&options)
    let counts = try PairsSelector.run(
        input: path, output: folder.file("o.pairs"), rest: folder.file("rest.pairs"), options: options,
        provenance: testProvenance)
    let names = try rows(of: folder.file("o.pairs")).map { $0.prefix(1) }
    let others = try rows(of: folder.file("rest.pairs")).map { $0.prefix(1) }
    #expect(counts.selected == names.count && counts.others == others.count)
    #expect((names + others).sorted() == ["a", "b", "c", "d"])
    return names.joined()
}

// What Python makes of each.
@Test(arguments: [
    ("pair_type == \"UU\" or pair_type == 'UR'", "ab"), ("chrom1==chrom2", "ad"), ("COLS[1]==COLS[3]", "ad"),
    ("(chrom1==chrom2) and (abs(pos1 - pos2) < 1e6)", "a"), ("(chrom1==\"!\") and (chrom2!=\"!\")", "c"),
    ("regex_match(chrom1, \"chr\\d\")", "a"), ("regex_match(chrom1, \"chr\\d+\")", "abd"), ("True", "abcd"),
    ("not True", ""), ("wildcard_match(pair_type, \"U*\")", "ab"), ("wildcard_match(pair_type, '[!UN]?')", "d"),
    ("wildcard_match(pair_type, '[N-U][R-U]')", "abc"), ("csv_match(pair_type, 'DD,UR')", "bd"),
    ("mapq1 >= 1 and not mapq2 < 30", "bd"), ("5 < pos1 <= 7 < pos2", "bd"), ("-pos1 + 2 * 3 == 1", "a"),
    ("pos2 // 100 == 9", "a"), ("pos2 % 7 == -6 % 7", "bc"), ("pos2 / 16 == 0.5", "bc"), ("strand1 < strand2", "a"),
    ("len(chrom1) == 5", "bd"), ("chr1 == 'chr2'", "a"), ("int(COLS[2]) == 5", "a"),
    ("pair_type == 'UU' and True or pair_type == 'DD' and not False", "ad"), ("readID >= 'c'", "cd"),
])
func aConditionHoldsForTheseRows(condition: String, names: String) throws {
    #expect(try selected(condition) == names)
}

@Test(arguments: [
    ("pair_typ == 'UU'", 1, "'pair_typ' is no column"), ("pos1 == 'UU'", 6, "a number cannot be compared with a text"),
    ("pos1", 1, "a number is no condition"), ("pos1 = 5", 6, "two values are compared by =="),
    ("(pos1 == 5", 11, "')' was expected"), ("pos1 == 5)", 10, "')' was not expected"),
    ("chrom1 == 'chr", 11, "this text has no end"), ("__import__('os')", 1, "there is no function '__import__'"),
    ("exit(1)", 1, "there is no function 'exit'"), ("regex_match(chrom1, '(')", 21, "is no regular expression"),
    ("COLS[99] == ''", 6, "COLS takes a number from 0 to 9"), ("", 1, "the end was not expected"),
    ("pos1 == 1 and pos2", 15, "a number is no condition"), ("abs(chrom1) > 1", 5, "a text stands where a number"),
])
func aFaultInAConditionIsToldWithItsPlace(condition: String, column: Int, reason: String) throws {
    let error = #expect(throws: PairsError.self) { try selected(condition) }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("the condition, at character \(column): ") && message.contains(reason), "\(message)")
}

@Test func bracketsWithoutEndAreNoWayToCrash() throws {
    for condition in [String(repeating: "(", count: 100_000), String(repeating: "not ", count: 100_000)] {
        #expect(throws: PairsError.self) { try selected(condition) }
    }
}

@Test func aTextThatIsNoNumberIsToldWithItsLine() throws {
    let error = #expect(throws: PairsError.self) {
        try selected("pair_type > 5") { $0.casts = ["pair_type": true] }
    }
    #expect(error?.description.hasSuffix("in.pairs:6: pair_type 'UU' is no number") == true)
}

@Test func chromosomesAndColumnsThatAreNotWantedLeaveTheHeader() throws {
    let folder = ScratchFolder()
    let path = try folder.write(text, to: "in.pairs")
    var options = PairsSelector.Options(condition: "True")
    options.chromosomes = ["chr2"]
    options.removedColumns = ["mapq1"]
    _ = try PairsSelector.run(
        input: path, output: folder.file("o.pairs"), rest: nil, options: options, provenance: testProvenance)
    let written = try lines(of: folder.file("o.pairs"))
    #expect(written.filter { $0.hasPrefix("#chromsize") }.allSatisfy { $0.contains("chr2 ") })
    #expect(written.suffix(2).first?.hasSuffix("pair_type mapq2") == true)
    #expect(written.last == "a\tchr2\t5\tchr2\t900\t+\t-\tUU\t3")
    options.removedColumns = ["pos1"]
    #expect(throws: PairsError.self) {
        try PairsSelector.run(input: path, output: "-", rest: nil, options: options, provenance: testProvenance)
    }
}

@Test func anyWordsInAnyOrderAreAConditionOrAnErrorWithItsPlace() throws {
    let words = [
        "pos1", "pair_type", "(", ")", "==", "<", "and", "or", "not", "\"UU\"", "'", "1", "2.5e", "abs(", "csv_match(",
        ",",
        "COLS[", "]", "-", "//", "%", "True", "é", "[", "\\",
    ]
    var random = SeededGenerator(17)
    for _ in 0..<300 {
        let condition = (0..<Int(random.next() % 12)).map { _ in words[Int(random.next() % UInt64(words.count))] }
            .joined(separator: random.next() % 2 == 0 ? " " : "")
        do {
            _ = try selected(condition)
        } catch let error as PairsError {
            guard case .badCondition(_, let column, _) = error else { continue }
            #expect((1...condition.count + 1).contains(column), "\(condition)")
        }
    }
}

@Test(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
func statisticsOfAFilterAreThoseOfWhatItSelects() throws {
    let folder = ScratchFolder()
    let pairs = SharedData.path("golden-reads/sim101/pairtools/dedup.cython.mm3.pairs.gz")
    let filters = try [
        "unique:pair_type == \"UU\"", "near : odd:(chrom1 == chrom2) and abs(pos1 - pos2) < 10000",
    ].map { try #require(FilteredStatistics.Filter($0)) }
    #expect(filters.map(\.name) == ["unique", "near "])
    let statistics = try? FilteredStatistics.of(pairs, filters: filters)
    #expect(statistics == nil, "' odd:' is no condition")
    let near = try #require(FilteredStatistics.Filter("near:(chrom1 == chrom2) and abs(pos1 - pos2) < 10000"))
    let found = try FilteredStatistics.of(pairs, filters: [filters[0], near])
    #expect(found.all.json(listsChromosomes: true) == (try PairStatistics.of(pairs).json(listsChromosomes: true)))
    for (filter, table) in found.tables {
        _ = try PairsSelector.run(
            input: pairs, output: folder.file("x"), rest: nil, options: .init(condition: filter.condition),
            provenance: testProvenance)
        let selected = try PairStatistics.of(folder.file("x"))
        #expect(table.json(listsChromosomes: true) == selected.json(listsChromosomes: true))
    }
    try found.writeJSON(to: folder.file("json"), listsChromosomes: false)
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder.file("json"))))
    #expect((json as? [String: Any])?.keys.sorted() == ["near", "no_filter", "unique"])
}
