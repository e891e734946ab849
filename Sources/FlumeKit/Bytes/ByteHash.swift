/// A 64-bit hash of bytes that is the same on every machine and in every
/// version, so that what is made of it may be sent and kept.
public enum ByteHash {
    /// Odd constants with about as many ones as zeros.
    private static let first: UInt64 = 0xA076_1D64_78BD_642F
    private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB

    public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = mix(UInt64(bytes.count) ^ first, second)
        var at = 0
        while at + 8 <= bytes.count {
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            hash = mix(hash ^ word, first)
            at += 8
        }
        var rest: UInt64 = 0
        for offset in at..<bytes.count { rest = rest << 8 | UInt64(bytes[offset]) }
        return finish(mix(hash ^ rest, second))
    }

    /// Another hash made of a hash.
    @inline(__always)
    public static func next(_ hash: UInt64) -> UInt64 { finish(hash &+ first) }

    /// Both halves of the product: every bit of the one meets every bit of
    /// the other.
    ///
    /// The sum keeps a factor of 0 from swallowing all.
    @inline(__always)
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low &+ a
    }

    /// Spreads a difference in any bit over all of them (the last step of
    /// MurmurHash3).
    @inline(__always)
    private static func finish(_ hash: UInt64) -> UInt64 {
        var hash = hash
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }
}
