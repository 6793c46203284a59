import TestSupport
import Testing

@Test func versionIsPrintedToStandardOutput() throws {
    let result = try Program.cohesin("--version")
    #expect(result.status == 0)
    #expect(result.text.hasPrefix("0."))
    #expect(result.standardError.isEmpty)
}

@Test func anUnknownOptionIsAUsageError() throws {
    let result = try Program.cohesin("--no-such-option")
    #expect(result.status == 2)
    #expect(result.standardError.contains("--no-such-option"))
}
