import Foundation
import Pipeline
import Testing

@Test(arguments: [
    ("16 GiB", 16 << 30), ("512 MiB", 512 << 20), ("2 GB", 2_000_000_000), ("1.5GiB", 3 << 29), ("1 kB", 1000),
    ("7 B", 7), ("0.001 KiB", 2), ("60000 MiB", 60000 << 20), ("1 TiB", 1 << 40),
])
func memoryHasAUnit(text: String, bytes: Int) {
    #expect(ByteCount(written: text)?.bytes == Int64(bytes))
}

@Test(arguments: [
    ("12 h", 43200), ("90 min", 5400), ("30 s", 30), ("30 sec", 30), ("1.5 h", 5400), ("2 d", 172800), ("0.5s", 1),
])
func timeHasAUnit(text: String, seconds: Int) {
    #expect(WrittenTime.seconds(text) == seconds)
}

private let doubtful = [
    "", " ", "16", "16  GiB", "16GB ", " 16 GB", "-1 GiB", "+1 GiB", "1e3 MiB", "1. GiB", ".5 GiB", "1.2345 GiB",
    "16 gib",
    "16 Gib", "16 G", "9999999999 GiB", "\u{0661} GiB", "1\u{00A0}GiB", "1\tGiB", "1,5 GiB", "999999999 TiB", "0 B",
    "12 hours", "12 H", "12h", "12 h ", "12", "999999999 d", "1 m", ">=7.0", ">= 7.0", ">7.0", "7.0", ">=7", ">=7.",
    ">=.0",
    ">=100.0", ">=7.00", ">=12.9", ">=7.0 <9.0", ">= 7.0 < 9.0", ">=7.0<9.0", ">=7.0  <9.0", ">=7.0 ", "<9.0",
    "<9.0 >=7.0", "<=9.0", "< 9.0 ",
    ">=7.0 <9", "x2", "x1.5", "x0", "x16", "x17", "x1.25", "x1.255", "2x", "x", "x-2", "x01", "X2",
    "16 GiB\n",
]

/// The patterns of the JSON Schema and the parsers must accept the same words.
@Test(arguments: doubtful)
func patternAndParserAgree(text: String) throws {
    for quantity in [Quantity.memory, .time, .computeCapability, .factor] {
        let pattern = try NSRegularExpression(pattern: quantity.pattern.replacing("$", with: "\\z"))
        let matches = pattern.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
        // 4 PiB are too much for the parser and no matter for the pattern.
        if text == "999999999 TiB" { continue }
        #expect(matches == quantity.accepts(text), "\(quantity.name): \(text.debugDescription)")
    }
}

@Test(arguments: [
    "", "a", "A1", "1a", "a-b", "a_b", "_a", "-a", "a.b", "a b", "a\n", "\u{E9}", "a/", "a/b", "a//", ".a", "..",
    "a..b", "0", "_",
    ".bwt", ".", "..bwt", ".a/b", ".-a", "sample.x", "a.b.c", "a.", "text", "list<text>", "list<>", "list<list<text>>",
    "list<text",
    "Text", "a=b", "A_B", "9A", String(repeating: "a", count: 64), String(repeating: "a", count: 65),
    String(repeating: "a", count: 200), String(repeating: "a", count: 201), "." + String(repeating: "a", count: 32),
    "." + String(repeating: "a", count: 33),
])
func formAndPatternAgree(text: String) throws {
    for form in [
        TextForm.name, .parameterType, .outputName, .fileName, .reference, .suffix, .environmentVariable,
    ] {
        let pattern = try NSRegularExpression(pattern: form.pattern.replacing("$", with: "\\z"))
        let matches = pattern.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
        #expect(matches == form.accepts(text), "\(form.name): \(text.debugDescription)")
    }
}

@Test(arguments: [(1536, "1536 MiB"), (16384, "16 GiB"), (60000, "60000 MiB"), (1, "1 MiB"), (1024, "1 GiB")])
func amountsAreShownExactly(mebibytes: Int64, text: String) {
    let shown = ByteCount(mebibytes: mebibytes).shown
    #expect(shown == (mebibytes == 1536 ? "1.5 GiB" : text))
    #expect(ByteCount(written: shown)?.mebibytes == mebibytes)
}

@Test(arguments: [(Int64.max, "8191 PiB", "9223372036854775807 B"), (1 << 52, "4 PiB", "4096 TiB")])
func amountsThatNoMachineHasAreShownToo(bytes: Int64, text: String, shown: String) {
    #expect(ByteCount(bytes: bytes).text == text)
    #expect(ByteCount(bytes: bytes).shown == shown)
}

@Test func fourPebibytesAreNoAmountOfMemory() {
    #expect(ByteCount(written: "4095.999 TiB") != nil)
    #expect(ByteCount(written: "4096 TiB") == nil)
}

@Test func theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    #expect([50, 7.4, 60].median == 50)
    #expect([4, 1, 8, 2].median == 3)
    #expect([Double]().median == nil)
}
