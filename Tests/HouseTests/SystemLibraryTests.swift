import CCurl
import CDeflate
import CHTSlib
import CShims
import CZlib
import Testing

@Test func systemLibrariesLinkAndAnswer() {
    #expect(String(cString: hts_version()).hasPrefix("1."))
    #expect(String(cString: curl_version()).hasPrefix("libcurl/"))
    #expect(String(cString: zlibVersion()).hasPrefix("1."))
    let compressor = libdeflate_alloc_compressor(6)
    #expect(compressor != nil)
    libdeflate_free_compressor(compressor)
}

@Test func cigarShimsDecodeAnElement() {
    let element: UInt32 = 101 << 4 | 4  // 101S
    #expect(shim_cigar_operation(element) == 4)
    #expect(shim_cigar_length(element) == 101)
}
