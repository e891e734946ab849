import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Server of HTTP")
struct HTTPServerTests {
    /// A server whose loop a test turns, on the test's own thread.
    private final class Rig {
        let server: HTTPServer
        let clock = SystemClock()
        private(set) var paths: [String] = []
        var body: [UInt8] = Array("ok\n".utf8)

        init(_ change: (inout HTTPServer.Limits) -> Void = { _ in }) throws {
            var limits = HTTPServer.Limits()
            change(&limits)
            server = try HTTPServer(
                at: SocketAddress(host: "127.0.0.1", port: 0), clock: clock, wakeup: Wakeup(),
                limits: limits)
        }

        deinit { server.close(until: clock.now) }

        /// Turns the loop until so many requests are answered.
        func answer(_ count: Int) {
            let deadline = clock.now.advanced(by: .seconds(20))
            while paths.count < count, clock.now < deadline {
                for exchange in server.requests(until: deadline) {
                    paths.append(exchange.request.path)
                    server.answer(exchange, HTTPResponse(200, "text/plain", body: body))
                }
            }
        }

        /// Turns it until something is true.
        func turn(until isTrue: () -> Bool) {
            let deadline = clock.now.advanced(by: .seconds(20))
            while !isTrue(), clock.now < deadline {
                _ = server.requests(until: clock.now.advanced(by: .milliseconds(20)))
            }
        }

        var client: NetworkClient { NetworkClient(port: server.port) }
    }

    private static func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n"
    }

    private static func statuses(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("HTTP/1.1 ") }.map {
            String($0.dropFirst(9))
        }
    }

    @Test("answers what comes in a row, in its order")
    func pipelined() throws {
        let rig = try Rig()
        let client = rig.client
        client.send((0..<50).map { Self.get("/\($0)") }.joined())
        client.send(Self.get("/last", "Connection: close\r\n"))
        rig.answer(51)
        #expect(rig.paths == (0..<50).map { "/\($0)" } + ["/last"])
        #expect(Self.statuses(client.textToEnd()) == Array(repeating: "200 OK", count: 51))
    }

    @Test("a client that sends byte by byte, and one that asks before it sends")
    func slowly() throws {
        let rig = try Rig()
        let client = rig.client
        for byte in Array(Self.get("/slow").utf8) {
            client.send([byte])
            _ = rig.server.requests(until: Instant(nanoseconds: 0))
                .map { rig.server.answer($0, HTTPResponse(200)) }
        }
        let asking = rig.client
        asking.send("POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n")
        asking.send("Content-Length: 2\r\n\r\n")
        let word = "HTTP/1.1 100 Continue\r\n\r\n"
        let deadline = rig.clock.now.advanced(by: .seconds(20))
        while asking.isSilent, rig.clock.now < deadline {
            _ = rig.server.requests(until: rig.clock.now.advanced(by: .milliseconds(20)))
                .map { rig.server.answer($0, HTTPResponse(200)) }
        }
        #expect(asking.text(exactly: word.utf8.count) == word)
        asking.send("ab")
        rig.answer(1)
        #expect(rig.paths == ["/x"])
        #expect(client.text(exactly: 15) == "HTTP/1.1 200 OK")
    }

    @Test("what cannot be read is refused, and the connection closed")
    func refused() throws {
        let rig = try Rig()
        let client = rig.client
        client.send("NONSENSE\r\n\r\n")
        rig.turn { !client.isSilent }
        #expect(Self.statuses(client.textToEnd()) == ["400 Bad Request"])
        let large = rig.client
        large.send("GET /\(String(repeating: "x", count: 10_000)) HTTP/1.1\r\n")
        rig.turn { !large.isSilent }
        #expect(Self.statuses(large.textToEnd()) == ["414 URI Too Long"])
    }

    @Test("who takes too long to send is told so; who rests too long is closed")
    func late() throws {
        let rig = try Rig {
            $0.requestTime = .milliseconds(100)
            $0.idleTime = .milliseconds(200)
        }
        let slow = rig.client
        slow.send("GET / HT")
        let idle = rig.client
        rig.turn { !slow.isSilent && !idle.isSilent }
        #expect(Self.statuses(slow.textToEnd()) == ["408 Request Timeout"])
        #expect(idle.textToEnd() == "")
    }

    @Test("who does not take an answer keeps nobody else from theirs")
    func slowReader() throws {
        let rig = try Rig()
        rig.body = [UInt8](repeating: 0x78, count: 20 << 20)
        let slow = rig.client
        slow.send(Self.get("/large"))
        rig.answer(1)
        rig.body = Array("ok\n".utf8)
        for number in 0..<5 {
            let client = rig.client
            client.send(Self.get("/small", "Connection: close\r\n"))
            rig.answer(2 + number)
            #expect(Self.statuses(client.textToEnd()) == ["200 OK"])
        }
        // The rest is sent while it is read.
        var received = 0
        while received < 20 << 20 {
            _ = rig.server.requests(until: Instant(nanoseconds: 0))
            let part = slow.receive(upTo: 1 << 20)
            if part.isEmpty { break }
            received += part.count
        }
        #expect(received >= 20 << 20)
    }

    @Test("connections that rest cost no turn")
    func idle() throws {
        let rig = try Rig()
        let clients = (0..<100).map { _ in rig.client }
        for client in clients { client.send(Self.get("/")) }
        rig.answer(clients.count)
        let before = rig.server.turns
        _ = rig.server.requests(until: rig.clock.now.advanced(by: .milliseconds(200)))
        #expect(rig.server.turns - before == 1)
        #expect(clients.allSatisfy { $0.text(exactly: 15) == "HTTP/1.1 200 OK" })
    }
}
