import Testing

import AWSClient

private func parse(_ text: String) throws -> XMLElement { try XMLElement(Array(text.utf8)) }

@Test func anAnswerOfS3IsRead() throws {
    let root = try parse(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- a comment -->
        <s3:ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/" xmlns:s3='x'>
          <Name>b</Name><Empty/><Contents><Key>a &amp; b&#x2F;&#252;&lt;</Key></Contents>
          <Contents><Key><![CDATA[<raw> & ]]>tail</Key></Contents>
        </s3:ListBucketResult>

        """)
    #expect(root.name == "ListBucketResult")
    #expect(root["Name"]?.text == "b")
    #expect(root["Empty"]?.text == "")
    #expect(root.all("Contents").map { $0["Key"]?.text } == ["a & b/ü<", "<raw> & tail"])
    #expect(root["Contents", "Key"]?.text == "a & b/ü<")
    #expect(root["Nothing", "Key"] == nil)
}

@Test(arguments: [
    "", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>text", "<a b=c/>", "<a b/>", "<a b='c/>", "</a>", "<a>&bad;</a>",
    "<a>&#xD800;</a>", "<a>&", "<a><![CDATA[x</a>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<", "<a", "<a>x</a",
    "<!-- <a/>",
])
func whatIsNoXMLIsRefused(text: String) {
    #expect(throws: XMLError.self) { try parse(text) }
}

@Test func aDeepDocumentIsRefusedBeforeTheStackIs() {
    let depth = 100_000
    #expect(throws: XMLError.self) {
        try parse(String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth))
    }
}

/// Damaged documents are read or refused; the reader never leaves its bytes (a trap would end the test).
@Test(arguments: 0..<8)
func aDamagedDocumentIsReadOrRefused(seed: UInt64) {
    var random = Splitmix(state: seed &+ 1)
    let valid = Array("<?xml version='1.0'?><R a=\"b\"><!-- c --><K>x &amp; &#65;</K><E/><![CDATA[d]]></R>\n".utf8)
    let pieces = [
        "<", ">", "/", "&", ";", "]]>", "<!--", "-->", "<![CDATA[", "<?", "?>", "\"", "=", "#x", "\u{0}", "</R>",
    ]
    for _ in 0..<2000 {
        var bytes = valid
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + 5))
            case 2: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "<").utf8), at: place)
            default: bytes.removeLast(bytes.count - place)
            }
            if bytes.isEmpty { bytes = [0x3C] }
        }
        do {
            let root = try XMLElement(bytes)
            #expect(!root.name.isEmpty)
        } catch {
            #expect((0...bytes.count).contains(error.offset))
        }
    }
}

/// Steele, Lea and Flood's SplitMix64.
private struct Splitmix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
