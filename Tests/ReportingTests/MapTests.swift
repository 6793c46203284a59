import Foundation
import Pipeline
import TestSupport
import Testing

/// Figures in which people can move about.
struct MapTests {
    /// 30 by 30 pixels with a map of 24 by 24 for 2,400 bp of chr1, and one mark.
    private static let picture = """
        iVBORw0KGgoAAAANSUhEUgAAAB4AAAAeCAAAAAAeW/F+AAAArGlUWHRjb2hlc2luLWF4ZXMAAAAAAHsiYWNyb3NzIjp7ImVuZCI6MjQwMCwi\
        bmFtZSI6ImNocjEiLCJzdGFydCI6MH0sImRvd24iOnsiZW5kIjoyNDAwLCJuYW1lIjoiY2hyMSIsInN0YXJ0IjowfSwiaGVpZ2h0IjoyNCwi\
        bWFya3MiOltbOTAwLDEwMDAsNTAwLDYwMF1dLCJ3aWR0aCI6MjQsIngiOjIsInkiOjR9BmZ93wAAAHtJREFUeNp9yRECgEAAAMGVIE3TNE3T\
        0zRN0zRN0zQ9TdM0TdM0DfrBjg6kWV6UVR2atuuHcZqXNW77cV73834JqT6ZPrk+hT6lPpU+tT5Bn0afVp9On16fQZ9Rn0mfWZ9Fn1WfqM+m\
        z67Poc+pz6XPrc+jz6vPp0+i/wOYdjoeLo6UYgAAAABJRU5ErkJggg==\

        """

    /// A run whose one figure is the picture; `old` in what it says of itself is replaced.
    static func journal(replacing old: String = "", with new: String = "") throws -> Journal {
        let task = PlannedTask.task("draw", "wt", shown: ["map": .figure])
        let journal = try Journal([task])
        try journal.attempt(task, from: 1000, to: 1010, outputs: [VariableName("map"): ""])
        var bytes = try #require(Data(base64Encoded: picture))
        if let place = bytes.range(of: Data(old.utf8)) { bytes.replaceSubrange(place, with: Data(new.utf8)) }
        try bytes.write(to: URL(fileURLWithPath: journal.scratch.file("tasks/draw/key-1/outputs/map.txt")))
        return journal
    }

    @Test func thePageHasItsScriptOnlyForPicturesThatSayWhatTheyShow() throws {
        let page = try Self.journal().html()
        #expect(page.contains("<figure data-map=\"{&quot;across&quot;:"))
        #expect(page.contains("; script-src &#39;sha256-"))
        #expect(page.contains("<script>"))
    }

    @Test(arguments: [
        ("cohesin-axes", "other-words!"), ("\"across\"", "\"acrosS\""), ("\"end\":2400", "\"end\":-400"),
        ("\"width\":24", "\"width\":-4"), ("[900,1000,500,600]", "[900,1000,500.600]"), ("iTXt", "IDAT"),
    ])
    func aPictureThatSaysWhatCannotBeIsAPicture(old: String, new: String) throws {
        let page = try Self.journal(replacing: old, with: new).html()
        #expect(page.contains("<img src=\"data:image/png;base64,"))
        #expect(!page.contains("data-map="))
        #expect(!page.contains("<script>"))
        #expect(!page.contains("script-src"))
    }

    @Test func aNameInThePictureStaysAName() throws {
        let page = try Self.journal(replacing: "\"chr1\"", with: "\"'<b>\"").html()
        #expect(!page.contains("<b>"))
        #expect(page.contains("&quot;&#39;&lt;b&gt;&quot;"))
    }
}
