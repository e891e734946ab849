import CFlume
import Glibc

/// Writes bytes with the backslash escapes of JSON and Java.
///
/// Quotes, backslashes and control characters are escaped in each; what lies
/// beyond ASCII is what they differ in.
enum BackslashEscapes {
    enum Style {
        /// JSON text in UTF-8. A byte that belongs to no character becomes
        /// U+FFFD.
        case json
        /// The characters of ISO-8859-1, as Avro's JSON spells bytes: it can
        /// be turned back into the very bytes.
        case jsonBytes
        /// Java source: every character beyond ASCII as `\uXXXX`, in UTF-16.
        case java
    }

    /// How many bytes one byte can become at most.
    static let expansion = 6

    /// Adds a text of any length.
    static func write(_ bytes: UnsafeRawBufferPointer, _ style: Style, to output: ByteWriter) {
        output.reserve(bytes.count * expansion)
        output.advance(write(bytes, style, to: output.end))
    }

    /// Writes to `output`, which has room for the bytes times `expansion`,
    /// and returns how much was written.
    @inline(__always)
    static func write(
        _ bytes: UnsafeRawBufferPointer, _ style: Style,
        to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return 0 }
        let plain = cflume_json_plain_prefix(base, bytes.count)
        memcpy(output, base, plain)
        if plain == bytes.count { return plain }
        return plain + writeRest(base + plain, bytes.count - plain, style, to: output + plain)
    }

    /// Writes bytes of which the first is not plain.
    @inline(never)
    private static func writeRest(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ style: Style,
        to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var read = 0
        var written = 0
        while read < count {
            let byte = bytes[read]
            if byte >= 0x80 {
                let scalar = UTF8Scalar(bytes + read, available: count - read)
                written += writeBeyondASCII(byte, scalar, style, to: output + written)
                read += style == .jsonBytes ? 1 : scalar.length
                continue
            }
            written += writeEscape(byte, to: output + written)
            read += 1
            // Plain bytes come in runs; text beyond ASCII comes in its own.
            if read == count || bytes[read] >= 0x80 { continue }
            let plain = cflume_json_plain_prefix(bytes + read, count - read)
            memcpy(output + written, bytes + read, plain)
            written += plain
            read += plain
        }
        return written
    }

    @inline(__always)
    private static func writeBeyondASCII(
        _ byte: UInt8, _ scalar: UTF8Scalar, _ style: Style,
        to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        switch style {
        case .json: return UTF8Scalar.write(scalar.value, to: output)
        case .jsonBytes: return UTF8Scalar.write(UInt32(byte), to: output)
        case .java:
            if scalar.value < 0x10000 {
                return Hexadecimal.writeEscape(scalar.value, to: output)
            }
            let pair = scalar.value - 0x10000
            return Hexadecimal.writeEscape(0xD800 + pair >> 10, to: output)
                + Hexadecimal.writeEscape(0xDC00 + pair & 0x3FF, to: output + 6)
        }
    }

    /// Writes one ASCII byte, escaped if it must be.
    @inline(__always)
    private static func writeEscape(
        _ byte: UInt8, to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let letter: UInt8
        switch byte {
        case 0x08: letter = UInt8(ascii: "b")
        case 0x09: letter = UInt8(ascii: "t")
        case 0x0A: letter = UInt8(ascii: "n")
        case 0x0C: letter = UInt8(ascii: "f")
        case 0x0D: letter = UInt8(ascii: "r")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter = byte
        case 0..<0x20: return Hexadecimal.writeEscape(UInt32(byte), to: output)
        default:
            output[0] = byte
            return 1
        }
        output[0] = UInt8(ascii: "\\")
        output[1] = letter
        return 2
    }
}
