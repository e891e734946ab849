/// Listens for requests of HTTP, on a loop that its user turns: it gives out
/// whole requests and takes their answers.
///
/// A connection has one request at a time; what a client sends behind it
/// waits. Who takes too long, to send a request or to take its answer, is
/// closed.
final class HTTPServer {
    struct Limits {
        var connections = 1000
        var request = HTTPRequestDecoder.Limits()
        /// How long a request may take to arrive.
        var requestTime = Interval.seconds(30)
        /// How long a connection may rest, or take to accept an answer.
        var idleTime = Interval.seconds(60)
    }

    /// What is kept for one client.
    final class Session {
        fileprivate var decoder: HTTPRequestDecoder
        /// What came behind the request that is being answered.
        fileprivate let input = ByteWriter(capacity: 0)
        fileprivate var isAnswering = false

        fileprivate init(_ limits: HTTPRequestDecoder.Limits) {
            decoder = HTTPRequestDecoder(limits: limits)
        }
    }

    typealias Client = Connection<Session>

    /// A request that waits for its answer.
    struct Exchange {
        let client: Client
        let request: HTTPRequest
    }

    private static let blockBytes = 16 << 10

    private let server: ConnectionServer<Session>
    private let clock: any Clock
    private let limits: Limits
    /// Those that have input behind an answered request.
    private var holding: [Client] = []

    init(
        at address: SocketAddress, clock: any Clock, wakeup: Wakeup, limits: Limits = Limits(),
        countChanged: @escaping (Int) -> Void = { _ in },
        note: @escaping (String) -> Void = { _ in }
    ) throws(SystemError) {
        self.clock = clock
        self.limits = limits
        var bounds = ConnectionServer<Session>.Limits()
        bounds.connections = limits.connections
        bounds.patience = limits.idleTime
        let request = limits.request
        server = try ConnectionServer(
            at: address, clock: clock, wakeup: wakeup, limits: bounds,
            countChanged: countChanged, note: note, makeSession: { _ in Session(request) })
    }

    var port: Int { server.port }
    /// How often the loop turned, for tests.
    var turns: Int { server.turns }

    // MARK: Requests

    /// Waits for something to do until the deadline, and gives the requests
    /// that are whole.
    ///
    /// Each is answered once, at any later time.
    func requests(until deadline: Instant) -> [Exchange] {
        var exchanges: [Exchange] = []
        takeHeld(&exchanges)
        let turn = server.turn(until: exchanges.isEmpty ? deadline : Instant(nanoseconds: 0))
        for client in turn.expired { expire(client) }
        for client in turn.readable { receive(from: client, &exchanges) }
        return exchanges
    }

    private func receive(from client: Client, _ exchanges: inout [Exchange]) {
        withUnsafeTemporaryAllocation(byteCount: Self.blockBytes, alignment: 1) { room in
            switch client.read(into: room) {
            case .bytes(let count):
                let bytes = UnsafeRawBufferPointer(rebasing: room[..<count])
                let taken = decode(bytes, of: client, &exchanges)
                client.session.input.put(UnsafeRawBufferPointer(rebasing: bytes[taken...]))
            case .nothing: break
            case .end: server.finish(client)
            case .failed: server.close(client)
            }
        }
        server.settle(client)
    }

    /// Goes on with what came behind requests that are answered by now.
    private func takeHeld(_ exchanges: inout [Exchange]) {
        if holding.isEmpty { return }
        var still: [Client] = []
        for client in holding where client.isOpen {
            if server.isBackedUp(client) {
                still.append(client)
                continue
            }
            let input = client.session.input
            let taken = decode(input.bytes, of: client, &exchanges)
            if client.isOpen { input.removeFirst(taken) }
            client.isPaused = client.session.isAnswering
            server.settle(client)
        }
        holding = still
    }

    /// Makes a request of bytes; returns how many belong to it.
    private func decode(
        _ bytes: UnsafeRawBufferPointer, of client: Client, _ exchanges: inout [Exchange]
    ) -> Int {
        let session = client.session
        let hadBegun = session.decoder.hasBegun
        let taken = session.decoder.decode(bytes)
        switch session.decoder.state {
        case .open:
            if session.decoder.takeExpectation() {
                server.send(to: client) { $0.put(HTTPResponse.goOn) }
            }
            if !hadBegun, session.decoder.hasBegun {
                server.expire(client, at: clock.now.advanced(by: limits.requestTime))
            }
        case .complete:
            session.isAnswering = true
            client.isPaused = true
            server.expire(client, at: .distantFuture)
            exchanges.append(Exchange(client: client, request: session.decoder.request))
            session.decoder.reset()
        case .failed(let fault):
            refuse(client, fault)
        }
        return taken
    }

    private func expire(_ client: Client) {
        // Its answer is not taken, or it never asked for anything.
        if !client.isOpen || client.output.count > 0 { return server.close(client) }
        if client.session.decoder.hasBegun { return refuse(client, .timeout) }
        server.finish(client)
    }

    // MARK: Answers

    private func refuse(_ client: Client, _ fault: HTTPFault) {
        send(HTTPResponse(fault), to: client, keepsAlive: false, isForHead: false)
    }

    /// Answers a request.
    func answer(_ exchange: Exchange, _ response: HTTPResponse) {
        let client = exchange.client
        client.session.isAnswering = false
        send(
            response, to: client, keepsAlive: exchange.request.keepsAlive,
            isForHead: exchange.request.method == "HEAD")
        guard client.isOpen else { return }
        if client.session.input.count > 0 {
            holding.append(client)
        } else {
            client.isPaused = false
            server.settle(client)
        }
    }

    private func send(
        _ response: HTTPResponse, to client: Client, keepsAlive: Bool, isForHead: Bool
    ) {
        server.send(to: client) { output in
            response.write(
                to: output, seconds: clock.wallMilliseconds / 1000, keepsAlive: keepsAlive,
                isForHead: isForHead)
        }
        server.expire(client, at: clock.now.advanced(by: limits.idleTime))
        if !keepsAlive { server.finish(client) }
    }

    // MARK: The end

    /// Waits, no longer than until the deadline, for the answers to be taken,
    /// and closes everything.
    func close(until deadline: Instant) {
        server.stopListening()
        server.sendRest(until: deadline)
        server.close()
    }
}
