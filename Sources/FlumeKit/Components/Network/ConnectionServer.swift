/// Listens at one address and keeps the connections, on one epoll loop that
/// its user turns.
///
/// It has no thread of its own: `turn` waits, accepts, sends what is due, and
/// tells which connections can be read. Everything about a connection is
/// bounded: one that does not take its replies is not read, and no more are
/// accepted than the limit or the system allows.
final class ConnectionServer<Session> {
    typealias Client = Connection<Session>

    struct Limits {
        /// How many connections there are at once.
        var connections = 10_000
        /// A connection with more output than this is not read.
        var outputBytes = 64 << 10
        /// When a connection expires whose protocol has set no other time.
        var patience: Interval?
        /// How long the last reply waits for its reader to close.
        var linger = Interval.seconds(2)
    }

    /// What one turn of the loop found.
    struct Turn {
        /// Have something to read, or their end.
        var readable: [Client] = []
        /// Their deadline has come; it is not told again.
        var expired: [Client] = []
    }

    let port: Int
    /// How often the loop turned, for tests: an idle server does not.
    private(set) var turns = 0
    private(set) var connections: [UInt64: Client] = [:]

    private let clock: any Clock
    private let limits: Limits
    private let poller: Poller
    private var listener: Socket?
    private let makeSession: (NetworkAddress) -> Session
    /// Told of each connection that comes (1) or goes (-1).
    private let countChanged: (Int) -> Void
    /// Told, once each, what its user should hear of.
    private let note: (String) -> Void
    private var said: Set<String> = []
    private var lastNumber: UInt64 = 0
    /// Connections that the poller watches no more, because they are broken,
    /// but may hold something to be read.
    private var detached: [Client] = []
    /// No deadline of a connection is before this.
    private var earliest = Instant.distantFuture
    private var isAccepting = true
    /// When accepting is tried again.
    private var resumption = Instant.distantFuture

    private static var listenerToken: UInt64 { 0 }
    private static var acceptsPerTurn: Int { 64 }
    private static var scarcityPause: Interval { .seconds(1) }
    private static var lingerBytes: Int { 1 << 20 }

    /// A server whose waits also end when `wakeup` is signalled.
    init(
        at address: SocketAddress, clock: any Clock, wakeup: Wakeup, limits: Limits = Limits(),
        countChanged: @escaping (Int) -> Void = { _ in },
        note: @escaping (String) -> Void = { _ in },
        makeSession: @escaping (NetworkAddress) -> Session
    ) throws(SystemError) {
        let socket = try Socket.listen(at: address)
        poller = try Poller(wakeup: wakeup)
        try poller.watch(socket.number, token: Self.listenerToken)
        listener = socket
        port = socket.localPort
        self.clock = clock
        self.limits = limits
        self.countChanged = countChanged
        self.note = note
        self.makeSession = makeSession
    }

    // MARK: The loop

    /// Waits for something to do until the deadline, does it, and tells what
    /// is left for the protocol.
    func turn(until deadline: Instant) -> Turn {
        turns += 1
        let isUrgent = detached.contains { $0.wanted(outputLimit: limits.outputBytes).reading }
        let end = isUrgent ? Instant(nanoseconds: 0) : min(deadline, earliest, resumption)
        var turn = Turn()
        for readiness in poller.wait(until: end, clock: clock) {
            if readiness.token == Self.listenerToken {
                acceptWaiting()
            } else if let connection = connections[readiness.token] {
                handle(connection, readiness, &turn)
            }
        }
        detached.removeAll { $0.phase == .closed }
        for connection in detached
        where connection.wanted(outputLimit: limits.outputBytes).reading {
            turn.readable.append(connection)
        }
        let now = clock.now
        if now >= resumption { resumeAccepting() }
        if now >= earliest { findExpired(now, &turn) }
        return turn
    }

    private func handle(_ connection: Client, _ readiness: Poller.Readiness, _ turn: inout Turn) {
        if readiness.isWritable { advance(connection) }
        guard readiness.isReadable else { return }
        switch connection.phase {
        case .lingering: dropInput(of: connection)
        case .open where connection.interest?.reading == true: turn.readable.append(connection)
        // It is not to be read now, and would be reported again and again.
        case .open where readiness.isHungUp: detach(connection)
        case .finishing where readiness.isHungUp: close(connection)
        case .open, .finishing, .closed: break
        }
    }

    private func detach(_ connection: Client) {
        if connection.interest == nil { return }
        poller.forget(connection.socket.number)
        connection.interest = nil
        connection.isMute = true
        connection.output.removeAll()
        detached.append(connection)
    }

    private func findExpired(_ now: Instant, _ turn: inout Turn) {
        earliest = .distantFuture
        for connection in connections.values {
            if connection.deadline > now {
                earliest = min(earliest, connection.deadline)
            } else if connection.phase == .lingering {
                close(connection)
            } else {
                expire(connection, at: .distantFuture)
                turn.expired.append(connection)
            }
        }
    }

    func noteDeadline(_ deadline: Instant) { earliest = min(earliest, deadline) }

    // MARK: Accepting

    private func acceptWaiting() {
        for _ in 0..<Self.acceptsPerTurn {
            guard isAccepting, let listener else { return }
            if connections.count >= limits.connections {
                say("\(connections.count) connections are open: the next waits until one closes")
                return pauseAccepting(until: .distantFuture)
            }
            do throws(SystemError) {
                guard let (socket, peer) = try listener.accept() else { return }
                try admit(socket, peer)
            } catch {
                // What one connection died of does not concern the others.
                if error.call == "accept", !Socket.concernsListener(error) { continue }
                say("no connection is accepted for now: \(error.reason)")
                pauseAccepting(until: clock.now.advanced(by: Self.scarcityPause))
            }
        }
    }

    private func say(_ sentence: String) {
        if said.insert(sentence).inserted { note(sentence) }
    }

    private func admit(_ socket: Socket, _ peer: NetworkAddress) throws(SystemError) {
        lastNumber += 1
        let connection = Client(lastNumber, socket, peer, makeSession(peer))
        try poller.watch(socket.number, token: lastNumber)
        connection.interest = .init(reading: true, writing: false)
        connections[lastNumber] = connection
        countChanged(1)
        if let patience = limits.patience {
            expire(connection, at: clock.now.advanced(by: patience))
        }
    }

    private func pauseAccepting(until time: Instant) {
        guard isAccepting, let listener else { return }
        isAccepting = false
        resumption = time
        poller.forget(listener.number)
    }

    private func resumeAccepting() {
        resumption = .distantFuture
        guard !isAccepting, let listener else { return }
        do throws(SystemError) {
            try poller.watch(listener.number, token: Self.listenerToken)
            isAccepting = true
        } catch {
            resumption = clock.now.advanced(by: Self.scarcityPause)
        }
    }

    /// Accepts no more.
    func stopListening() {
        guard let listener else { return }
        poller.forget(listener.number)
        listener.close()
        self.listener = nil
        resumption = .distantFuture
    }

    // MARK: Connections

    /// Sends what `write` adds to the output: now, or when there is room.
    func send(to connection: Client, _ write: (ByteWriter) -> Void) {
        guard connection.isOpen, !connection.isMute else { return }
        write(connection.output)
        advance(connection)
    }

    /// Whether a connection does not take its output, so that nothing more
    /// should be done for it.
    func isBackedUp(_ connection: Client) -> Bool {
        connection.output.count >= limits.outputBytes
    }

    /// Closes a connection in an orderly way once its output is sent.
    func finish(_ connection: Client) {
        guard connection.isOpen else { return }
        connection.phase = .finishing
        advance(connection)
    }

    /// Asks the poller for what the connection wants now; called when it was
    /// read, paused or resumed.
    func settle(_ connection: Client) {
        guard connection.phase != .closed, let interest = connection.interest else { return }
        let wanted = connection.wanted(outputLimit: limits.outputBytes)
        if wanted == interest { return }
        do throws(SystemError) {
            try poller.change(
                connection.socket.number, token: connection.number, reading: wanted.reading,
                writing: wanted.writing)
            connection.interest = wanted
        } catch {
            close(connection)
        }
    }

    /// Closes a connection at once.
    func close(_ connection: Client) {
        guard connection.phase != .closed else { return }
        connection.phase = .closed
        connection.socket.close()
        connections[connection.number] = nil
        countChanged(-1)
        resumeAccepting()
    }

    /// Sends what can be sent, and takes the next step of closing.
    private func advance(_ connection: Client) {
        connection.flush()
        if connection.phase == .finishing, connection.output.count == 0 {
            if connection.hasEnded || connection.isMute || connection.interest == nil {
                return close(connection)
            }
            connection.socket.finishWriting()
            connection.phase = .lingering
            connection.lingerBytes = Self.lingerBytes
            expire(connection, at: clock.now.advanced(by: limits.linger))
        }
        settle(connection)
    }

    /// Drops what a lingering connection sends.
    private func dropInput(of connection: Client) {
        let isOver = withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { room in
            while connection.lingerBytes > 0 {
                switch connection.read(into: room) {
                case .bytes(let count): connection.lingerBytes -= count
                case .nothing: return false
                case .end, .failed: return true
                }
            }
            return true
        }
        if isOver { close(connection) }
    }

    // MARK: The end

    /// Waits, no longer than until the deadline, for the output to be taken.
    func sendRest(until deadline: Instant) {
        while true {
            let owing = connections.values.filter { $0.output.count > 0 }
            if owing.isEmpty { return }
            if !Socket.waitUntilWritable(owing.map(\.socket), until: deadline, clock: clock) {
                return
            }
            for connection in owing { advance(connection) }
        }
    }

    /// Closes everything, each connection with an end rather than a reset
    /// where its other end has stopped sending.
    func close() {
        stopListening()
        for connection in Array(connections.values) {
            connection.socket.finishWriting()
            connection.lingerBytes = Self.lingerBytes
            dropInput(of: connection)
            close(connection)
        }
    }
}
