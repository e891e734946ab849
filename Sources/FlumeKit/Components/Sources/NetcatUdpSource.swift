import Glibc

/// Takes the first line of each datagram as an event.
final class NetcatUdpSource: Source {
    static let bind = Option(
        "bind", default: "",
        "The address to receive at; every one of this machine if not given.",
        check: { $0.isEmpty ? nil : AddressOptions.checkHost($0) })
    static let port = Option<Int>.required(
        "port", in: 0...65535, "The port to receive at; 0 takes any that is free.")
    static let remoteAddress = Option<HeaderName?>(
        "remoteAddress", default: nil,
        "The header for the sender's address, such as /10.0.0.1:5140; none if not given.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "netcatudp",
            summary: "Takes the first line of each datagram as an event.",
            details: """
                A datagram is one event: its bytes up to the first LF, whatever they are; what \
                follows is dropped. There are no answers, so what the channel does not take at \
                once waits: in this source, then in the kernel, which drops what comes too fast.
                """,
            options: [bind.description, port.description, remoteAddress.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = netcatudp
                    a1.sources.r1.bind = 0.0.0.0
                    a1.sources.r1.port = 6666
                    a1.sources.r1.remoteAddress = sender
                    a1.sources.r1.channels = c1
                    """, "Each event says who sent it.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.source.NetcatUdpSource"],
                claims: { settings in
                    [.port(transport: "udp", host: settings[bind], number: settings[port])]
                })
        ),
        make: { parts in
            NetcatUdpSource(
                at: SocketAddress(host: parts[bind], port: parts[port]),
                senderHeader: parts[remoteAddress])
        })

    /// What the kernel is asked to keep while a channel is full.
    private static let receiveBuffer = 4 << 20
    private static let socketToken: UInt64 = 1

    private let address: SocketAddress
    private let senderHeader: HeaderName?
    private var context: FlowContext?
    private var socket: Socket?
    private var poller: Poller?
    private lazy var datagrams = Datagrams()

    init(at address: SocketAddress, senderHeader: HeaderName? = nil) {
        self.address = address
        self.senderHeader = senderHeader
    }

    var isEndless: Bool { true }

    /// Where it receives, once open.
    var localPort: Int { socket?.localPort ?? address.port }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        do throws(SystemError) {
            let socket = try Socket.receiveDatagrams(at: address)
            socket.reserveReceiveBuffer(Self.receiveBuffer)
            let poller = try Poller(wakeup: context.wakeup)
            try poller.watch(socket.number, token: Self.socketToken)
            self.socket = socket
            self.poller = poller
        } catch {
            throw FlowError(.retry, "cannot receive at \(error.sentence)")
        }
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let context, let socket, let poller else { preconditionFailure("read follows open") }
        let maximum = min(context.maximumBatchEvents, EventBatch.preferredCount)
        repeat {
            if context.isStopping { return .ended }
            _ = poller.wait(until: deadline, clock: context.clock)
            if context.isStopping { return .ended }
            try receive(from: socket, batch, maximum)
        } while batch.isEmpty && context.clock.now < deadline
        return .open
    }

    /// Takes what has come, until there is no more or the batch is full.
    private func receive(
        from socket: Socket, _ batch: EventBatch, _ maximum: Int
    ) throws(FlowError) {
        while batch.count < maximum, batch.arenaCount < EventBatch.preferredArenaBytes {
            let room = min(Datagrams.capacity, maximum - batch.count)
            do throws(SystemError) {
                try datagrams.receive(from: socket, upTo: room)
            } catch {
                throw FlowError(error)
            }
            for index in 0..<datagrams.count { add(index, to: batch) }
            if datagrams.count < room { return }
        }
    }

    private func add(_ index: Int, to batch: EventBatch) {
        let bytes = datagrams[index]
        var count = bytes.count
        if let base = bytes.baseAddress, let newline = memchr(base, 0x0A, count) {
            count = base.distance(to: UnsafeRawPointer(newline))
        }
        let event = batch.append(
            copying: UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
        guard let senderHeader else { return }
        let sender = batch.store(Array(datagrams.sender(index).javaText.utf8))
        batch.setHeader(batch.makeHeader(senderHeader), event, to: sender)
    }

    func close() {
        socket?.close()
        socket = nil
        poller = nil
        context = nil
    }
}
