/// Base64 with padding and without line ends (RFC 4648 section 4).
public enum Base64 {
    private static let alphabet: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// How many characters stand for `count` bytes.
    public static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes `encodedCount(bytes.count)` characters.
    public static func encode(
        _ bytes: UnsafeRawBufferPointer, to output: UnsafeMutablePointer<UInt8>
    ) {
        let letters = alphabet.utf8Start
        var out = output
        var at = 0
        while at + 3 <= bytes.count {
            let group = Int(bytes[at]) << 16 | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
            out[0] = letters[group >> 18]
            out[1] = letters[group >> 12 & 63]
            out[2] = letters[group >> 6 & 63]
            out[3] = letters[group & 63]
            out += 4
            at += 3
        }
        let left = bytes.count - at
        if left == 0 { return }
        let group = Int(bytes[at]) << 16 | (left == 2 ? Int(bytes[at + 1]) << 8 : 0)
        out[0] = letters[group >> 18]
        out[1] = letters[group >> 12 & 63]
        out[2] = left == 2 ? letters[group >> 6 & 63] : UInt8(ascii: "=")
        out[3] = UInt8(ascii: "=")
    }
}
