/// Takes lines over TCP, each an event, and answers each with OK.
final class NetcatSource: Source {
    static let bind = Option<String>.required(
        "bind", "The address to listen at; 0.0.0.0 is every one of this machine.",
        check: AddressOptions.checkHost)
    static let port = Option<Int>.required(
        "port", in: 0...65535, "The port to listen at; 0 takes any that is free.")
    static let acknowledges = Option(
        "ack-every-event", default: true, "Whether each line is answered with OK once stored.")
    static let maximumLength = Option(
        "max-line-length", default: 512, in: 1...(64 << 20),
        "How many characters a line may have, its end included.")
    static let encoding = Option(
        "encoding", default: CharacterSet.utf8, "How the lines are spelt; bodies become UTF-8.")
    static let maximumConnections = Option(
        "max-connections", default: 10_000, in: 1...1_000_000,
        "How many clients are served at once; the next one waits. Not in Flume.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "netcat",
            summary: "Takes lines over TCP, each an event, and answers each with OK.",
            details: """
                A line ends with LF; a CR before it stays in the body, and an empty line is an \
                event too. What follows the last LF when a client closes is dropped.

                `OK` is sent once the line is committed in every channel it belongs to. Where a \
                channel has no room for longer than its keep-alive, the line is gone and its \
                client gets `FAILED: Unable to put event on required channel: …`, so a client \
                that repeats what was not answered with OK loses nothing. Lines that arrive \
                together, of one client or of many, are stored in one transaction.

                With `ack-every-event = false` nobody would learn of a refusal, so nothing is \
                refused: while the channel is full the clients are not read.

                A line of more than max-line-length characters is answered with `FAILED: Event \
                exceeds the maximum length`, and the connection is closed, as it is, without an \
                answer, after bytes that are no text of the encoding. Lines before them are \
                stored.
                """,
            options: [
                bind.description, port.description, acknowledges.description,
                maximumLength.description, encoding.description, maximumConnections.description,
            ],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = netcat
                    a1.sources.r1.bind = localhost
                    a1.sources.r1.port = 44444
                    a1.sources.r1.channels = c1
                    """, "The source of Flume's first example.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.source.NetcatSource"],
                claims: { settings in
                    [.port(transport: "tcp", host: settings[bind], number: settings[port])]
                })
        ),
        make: { parts in
            NetcatSource(
                at: SocketAddress(host: parts[bind], port: parts[port]),
                acknowledges: parts[acknowledges], maximumLength: parts[maximumLength],
                encoding: parts[encoding].lineEncoding,
                maximumConnections: parts[maximumConnections])
        })

    /// What is kept for one client.
    private final class Session {
        let decoder: BoundedLineDecoder
        /// Its lines in the batch that is being stored.
        var unanswered = 0

        init(_ decoder: BoundedLineDecoder) { self.decoder = decoder }
    }

    private typealias Client = Connection<Session>

    private static let mostAtOnce = EventBatch.preferredCount
    /// How long a stop waits for clients to take their last replies.
    private static let farewell = Interval.seconds(1)
    /// What a read is given for each line that there is room for.
    private static let bytesPerLine = 256
    private static let smallestBlock = 16 << 10

    private let address: SocketAddress
    private let acknowledges: Bool
    private let maximumLength: Int
    private let encoding: BoundedLineDecoder.Encoding
    private let maximumConnections: Int
    private var context: FlowContext?
    private var server: ConnectionServer<Session>?
    /// Those whose lines are in the batch that is being stored.
    private var answering: [Client] = []
    /// Those of which lines are held, because a batch was full.
    private var holding: [Client] = []
    /// Whether the lines of the batch stand side by side in its arena: none
    /// was dropped or spelt anew.
    private var isVerbatim = true

    init(
        at address: SocketAddress, acknowledges: Bool = true, maximumLength: Int = 512,
        encoding: BoundedLineDecoder.Encoding = .utf8, maximumConnections: Int = 10_000
    ) {
        self.address = address
        self.acknowledges = acknowledges
        self.maximumLength = maximumLength
        self.encoding = encoding
        self.maximumConnections = maximumConnections
    }

    var insists: Bool { !acknowledges }
    var isEndless: Bool { true }

    /// Where it listens, once open.
    var localPort: Int { server?.port ?? address.port }
    /// How often its loop turned, for tests.
    var turns: Int { server?.turns ?? 0 }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        var limits = ConnectionServer<Session>.Limits()
        limits.connections = maximumConnections
        let (length, encoding, counters) = (maximumLength, encoding, context.counters)
        do throws(SystemError) {
            server = try ConnectionServer(
                at: address, clock: context.clock, wakeup: context.wakeup, limits: limits,
                countChanged: { counters.add($0, to: .openConnections) },
                note: { [unowned context] in context.noteOnce($0) },
                makeSession: { _ in
                    Session(BoundedLineDecoder(limit: length, encoding: encoding))
                })
        } catch {
            throw FlowError(.retry, "cannot listen at \(error.sentence)")
        }
    }

    // MARK: Reading

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let context, let server else { preconditionFailure("read follows open") }
        let maximum = min(context.maximumBatchEvents, Self.mostAtOnce)
        isVerbatim = encoding != .latin1
        repeat {
            takeHeld(batch, maximum, server)
            if context.isStopping { return stop(batch, server) }
            if isFull(batch, maximum) { break }
            let isWaiting = batch.isEmpty && holding.allSatisfy(server.isBackedUp)
            let turn = server.turn(until: isWaiting ? deadline : Instant(nanoseconds: 0))
            for connection in turn.readable where !isFull(batch, maximum) {
                receive(from: connection, batch, maximum, server)
            }
        } while batch.isEmpty && context.clock.now < deadline
        if isVerbatim { batch.markVerbatim(upTo: batch.arenaCount) }
        return .open
    }

    private func isFull(_ batch: EventBatch, _ maximum: Int) -> Bool {
        batch.count >= maximum || batch.arenaCount >= EventBatch.preferredArenaBytes
    }

    /// Reads a connection once and takes its lines.
    private func receive(
        from connection: Client, _ batch: EventBatch, _ maximum: Int,
        _ server: ConnectionServer<Session>
    ) {
        let decoder = connection.session.decoder
        if decoder.hasLines { return }
        let room = maximum - batch.count
        let left = EventBatch.preferredArenaBytes - batch.arenaCount
        let block = max(Self.smallestBlock, min(left, room * Self.bytesPerLine))
        let before = batch.count
        decoder.fill(batch, upTo: room, blockBytes: block) { buffer in
            if case .bytes(let count) = connection.read(into: buffer) { count } else { 0 }
        }
        note(connection, batch.count - before, server)
        if decoder.hasLines { holding.append(connection) }
    }

    /// Takes lines for which the last batch had no room.
    private func takeHeld(
        _ batch: EventBatch, _ maximum: Int, _ server: ConnectionServer<Session>
    ) {
        if holding.isEmpty { return }
        var still: [Client] = []
        for connection in holding {
            if !isFull(batch, maximum), !server.isBackedUp(connection) {
                let before = batch.count
                connection.session.decoder.take(batch, upTo: maximum - batch.count)
                note(connection, batch.count - before, server)
            }
            if connection.session.decoder.hasLines { still.append(connection) }
        }
        holding = still
    }

    /// Notes that lines of a connection were added, and what it wants now.
    private func note(
        _ connection: Client, _ lines: Int, _ server: ConnectionServer<Session>
    ) {
        let session = connection.session
        if session.decoder.fault == .malformed { isVerbatim = false }
        if lines > 0 {
            if session.unanswered == 0 { answering.append(connection) }
            session.unanswered += lines
        } else if session.unanswered == 0 {
            conclude(connection, server)
        }
        connection.isPaused = session.decoder.hasLines || session.decoder.fault != nil
        server.settle(connection)
    }

    // MARK: Answering

    func stored(_ outcome: StoreOutcome) {
        guard let server else { return }
        let connections = answering
        answering = []
        for connection in connections {
            let count = connection.session.unanswered
            connection.session.unanswered = 0
            switch outcome {
            case .stored:
                if acknowledges { reply("OK\n", count, to: connection, server) }
            case .refused(let channel, _):
                reply(
                    "FAILED: Unable to put event on required channel: \(channel)\n", count,
                    to: connection, server)
            }
            conclude(connection, server)
        }
    }

    private func reply(
        _ line: String, _ count: Int, to connection: Client, _ server: ConnectionServer<Session>
    ) {
        server.send(to: connection) { output in
            for _ in 0..<count { output.put(line) }
        }
    }

    /// Closes a connection that has had all its answers, if it is to be
    /// closed.
    private func conclude(_ connection: Client, _ server: ConnectionServer<Session>) {
        let decoder = connection.session.decoder
        switch decoder.fault {
        case .tooLong:
            reply(
                "FAILED: Event exceeds the maximum length "
                    + "(\(maximumLength) chars, including newline)\n",
                1, to: connection, server)
            server.finish(connection)
        case .malformed:
            context?.noteOnce("a client sent what is no \(encoding.rawValue); it was closed")
            server.finish(connection)
        case nil:
            if connection.hasEnded, !decoder.hasLines { server.finish(connection) }
        }
    }

    // MARK: The end

    /// Gives out what is held, and then waits a little for the replies to be
    /// taken.
    private func stop(
        _ batch: EventBatch, _ server: ConnectionServer<Session>
    ) -> SourceState {
        server.stopListening()
        if !batch.isEmpty { return .open }
        if let context {
            server.sendRest(until: context.clock.now.advanced(by: Self.farewell))
        }
        return .ended
    }

    func close() {
        server?.close()
        server = nil
        answering = []
        holding = []
        context = nil
    }
}
