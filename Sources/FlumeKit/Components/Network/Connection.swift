/// One client of a `ConnectionServer`, with what its protocol keeps for it.
final class Connection<Session> {
    /// What becomes of a connection.
    enum Phase {
        case open
        /// It is closed once its output is sent.
        case finishing
        /// Everything is sent and said to be; what still comes is dropped, so
        /// that the last reply is not lost to a reset.
        case lingering
        case closed
    }

    /// What the poller is asked to tell.
    struct Interest: Equatable {
        var reading: Bool
        var writing: Bool
    }

    /// Rises from one connection to the next.
    let number: UInt64
    let session: Session
    let peer: NetworkAddress
    let socket: Socket
    /// What is to be sent; written in `ConnectionServer.send`.
    let output = ByteWriter(capacity: 0)
    /// Whether its protocol takes nothing from it for now.
    var isPaused = false
    /// When `ConnectionServer.turn` calls it expired; set it with `expire`.
    fileprivate(set) var deadline = Instant.distantFuture

    var phase = Phase.open
    /// Whether its other end sends no more.
    var hasEnded = false
    /// Whether nothing can be sent to it any more.
    var isMute = false
    /// `nil` while no poller watches it.
    var interest: Interest?
    /// How much of what comes while it lingers is still dropped.
    var lingerBytes = 0

    init(_ number: UInt64, _ socket: Socket, _ peer: NetworkAddress, _ session: Session) {
        self.number = number
        self.socket = socket
        self.peer = peer
        self.session = session
    }

    var isOpen: Bool { phase == .open }

    /// Reads what is there.
    func read(into room: UnsafeMutableRawBufferPointer) -> Socket.Outcome {
        let outcome = socket.read(into: room)
        switch outcome {
        case .end, .failed: hasEnded = true
        case .bytes, .nothing: break
        }
        return outcome
    }

    /// Sends what the kernel has room for; nothing more can be sent after an
    /// error.
    func flush() {
        var sent = 0
        sending: while sent < output.count {
            switch socket.write(UnsafeRawBufferPointer(rebasing: output.bytes[sent...])) {
            case .bytes(let count): sent += count
            case .nothing: break sending
            case .end, .failed:
                isMute = true
                sent = output.count
            }
        }
        output.removeFirst(sent)
    }

    /// What it wants of the poller, given how much output may wait.
    func wanted(outputLimit: Int) -> Interest {
        let writing = output.count > 0
        switch phase {
        case .open:
            return Interest(
                reading: !isPaused && !hasEnded && output.count < outputLimit, writing: writing)
        case .finishing: return Interest(reading: false, writing: writing)
        case .lingering: return Interest(reading: true, writing: false)
        case .closed: return Interest(reading: false, writing: false)
        }
    }
}

extension ConnectionServer {
    /// Sets when a connection has taken too long.
    func expire(_ connection: Connection<Session>, at deadline: Instant) {
        connection.deadline = deadline
        noteDeadline(deadline)
    }
}
