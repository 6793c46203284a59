import CCurl
import CShims

/// The headers of a request as libcurl's list.
final class HeaderLines {
    private(set) var list: UnsafeMutablePointer<curl_slist>?

    init(_ request: HTTPRequest) {
        for (name, value) in request.headers {
            // A line break would begin a header of its own.
            let line = value.split(whereSeparator: \.isNewline).joined(separator: " ")
            add(line.isEmpty ? "\(name);" : "\(name): \(line)")
        }
        // What libcurl adds of itself: a wait for `100 Continue`, and a type that was not signed.
        add("Expect:")
        if request.header("Content-Type") == nil { add("Content-Type:") }
    }

    deinit { curl_slist_free_all(list) }

    private func add(_ line: String) { list = curl_slist_append(list, line) ?? list }
}
