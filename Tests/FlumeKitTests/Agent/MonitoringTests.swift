import FlumeTestKit
import Synchronization
import Testing

@testable import FlumeKit

@Suite("Monitoring")
struct MonitoringTests {
    /// A running server and what it reports.
    ///
    /// Safe because the report is changed under the lock only.
    private final class Rig: @unchecked Sendable {
        private let lock = Lock()
        private var reported: AgentReport
        private(set) var server: MonitoringServer?

        init(_ report: AgentReport) throws {
            reported = report
            let server = MonitoringServer(at: SocketAddress(host: "127.0.0.1", port: 0)) {
                [unowned self] in
                self.lock.locked { self.reported }
            }
            try server.start()
            self.server = server
        }

        deinit { server?.stop() }

        func change(_ body: (inout AgentReport) -> Void) { lock.locked { body(&reported) } }

        func stop() { server?.stop() }

        var port: Int { server?.port ?? 0 }

        /// Asks over a connection of its own.
        func ask(_ line: String, _ fields: String = "") -> Answer {
            let client = NetworkClient(port: port)
            client.send("\(line) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\(fields)\r\n")
            return Answer(client.textToEnd())
        }
    }

    /// A whole answer, taken apart.
    private struct Answer {
        var status: String
        var fields: [String: String] = [:]
        var body: String

        init(_ text: String) {
            let cut = text.firstRange(of: "\r\n\r\n")
            let head = cut.map { text[..<$0.lowerBound] } ?? text[...]
            body = cut.map { String(text[$0.upperBound...]) } ?? ""
            let lines = head.split(separator: "\r\n")
            status = lines.first.map { String($0.dropFirst(9)) } ?? ""
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                fields[String(line[..<colon])] = String(line[colon...].dropFirst(2))
            }
        }
    }

    private static func recording(_ name: String) -> Answer {
        Answer(Repository.text("Tests/Fixtures/flume-ng/monitoring-http/\(name).http"))
    }

    /// The report that the recorded agent would have made, in its order.
    private static let recorded: AgentReport = {
        let body = recording("metrics").body
        let parts = body.dropFirst().dropLast(2).split(separator: "},").map { text in
            let words = text.split(separator: "\"").map(String.init).filter {
                ![":{", ":", ",", "}"].contains($0)
            }
            let name = words[0].split(separator: ".").map(String.init)
            let numbers = stride(from: 1, to: words.count - 1, by: 2).map { at in
                (name: words[at], value: words[at + 1])
            }
            return AgentReport.Part(
                ComponentKind(rawValue: name[0].lowercased()) ?? .source, name[1], type: "test",
                state: .running, numbers: numbers)
        }
        return AgentReport(name: "a1", isReady: true, parts: parts)
    }()

    @Test("says in JSON what Flume says, byte for byte")
    func json() throws {
        let rig = try Rig(Self.recorded)
        let recording = Self.recording("metrics")
        #expect(recording.body.utf8.count > 1000 && Self.recorded.parts.count == 4)
        for line in ["GET /metrics", "GET /METRICS", "GET /Metrics?x=y", "POST /metrics"] {
            let answer = rig.ask(line)
            #expect(answer.status == recording.status)
            #expect(answer.body == recording.body)
            #expect(answer.fields["Content-Type"] == recording.fields["Content-Type"])
            #expect(answer.fields["Connection"] == "close")
        }
        let head = rig.ask("HEAD /metrics")
        #expect(head.status == "200 OK" && head.body == "")
        #expect(head.fields["Content-Length"] == String(recording.body.utf8.count))
    }

    @Test("answers the other requests as Flume was recorded to do")
    func others() throws {
        let rig = try Rig(Self.recorded)
        let root = rig.ask("GET /")
        #expect(root.status == "200 OK" && root.body == Self.recording("root").body)
        #expect(root.fields["Content-Type"] == Self.recording("root").fields["Content-Type"])
        #expect(rig.ask("GET /other").status == Self.recording("other").status)
        #expect(rig.ask("TRACE /metrics").status == Self.recording("trace").status)
        #expect(rig.ask("OPTIONS *").status == "403 Forbidden")
        #expect(rig.ask("GET /metrics/").status == "404 Not Found")
    }

    private static let small = AgentReport(
        name: "a\"1", isReady: true,
        parts: [
            .init(
                .source, "r1", type: "netcat", state: .running,
                numbers: [
                    ("Type", "SOURCE"), ("EventReceivedCount", "7"), ("OpenConnectionCount", "2"),
                    ("EventReadFail", "0"), ("StartTime", "1795248961370"),
                ]),
            .init(
                .channel, "c\\1", type: "memory", state: .running,
                numbers: [
                    ("Type", "CHANNEL"), ("ChannelFillPercentage", "0.2"), ("Open", "true"),
                    ("StartTime", "1795248960189"),
                ]),
        ])

    @Test("says the same in Prometheus's words")
    func prometheus() throws {
        let rig = try Rig(Self.small)
        let answer = rig.ask("GET /metrics?format=prometheus")
        #expect(answer.fields["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(Golden.difference(of: answer.body, from: "monitoring/prometheus.txt") == nil)
    }

    @Test(
        "gives each client the form that it prefers",
        arguments: [
            ("", "", false), ("", "Accept: */*\r\n", false),
            ("", "Accept: text/plain\r\n", true),
            ("", "Accept: application/json, text/plain, */*\r\n", false),
            ("", "Accept: text/plain;q=0.3, application/json;q=0.2\r\n", true),
            (
                "",
                "Accept: application/openmetrics-text;version=1.0.0;q=0.5,"
                    + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2\r\n",
                true
            ),
            ("", "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n", false),
            ("?format=json", "Accept: text/plain\r\n", false),
            ("?format=prometheus", "Accept: application/json\r\n", true),
        ])
    func forms(query: String, fields: String, isText: Bool) throws {
        let rig = try Rig(Self.small)
        let answer = rig.ask("GET /metrics\(query)", fields)
        #expect(answer.body.hasPrefix(isText ? "# HELP" : "{"))
    }

    @Test("tells healthy from broken, and ready from starting")
    func states() throws {
        let rig = try Rig(Self.small)
        let healthy = rig.ask("GET /health")
        #expect(healthy.status == "200 OK")
        #expect(healthy.body == #"{"status":"ok","agent":"a\"1","components":[]}"# + "\n")
        #expect(rig.ask("GET /ready").status == "200 OK")

        rig.change {
            $0.parts[0].state = .failing
            $0.parts[0].reason = "connection refused"
        }
        let failing = rig.ask("GET /health")
        #expect(failing.status == "200 OK")
        let shown = RecordedJSON(failing.body)["components"].elements
        #expect(shown.map { $0["reason"].text } == ["connection refused"])

        rig.change {
            $0.isReady = false
            $0.parts[1].state = .broken
        }
        let broken = rig.ask("GET /health")
        #expect(broken.status == "503 Service Unavailable")
        #expect(RecordedJSON(broken.body)["status"].text == "broken")
        let names = RecordedJSON(broken.body)["components"].elements.map { $0["name"].text }
        #expect(names == ["r1", "c\\1"])
        #expect(rig.ask("GET /ready").status == "503 Service Unavailable")
    }

    @Test("stops while clients hang on, and a port that is taken is said")
    func stops() throws {
        let rig = try Rig(Self.small)
        let idle = NetworkClient(port: rig.port)
        let partial = NetworkClient(port: rig.port)
        partial.send("GET / HT")
        #expect(rig.ask("GET /").status == "200 OK")
        let second = MonitoringServer(
            at: SocketAddress(host: "127.0.0.1", port: rig.port), report: { Self.small })
        let failure = #expect(throws: SystemError.self) { try second.start() }
        #expect(failure?.sentence == "127.0.0.1:\(rig.port): address already in use")
        second.stop()
        rig.stop()
        #expect(idle.textToEnd() == "" && partial.textToEnd() == "")
    }
}
