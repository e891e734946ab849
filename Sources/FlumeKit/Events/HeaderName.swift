/// The name of a header (in 0.9 an attribute): bytes that are equal or not.
///
/// A type of its own because a `String` compares by Unicode equivalence, which
/// is slower and calls different names equal.
public struct HeaderName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let bytes: [UInt8]

    public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
    public init(_ text: String) { bytes = Array(text.utf8) }
    public init(stringLiteral text: String) { self.init(text) }

    public var description: String { String(decoding: bytes, as: UTF8.self) }

    public static func < (a: HeaderName, b: HeaderName) -> Bool {
        a.bytes.lexicographicallyPrecedes(b.bytes)
    }

    @inline(__always)
    func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        bytes.count == other.count && other.elementsEqual(bytes)
    }
}
