import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Requests of HTTP")
struct HTTPRequestDecoderTests {
    /// What some bytes are to the decoder: whole requests, then perhaps a
    /// fault.
    struct Reading: Equatable {
        var requests: [HTTPRequest] = []
        var fault: HTTPFault?
        var awaited = 0
    }

    private static func read(
        _ bytes: [UInt8], limits: HTTPRequestDecoder.Limits = .init(),
        piece: () -> Int = { Int.max }
    ) -> Reading {
        var decoder = HTTPRequestDecoder(limits: limits)
        var reading = Reading()
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(piece()))
            let taken = part.withUnsafeBytes { decoder.decode($0) }
            rest = rest.dropFirst(taken)
            if decoder.takeExpectation() { reading.awaited += 1 }
            switch decoder.state {
            case .open: #expect(taken == part.count)
            case .complete:
                reading.requests.append(decoder.request)
                decoder.reset()
            case .failed(let fault):
                reading.fault = fault
                return reading
            }
        }
        return reading
    }

    /// Reads it whole, byte by byte and in random pieces, which must be all
    /// the same.
    private static func verified(
        _ text: String, limits: HTTPRequestDecoder.Limits = .init()
    ) -> Reading {
        let bytes = Array(text.utf8)
        let whole = read(bytes, limits: limits)
        #expect(read(bytes, limits: limits) { 1 } == whole, "byte by byte")
        for seed in UInt64(0)..<5 {
            var random = Seeded(seed)
            let cut = read(bytes, limits: limits) { Int.random(in: 1...40, using: &random) }
            #expect(cut == whole, "seed \(seed)")
        }
        return whole
    }

    @Test("a plain request")
    func plain() throws {
        let reading = Self.verified(
            "GET /metrics?format=prometheus&x HTTP/1.1\r\nHost: here\r\nACCEPT:  a/b \r\n"
                + "accept: c/d\r\nEmpty:\r\n\r\n")
        let request = try #require(reading.requests.first)
        #expect(reading.requests.count == 1 && reading.fault == nil)
        #expect(request.method == "GET")
        #expect(request.path == "/metrics")
        #expect(request.parameter("format") == "prometheus")
        #expect(request.parameter("x") == "")
        #expect(request.parameter("y") == nil)
        #expect(request.field("accept") == "a/b, c/d")
        #expect(request.field("empty") == "")
        #expect(request.field("missing") == nil)
        #expect(request.keepsAlive && request.minorVersion == 1 && request.body.isEmpty)
    }

    @Test("several in a row, with bodies of both kinds, and bare line feeds")
    func pipelined() {
        let reading = Self.verified(
            "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
                + "\r\nPOST /b HTTP/1.1\nHost: h\nTransfer-Encoding: Chunked\n\n"
                + "3;x=1\r\nabc\r\n00a\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
                + "GET /c HTTP/1.0\r\n\r\n")
        #expect(reading.fault == nil)
        #expect(reading.requests.map(\.path) == ["/a", "/b", "/c"])
        #expect(
            reading.requests.map { String(decoding: $0.body, as: UTF8.self) }
                == ["hello", "abc0123456789", ""])
        #expect(reading.requests.map(\.keepsAlive) == [true, true, false])
    }

    @Test(
        "whether the connection is kept",
        arguments: [
            ("1.1", "", true), ("1.1", "close", false), ("1.1", "Keep-Alive", true),
            ("1.0", "", false), ("1.0", "keep-alive", true), ("1.0", "a, Keep-Alive , b", true),
            ("1.1", "x,Close", false),
        ])
    func kept(version: String, options: String, isKept: Bool) {
        let field = options.isEmpty ? "" : "Connection: \(options)\r\n"
        let reading = Self.verified("GET / HTTP/\(version)\r\nHost: h\r\n\(field)\r\n")
        #expect(reading.requests.map(\.keepsAlive) == [isKept])
    }

    @Test("who waits for a word before the body gets it once")
    func expectation() {
        let head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
        #expect(Self.read(Array(head.utf8)).awaited == 1)
        let reading = Self.read(Array((head + "ab").utf8)) { 1 }
        #expect(reading.awaited == 1 && reading.requests.count == 1)
        // The body is there already: nobody waits.
        #expect(Self.read(Array((head + "ab").utf8)).awaited == 0)
        let other = "POST / HTTP/1.1\r\nHost: h\r\nExpect: money\r\nContent-Length: 2\r\n\r\n"
        #expect(Self.verified(other).fault == .expectationFailed)
    }

    static let wrong: [(String, HTTPFault)] = [
        ("GET\r\n", .badRequest),
        ("GET /\r\n", .badRequest),
        ("GET  / HTTP/1.1\r\n", .badRequest),
        ("GET / HTTP/1.1 \r\n", .badRequest),
        ("G(T / HTTP/1.1\r\n", .badRequest),
        (" GET / HTTP/1.1\r\n", .badRequest),
        ("GET / HTTP/2.0\r\n", .versionNotSupported),
        ("GET / http/1.1\r\n", .badRequest),
        ("GET / HTTP/1,1\r\n", .badRequest),
        ("GET /\u{1} HTTP/1.1\r\n", .badRequest),
        ("GET / HTTP/1.1\r\n\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nHost : a\r\n", .badRequest),
        ("GET / HTTP/1.1\r\n: a\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nNo colon\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nA: \u{0}\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nA: b\rc\r\n", .badRequest),
        ("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n", .badRequest),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", .badRequest),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", .badRequest),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\n", .badRequest),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            .badRequest
        ),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n", .badRequest),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
            .badRequest
        ),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n", .contentTooLarge),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n",
            .badRequest
        ),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .badRequest),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n\r\n", .notImplemented),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .notImplemented),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
            .notImplemented
        ),
    ]

    @Test("what is wrong is refused with its status", arguments: wrong)
    func refused(text: String, fault: HTTPFault) {
        let reading = Self.verified(text)
        #expect(reading.fault == fault)
        #expect(reading.requests.isEmpty)
    }

    @Test(
        "so are wrong chunks",
        arguments: [
            ("x\r\n", HTTPFault.badRequest), ("\r\n", .badRequest), ("-1\r\n", .badRequest),
            ("1\r\nab\r\n", .badRequest), ("1 x\r\n", .badRequest),
            ("1234567890123456\r\n", .badRequest), ("FFFFFFF\r\n", .contentTooLarge),
            ("0\r\nbad trailer\r\n", .badRequest),
            (String(repeating: "0", count: 300) + "\r\n", .badRequest),
        ])
    func chunks(text: String, fault: HTTPFault) {
        let head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(Self.verified(head + text).fault == fault)
    }

    @Test("every part has its limit")
    func limits() {
        var limits = HTTPRequestDecoder.Limits()
        limits.requestLine = 20
        limits.fieldBytes = 30
        limits.fields = 3
        limits.body = 4
        let fits = "POST /234567 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd"
        #expect(Self.verified("GET /2345 HTTP/1.1\r\nHost: h\r\n\r\n", limits: limits).fault == nil)
        #expect(Self.verified(fits, limits: limits).fault == .targetTooLong)
        #expect(
            Self.verified(String(repeating: "x", count: 30), limits: limits).fault == .targetTooLong
        )
        let head = "POST / HTTP/1.1\r\nHost: h\r\n"
        #expect(Self.verified(head + "Content-Length: 4\r\n\r\nabcd", limits: limits).fault == nil)
        #expect(
            Self.verified(head + "Content-Length: 5\r\n\r\n", limits: limits).fault
                == .contentTooLarge)
        #expect(
            Self.verified(head + "A: 34567890123456789\r\nB: 2\r\n\r\n", limits: limits).fault
                == .fieldsTooLarge)
        #expect(
            Self.verified(head + "A:1\r\nB:1\r\nC:1\r\n\r\n", limits: limits).fault
                == .fieldsTooLarge)
        let endless = head + "A: " + String(repeating: "x", count: 100)
        #expect(Self.verified(endless, limits: limits).fault == .fieldsTooLarge)
    }

    @Test(
        "the path is found in every form",
        arguments: [
            ("/a/b?c=d", "/a/b"), ("http://host:80/a?b", "/a"), ("http://host", "/"),
            ("http://host?x=/y", "/"), ("*", "*"), ("/", "/"), ("?x", "/"),
        ])
    func paths(target: String, path: String) {
        let reading = Self.verified("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(reading.requests.map(\.path) == [path])
    }

    @Test("an answer as it is written")
    func response() {
        let output = ByteWriter()
        var response = HTTPResponse(200, "text/plain", text: "hi\n")
        response.fields = [("Allow", "GET")]
        response.write(to: output, seconds: 1_795_248_968, keepsAlive: true)
        let head = """
            HTTP/1.1 200 OK\r
            Date: Sat, 21 Nov 2026 08:16:08 GMT\r
            Server: flumectl\r
            Content-Type: text/plain\r
            Allow: GET\r
            Content-Length: 3\r
            Connection: keep-alive\r
            \r

            """
        #expect(String(decoding: output.bytes, as: UTF8.self) == head + "hi\n")
        output.removeAll()
        response.write(to: output, seconds: 1_795_248_968, keepsAlive: true, isForHead: true)
        #expect(String(decoding: output.bytes, as: UTF8.self) == head)
    }
}
