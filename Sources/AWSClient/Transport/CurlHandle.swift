import CCurl
import CShims
import Glibc

/// libcurl's handle for one exchange at a time, with the connections that it keeps open between them.
///
/// The multi interface drives it, because that one can wait for a cancellation besides the network.
struct CurlHandle: ~Copyable {
    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer

    private init(easy: UnsafeMutableRawPointer, multi: UnsafeMutableRawPointer) {
        self.easy = easy
        self.multi = multi
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
    }

    static func open() throws(TransportError) -> CurlHandle {
        guard let easy = curl_easy_init() else { throw .setup("no memory for a handle") }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            throw .setup("no memory for a handle")
        }
        return CurlHandle(easy: easy, multi: multi)
    }

    /// One exchange from beginning to end.
    func exchange(
        _ request: HTTPRequest, into sink: ResponseSink, limits: ExchangeLimits, certificates: String?,
        until cancellation: Cancellation
    ) throws(TransportError) -> HTTPResponse {
        curl_easy_reset(easy)
        let transfer = try Transfer(request, into: sink, on: easy)
        let lines = HeaderLines(request)
        try configure(limits: limits, certificates: certificates)
        try set(request, transfer, lines)
        // libcurl holds both without counting.
        defer { withExtendedLifetime((transfer, lines)) {} }
        let result = try run(until: cancellation)
        if let fault = transfer.fault { throw fault }
        guard result == CURLE_OK else { throw failure(result, request.origin.description) }
        return HTTPResponse(
            status: shim_curl_get_long(easy, CURLINFO_RESPONSE_CODE), headers: transfer.headers,
            body: transfer.received)
    }

    private func run(until cancellation: Cancellation) throws(TransportError) -> CURLcode {
        guard curl_multi_add_handle(multi, easy) == CURLM_OK else { throw .setup("the handle is in use") }
        defer { curl_multi_remove_handle(multi, easy) }
        var running: Int32 = 1
        while running > 0 {
            guard curl_multi_perform(multi, &running) == CURLM_OK else { throw .setup("the exchange cannot go on") }
            if running == 0 { break }
            var wish = curl_waitfd(fd: cancellation.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
            let extra: UInt32 = cancellation.descriptor >= 0 ? 1 : 0
            curl_multi_poll(multi, &wish, extra, 1000, nil)
            if cancellation.isCancelled { throw .cancelled }
        }
        var waiting: Int32 = 0
        guard let message = curl_multi_info_read(multi, &waiting), message.pointee.msg == CURLMSG_DONE else {
            throw .setup("the exchange ended without a result")
        }
        return message.pointee.data.result
    }

    private func failure(_ code: CURLcode, _ origin: String) -> TransportError {
        let reason = String(cString: curl_easy_strerror(code))
        return switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
            CURLE_SSL_CONNECT_ERROR, CURLE_PROXY:
            .unreachable(origin: origin, reason: reason)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM:
            .untrusted(origin: origin, reason: reason)
        case CURLE_OPERATION_TIMEDOUT:
            // Before the connection stands nothing was sent.
            shim_curl_get_long(easy, CURLINFO_REQUEST_SIZE) == 0
                ? .unreachable(origin: origin, reason: reason) : .timedOut(origin: origin)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT:
            .setup(reason)
        default: .lost(origin: origin, reason: reason)
        }
    }
}

extension CurlHandle {
    private func configure(limits: ExchangeLimits, certificates: String?) throws(TransportError) {
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_PATH_AS_IS, 1), (CURLOPT_FOLLOWLOCATION, 0),
            // One handle has one exchange: HTTP/2 would have nothing to multiplex, and most of AWS speaks 1.1 only.
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_BUFFERSIZE, 512 << 10), (CURLOPT_UPLOAD_BUFFERSIZE, 1 << 20),
            (CURLOPT_CONNECTTIMEOUT_MS, Int(limits.connecting * 1000)),
            (CURLOPT_LOW_SPEED_LIMIT, 1), (CURLOPT_LOW_SPEED_TIME, max(1, Int(limits.silence))),
            (CURLOPT_TIMEOUT_MS, Int((limits.total ?? 0) * 1000)),
        ]
        for (option, value) in numbers { try check(shim_curl_set_long(easy, option, value)) }
        var texts: [(CURLoption, String)] = [
            (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_USERAGENT, "cohesin"),
        ]
        if let certificates { texts.append((CURLOPT_CAINFO, certificates)) }
        if !limits.usesProxy { texts.append((CURLOPT_NOPROXY, "*")) }
        for (option, value) in texts { try check(shim_curl_set_string(easy, option, value)) }
    }

    private func set(
        _ request: HTTPRequest, _ transfer: Transfer, _ lines: HeaderLines
    ) throws(TransportError) {
        try check(shim_curl_set_string(easy, CURLOPT_URL, request.url))
        try check(shim_curl_set_list(easy, CURLOPT_HTTPHEADER, lines.list))
        let length = curl_off_t(transfer.length)
        switch request.method {
        case .get: break
        case .head: try check(shim_curl_set_long(easy, CURLOPT_NOBODY, 1))
        case .put:
            try check(shim_curl_set_long(easy, CURLOPT_UPLOAD, 1))
            try check(shim_curl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, length))
        case .post:
            try check(shim_curl_set_long(easy, CURLOPT_POST, 1))
            try check(shim_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, length))
        case .delete: try check(shim_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, "DELETE"))
        }
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_HEADERDATA] {
            try check(shim_curl_set_pointer(easy, option, context))
        }
        try check(
            shim_curl_set_data(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
                guard let transfer = Transfer.from(context) else { return 0 }
                // Another number than it was given ends the exchange.
                return transfer.write(UnsafeRawBufferPointer(start: data, count: size * count)) ? size * count : -1
            })
        try check(
            shim_curl_set_data(easy, CURLOPT_READFUNCTION) { data, size, count, context in
                let buffer = UnsafeMutableRawBufferPointer(start: data, count: size * count)
                return Transfer.from(context)?.read(into: buffer) ?? Int(CURL_READFUNC_ABORT)
            })
        try check(
            shim_curl_set_data(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
                let line = UnsafeRawBufferPointer(start: data, count: size * count)
                Transfer.from(context)?.head(String(decoding: line, as: UTF8.self))
                return size * count
            })
        try check(
            shim_curl_set_seek(easy) { context, offset, origin in
                guard origin == SEEK_SET, Transfer.from(context)?.seek(to: Int64(offset)) == true else {
                    return Int32(CURL_SEEKFUNC_FAIL)
                }
                return Int32(CURL_SEEKFUNC_OK)
            })
    }

    private func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else { throw .setup(String(cString: curl_easy_strerror(code))) }
    }
}

extension Transfer {
    fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
