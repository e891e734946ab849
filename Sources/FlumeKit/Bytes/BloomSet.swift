import Glibc

/// A set of byte strings that forgets the strings: it may take one for a
/// member that is none, but never misses one.
///
/// ```
///  offset  bytes
///       0      8  number of bits, big-endian
///       8      4  number of hashes, big-endian
///      12      n  the bits, (bits + 7) / 8 bytes; bit 0 is the lowest of the first byte
/// ```
public final class BloomSet {
    public static let bitLimits = 8...1 << 33
    public static let hashLimits = 1...64
    private static let headBytes = 12

    public let bitCount: Int
    public let hashCount: Int
    private let bytes: UnsafeMutablePointer<UInt8>
    private var byteCount: Int { (bitCount + 7) / 8 }

    public init(bits: Int, hashes: Int) {
        precondition(Self.bitLimits.contains(bits) && Self.hashLimits.contains(hashes))
        bitCount = bits
        hashCount = hashes
        // Pages of calloc cost nothing before they are touched.
        guard let memory = calloc((bits + 63) / 64, 8) else {
            preconditionFailure("there is memory for a set of \(bits) bits")
        }
        bytes = memory.assumingMemoryBound(to: UInt8.self)
    }

    deinit { free(bytes) }

    /// Adds what has the hash.
    public func insert(_ hash: UInt64) {
        var hash = hash
        for _ in 0..<hashCount {
            let bit = place(hash)
            bytes[bit >> 3] |= 1 << UInt8(bit & 7)
            hash = ByteHash.next(hash)
        }
    }

    /// False only if nothing with the hash was added.
    public func mayContain(_ hash: UInt64) -> Bool {
        var hash = hash
        for _ in 0..<hashCount {
            let bit = place(hash)
            if bytes[bit >> 3] & 1 << UInt8(bit & 7) == 0 { return false }
            hash = ByteHash.next(hash)
        }
        return true
    }

    @inline(__always)
    private func place(_ hash: UInt64) -> Int {
        Int(hash.multipliedFullWidth(by: UInt64(bitCount)).high)
    }

    /// Whether each member of the other may be a member of this one; `nil`
    /// when their sizes differ, so that they cannot be compared.
    public func mayContainAll(of other: BloomSet) -> Bool? {
        guard bitCount == other.bitCount, hashCount == other.hashCount else { return nil }
        return (0..<byteCount).allSatisfy { other.bytes[$0] & ~bytes[$0] == 0 }
    }

    // MARK: Bytes

    /// How many bytes `write` appends.
    public var encodedCount: Int { Self.headBytes + byteCount }

    /// Writes `encodedCount` bytes.
    public func write(to output: UnsafeMutableRawPointer) {
        output.storeBytes(of: UInt64(bitCount).bigEndian, as: UInt64.self)
        output.storeBytes(of: UInt32(hashCount).bigEndian, toByteOffset: 8, as: UInt32.self)
        memcpy(output + Self.headBytes, bytes, byteCount)
    }

    public convenience init(_ encoded: UnsafeRawBufferPointer) throws(FormatError) {
        var reader = ByteReader(encoded)
        let bits = try reader.bigEndian(UInt64.self, "bits")
        let hashes = try reader.bigEndian(UInt32.self, "hashes")
        guard let bitCount = Int(exactly: bits), Self.bitLimits.contains(bitCount) else {
            throw FormatError(at: 0, expected: "a number of bits", found: "\(bits)")
        }
        guard Self.hashLimits.contains(Int(hashes)) else {
            throw FormatError(at: 8, expected: "a number of hashes", found: "\(hashes)")
        }
        guard reader.remaining == (bitCount + 7) / 8 else {
            throw FormatError(
                at: Self.headBytes, expected: "\((bitCount + 7) / 8) bytes of bits",
                found: "\(reader.remaining)")
        }
        self.init(bits: bitCount, hashes: Int(hashes))
        let members = try reader.take(reader.remaining)
        if let base = members.baseAddress { memcpy(bytes, base, members.count) }
    }
}
