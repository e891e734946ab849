import Synchronization

/// Answers over HTTP how an agent is doing, on a thread of its own: Flume's
/// `/metrics`, the same for Prometheus, `/health` and `/ready`.
public final class MonitoringServer: Sendable {
    private let address: SocketAddress
    private let report: @Sendable () -> AgentReport
    private let note: @Sendable (String) -> Void
    private let clock: any Clock
    private let wakeup = Wakeup()
    private let boundPort = Atomic<Int>(0)
    private let lock = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var thread: Thread?

    /// A server that answers with what `report` says at that moment, which is
    /// called on the server's thread; `note` is told, once, what a user
    /// should hear of.
    public init(
        at address: SocketAddress, clock: any Clock = SystemClock(),
        note: @escaping @Sendable (String) -> Void = { _ in },
        report: @escaping @Sendable () -> AgentReport
    ) {
        self.address = address
        self.clock = clock
        self.note = note
        self.report = report
    }

    /// The port it listens at, once started.
    public var port: Int { boundPort.load(ordering: .acquiring) }

    /// What a thread is handed.
    ///
    /// Safe because whoever made it does not touch it any more.
    private struct Handover: @unchecked Sendable {
        let server: HTTPServer
    }

    static let limits: HTTPServer.Limits = {
        var limits = HTTPServer.Limits()
        limits.connections = 256
        limits.request.body = 64 << 10
        limits.requestTime = .seconds(10)
        return limits
    }()

    /// Listens, and answers from now on.
    public func start() throws(SystemError) {
        let server = try HTTPServer(
            at: address, clock: clock, wakeup: wakeup, limits: Self.limits, note: note)
        boundPort.store(server.port, ordering: .releasing)
        let handover = Handover(server: server)
        lock.locked {
            thread = Thread("monitoring") { [self] in serve(handover.server) }
        }
    }

    /// Stops listening and waits for its thread; who is being answered gets a
    /// moment to take the answer.
    public func stop() {
        wakeup.signal()
        let thread = lock.locked {
            defer { self.thread = nil }
            return self.thread
        }
        thread?.join()
    }

    private func serve(_ server: HTTPServer) {
        while !wakeup.isSignalled {
            for exchange in server.requests(until: .distantFuture) {
                server.answer(exchange, respond(to: exchange.request))
            }
        }
        server.close(until: clock.now.advanced(by: .seconds(1)))
    }

    // MARK: Answers

    private static let plain = "text/plain;charset=utf-8"
    private static let json = "application/json;charset=utf-8"

    func respond(to request: HTTPRequest) -> HTTPResponse {
        if ["TRACE", "OPTIONS"].contains(request.method) { return HTTPResponse(403) }
        let path = request.path.lowercased()
        switch path {
        case "/":
            return HTTPResponse(
                200, "text/html;charset=utf-8",
                text: "For Flume metrics please click <a href = \"./metrics\"> here</a>.")
        case "/metrics":
            return metrics(request)
        case "/health":
            return health(report())
        case "/ready":
            return ready(report())
        default:
            return HTTPResponse(404, Self.plain, text: "Not Found\n")
        }
    }

    private func metrics(_ request: HTTPRequest) -> HTTPResponse {
        let output = ByteWriter()
        if MetricsForm(request) == .prometheus {
            PrometheusText.write(report(), to: output)
            return HTTPResponse(200, PrometheusText.contentType, body: output.array())
        }
        MonitoringJSON.writeMetrics(report(), to: output)
        return HTTPResponse(200, Self.json, body: output.array())
    }

    /// Broken is what nothing but a restart or another configuration mends; a
    /// sink that cannot reach its server for now is no reason for either.
    private func health(_ report: AgentReport) -> HTTPResponse {
        let isBroken = report.parts.contains { $0.state == .broken }
        return state(report, isBroken ? 503 : 200, isBroken ? "broken" : "ok") { part in
            part.state == .broken || part.state == .failing
        }
    }

    private func ready(_ report: AgentReport) -> HTTPResponse {
        state(report, report.isReady ? 200 : 503, report.isReady ? "ready" : "starting") { part in
            part.state == .starting || part.state == .broken
        }
    }

    private func state(
        _ report: AgentReport, _ status: Int, _ word: String,
        showing isShown: (AgentReport.Part) -> Bool
    ) -> HTTPResponse {
        let output = ByteWriter()
        MonitoringJSON.writeState(report.name, word, report.parts.filter(isShown), to: output)
        return HTTPResponse(status, Self.json, body: output.array())
    }
}
