import CFlume
import Glibc

/// A network socket that never makes its caller wait.
public final class Socket {
    let descriptor: FileDescriptor

    var number: Int32 { descriptor.number }
    var name: String { descriptor.name }

    private init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    // MARK: Opening

    /// How many connections wait in the kernel to be accepted.
    static let backlog: Int32 = 1024

    /// A socket that accepts connections.
    static func listen(at address: SocketAddress) throws(SystemError) -> Socket {
        let socket = try bound(to: address, SOCK_STREAM)
        _ = try SystemCall.run("listen", address.description) {
            Glibc.listen(socket.number, backlog)
        }
        return socket
    }

    /// A socket that receives datagrams.
    static func receiveDatagrams(at address: SocketAddress) throws(SystemError) -> Socket {
        try bound(to: address, SOCK_DGRAM)
    }

    /// Takes the first of the address's meanings that can be had; the error
    /// is that of the last.
    private static func bound(
        to address: SocketAddress, _ type: __socket_type
    ) throws(SystemError) -> Socket {
        let candidates = try address.resolve(datagrams: type == SOCK_DGRAM)
        var failure = SystemError("bind", EADDRNOTAVAIL, address.description)
        for candidate in candidates {
            do throws(SystemError) {
                return try bound(to: candidate, type, address.description)
            } catch {
                failure = error
                // The port of every address is taken: there is no other.
                if error.code == EADDRINUSE { break }
            }
        }
        throw failure
    }

    private static func bound(
        to address: NetworkAddress, _ type: __socket_type, _ name: String
    ) throws(SystemError) -> Socket {
        let flags = SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let number = try SystemCall.run("socket", name) {
            Glibc.socket(address.family, Int32(type.rawValue | flags), 0)
        }
        let socket = Socket(FileDescriptor(number, name: name))
        if type == SOCK_STREAM { socket.set(SO_REUSEADDR, of: SOL_SOCKET, to: 1) }
        if !address.isVersion4 { socket.set(IPV6_V6ONLY, of: Int32(IPPROTO_IPV6), to: 0) }
        _ = try SystemCall.run("bind", name) {
            address.withSocketAddress { Glibc.bind(number, $0, $1) }
        }
        return socket
    }

    /// Sets what a socket does as well without: that it was refused is no
    /// matter.
    private func set(_ option: Int32, of level: Int32, to value: Int32) {
        var value = value
        _ = setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Asks for room for datagrams that come faster than they are read; the
    /// kernel gives what it allows.
    func reserveReceiveBuffer(_ bytes: Int) {
        set(SO_RCVBUF, of: SOL_SOCKET, to: Int32(clamping: bytes))
    }

    /// The port it got, where 0 was asked for.
    var localPort: Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(number, $0, &length)
            }
        }
        return code == 0 ? NetworkAddress(storage).port : 0
    }

    // MARK: Connections

    /// The next connection that somebody opened; `nil` when there is none.
    func accept() throws(SystemError) -> (socket: Socket, peer: NetworkAddress)? {
        var storage = sockaddr_storage()
        var length = socklen_t()
        let accepted: Int32
        do throws(SystemError) {
            accepted = try SystemCall.run("accept", name) {
                cflume_accept(number, &storage, &length)
            }
        } catch {
            if error.code == EAGAIN { return nil }
            throw error
        }
        let socket = Socket(FileDescriptor(accepted, name: "connection to \(name)"))
        // Replies are put together before they are sent.
        socket.set(TCP_NODELAY, of: Int32(IPPROTO_TCP), to: 1)
        return (socket, NetworkAddress(storage, length: length))
    }

    /// Whether an error of `accept` is more than one connection's: want of
    /// memory or of descriptors, most of all.
    static func concernsListener(_ error: SystemError) -> Bool {
        let ofOneConnection = [
            ECONNABORTED, EPROTO, EPERM, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENONET,
            ENOPROTOOPT, ETIMEDOUT,
        ]
        return !ofOneConnection.contains(error.code)
    }

    /// What a read or a write came to.
    enum Outcome: Equatable {
        case bytes(Int)
        /// It would have had to wait.
        case nothing
        /// The other end sends no more.
        case end
        /// The connection is broken.
        case failed(SystemError)
    }

    /// Reads what is there.
    func read(into room: UnsafeMutableRawBufferPointer) -> Outcome {
        let count: Int
        do throws(SystemError) {
            count = try SystemCall.run("recv", name) {
                recv(number, room.baseAddress, room.count, 0)
            }
        } catch {
            return error.code == EAGAIN ? .nothing : .failed(error)
        }
        return count == 0 ? .end : .bytes(count)
    }

    /// Writes what there is room for.
    func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        do throws(SystemError) {
            let count = try SystemCall.run("send", name) {
                send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            return .bytes(count)
        } catch {
            return error.code == EAGAIN ? .nothing : .failed(error)
        }
    }

    /// Returns once one of them takes bytes again or is broken; false when the
    /// deadline came first.
    static func waitUntilWritable(
        _ sockets: [Socket], until deadline: Instant, clock: any Clock
    ) -> Bool {
        var entries = sockets.map { pollfd(fd: $0.number, events: Int16(POLLOUT), revents: 0) }
        while true {
            let time = SystemClock.milliseconds(from: clock.now, to: deadline)
            let ready = poll(&entries, nfds_t(entries.count), time)
            if ready >= 0 || errno != EINTR { return ready > 0 }
        }
    }

    /// Tells the other end that nothing more will be sent.
    func finishWriting() { _ = shutdown(number, Int32(SHUT_WR)) }

    func close() { descriptor.close() }
}
