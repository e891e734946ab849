import CFlume
import Glibc

/// A client at this machine's own address, as tests have it: it waits, but
/// not for ever.
package final class NetworkClient {
    private let number: Int32
    private var isClosed = false

    private init(_ number: Int32) { self.number = number }

    deinit { close() }

    /// Connects to a TCP port.
    package convenience init(port: Int) {
        self.init(Self.socket(SOCK_STREAM, to: port))
    }

    /// Sends datagrams to a UDP port.
    package static func datagrams(port: Int) -> NetworkClient {
        NetworkClient(socket(SOCK_DGRAM, to: port))
    }

    private static func socket(_ type: __socket_type, to port: Int) -> Int32 {
        let number = Glibc.socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        precondition(number >= 0, "a socket can be had")
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        let connected = withLocalhost(port) { connect(number, $0, $1) }
        precondition(connected == 0, "127.0.0.1:\(port) takes connections: errno \(errno)")
        return number
    }

    private static func withLocalhost<Result>(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// The port at this end.
    package var localPort: Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(number, $0, &length)
            }
        }
        return Int(in_port_t(bigEndian: address.sin_port))
    }

    /// Sends all of it; false if the other end takes no more.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        if bytes.isEmpty { return Glibc.send(number, bytes, 0, Int32(MSG_NOSIGNAL)) == 0 }
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { room in
                Glibc.send(
                    number, room.baseAddress.map { $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    package func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends no more, but goes on reading.
    package func finishWriting() { shutdown(number, Int32(SHUT_WR)) }

    /// What comes next, at most so much; nothing at the end.
    package func receive(upTo count: Int = 1 << 16) -> [UInt8] {
        var room = [UInt8](repeating: 0, count: count)
        let received = recv(number, &room, count, 0)
        return Array(room.prefix(max(0, received)))
    }

    /// Whether there is nothing to receive now, not even an end.
    package var isSilent: Bool {
        var byte: UInt8 = 0
        return recv(number, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) < 0
    }

    /// Exactly so much, or what came before the end.
    package func receive(exactly count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let part = receive(upTo: count - bytes.count)
            if part.isEmpty { break }
            bytes += part
        }
        return bytes
    }

    /// Everything up to the end.
    package func receiveAll() -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let part = receive()
            if part.isEmpty { return bytes }
            bytes += part
        }
    }

    package func text(exactly count: Int) -> String {
        String(decoding: receive(exactly: count), as: UTF8.self)
    }

    package func textToEnd() -> String { String(decoding: receiveAll(), as: UTF8.self) }

    /// Ends the connection with a reset.
    package func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    package func close() {
        if isClosed { return }
        isClosed = true
        Glibc.close(number)
    }
}
