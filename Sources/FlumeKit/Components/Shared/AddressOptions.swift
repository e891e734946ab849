/// What the addresses of listeners have in common.
enum AddressOptions {
    /// Whether a text can be the name or the number of a host.
    static let checkHost: @Sendable (String) -> ValueFault? = { host in
        let isWord = host.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
        return !host.isEmpty && isWord
            ? nil : ValueFault(expected: "the name or the number of a host, such as 0.0.0.0")
    }
}
