import CFlume
import Glibc

/// Under which address, or under which full name, this machine knows itself.
package enum OwnAddress {
    /// The resolver's reason for not knowing.
    package struct Failure: Error, Hashable, Sendable {
        package var sentence: String
        package init(_ sentence: String) { self.sentence = sentence }
    }

    /// Asks the resolver for the machine's own name, as Java's
    /// `InetAddress.getLocalHost` does: IPv4 comes first.
    ///
    /// With `asName`, the full name that belongs to the address; the address
    /// itself where there is none.
    package static func find(asName: Bool) throws(Failure) -> String {
        let name = String(decoding: Machine.hostName, as: UTF8.self)
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        guard code == 0, let list else {
            throw Failure("\(name): \(String(cString: gai_strerror(code)).lowercased())")
        }
        defer { freeaddrinfo(list) }
        let found = sequence(first: list) { $0.pointee.ai_next }
        let chosen = found.first { $0.pointee.ai_family == AF_INET } ?? list
        return asName ? fullName(chosen.pointee) ?? text(chosen.pointee) : text(chosen.pointee)
    }

    private static func fullName(_ info: addrinfo) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(
            info.ai_addr, info.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0,
            Int32(NI_NAMEREQD))
        if code != 0 { return nil }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func text(_ info: addrinfo) -> String {
        guard let address = info.ai_addr else { return "" }
        let bytes = UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen))
        return info.ai_family == AF_INET
            ? text(ipv4: bytes[4..<8]) : text(ipv6: bytes[8..<24])
    }

    static func text(ipv4 bytes: Slice<UnsafeRawBufferPointer>) -> String {
        bytes.map { String($0) }.joined(separator: ".")
    }

    /// As Java writes it: all eight groups, without leading zeros.
    static func text(ipv6 bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let all = Array(bytes)
        return stride(from: 0, to: all.count, by: 2)
            .map { String(UInt16(all[$0]) << 8 | UInt16(all[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
