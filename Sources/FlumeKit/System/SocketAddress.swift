import CFlume
import Glibc

/// Where to listen or to connect, as a user writes it: a host's name or
/// number and a port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// Empty for every address of this machine.
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, `[v6]:port`, `:port` and `*:port`.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            if host.isEmpty { return nil }
        } else if host.contains(":") || host.contains("[") || host.contains("]") {
            return nil
        }
        if host.contains(where: \.isWhitespace) || host.utf8.contains(0) { return nil }
        self.init(host: host == "*" ? "" : String(host), port: Int(port))
    }

    private static let everywhere: Set<String> = ["", "*", "0.0.0.0", "::"]

    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host.isEmpty ? "*" : host):\(port)"
    }

    /// What the system knows by this name, IPv4 first as Java has it.
    ///
    /// Every address of this machine, 0.0.0.0 too, is both families at once,
    /// as in Java, or IPv4 where there is no other.
    func resolve(datagrams: Bool) throws(SystemError) -> [NetworkAddress] {
        if Self.everywhere.contains(host) { return [.any6(port: port), .any4(port: port)] }
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32((datagrams ? SOCK_DGRAM : SOCK_STREAM).rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        var failure: Int32 = 0
        _ = try SystemCall.run("getaddrinfo", description) {
            failure = getaddrinfo(host, String(port), &hints, &list)
            return failure == EAI_SYSTEM ? -1 : 0
        }
        if failure != 0 { throw SystemError("getaddrinfo", failure, description) }
        defer { freeaddrinfo(list) }
        var found: [NetworkAddress] = []
        var entry = list
        while let current = entry {
            if let address = current.pointee.ai_addr {
                found.append(NetworkAddress(address, length: current.pointee.ai_addrlen))
            }
            entry = current.pointee.ai_next
        }
        return found.filter(\.isVersion4) + found.filter { !$0.isVersion4 }
    }
}

/// One end of a connection, or the sender of a datagram, in numbers.
public struct NetworkAddress: Sendable {
    private var storage: sockaddr_storage
    private let length: socklen_t

    init(_ storage: sockaddr_storage, length: socklen_t = 0) {
        self.storage = storage
        self.length = length
    }

    init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { room in
            let bytes = UnsafeRawBufferPointer(start: address, count: min(Int(length), room.count))
            room.copyMemory(from: bytes)
        }
        self.init(storage, length: length)
    }

    static func any4(port: Int) -> NetworkAddress {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                NetworkAddress($0, length: socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    static func any6(port: Int) -> NetworkAddress {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = in_port_t(truncatingIfNeeded: port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                NetworkAddress($0, length: socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    var family: Int32 { Int32(storage.ss_family) }
    var isVersion4: Bool { family == AF_INET }

    /// Hands the address to a system call.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result
    {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    public var port: Int {
        withUnsafeBytes(of: storage) { bytes in
            let raw = bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
            return family == AF_INET || family == AF_INET6 ? Int(UInt16(bigEndian: raw)) : 0
        }
    }

    /// The host's number; one of IPv4 that came over IPv6 as what it is.
    public var host: String {
        withUnsafeBytes(of: storage) { bytes in
            if family == AF_INET { return Self.dotted(bytes[4..<8]) }
            guard family == AF_INET6 else { return "" }
            let parts = bytes[8..<24]
            let isMapped =
                parts.prefix(10).allSatisfy { $0 == 0 } && parts[18] == 0xFF && parts[19] == 0xFF
            if isMapped { return Self.dotted(bytes[20..<24]) }
            return stride(from: 8, to: 24, by: 2).map { at in
                String(Int(bytes[at]) << 8 | Int(bytes[at + 1]), radix: 16)
            }.joined(separator: ":")
        }
    }

    private static func dotted(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        bytes.map { String($0) }.joined(separator: ".")
    }

    /// As Java writes it: `/10.0.0.1:5140`, `/[0:0:0:0:0:0:0:1]:5140`.
    public var javaText: String {
        let host = host
        return host.contains(":") ? "/[\(host)]:\(port)" : "/\(host):\(port)"
    }
}
