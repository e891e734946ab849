/// Events as people look at them, one a line.
///
/// ```
/// box [INFO Sat Nov 21 07:57:54 UTC 2026] { service : 1702389091 'exec' } hello
/// ```
public final class DebugFormatter: EventFormatter {
    private let date: DateStamp
    private let host: [UInt8]
    private var order = HeaderOrder()

    /// `host` is this machine's name, for events that name none.
    init(in zone: ZoneRules, host: [UInt8]) {
        date = DateStamp(.unixDate, in: zone)
        self.host = host
    }

    public func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        let columns = order.columns(of: batch).columns
        for index in range {
            let from = batch.hostRange(index)
            if from.isAbsent { output.put(host) } else { output.put(batch.bytes(from)) }
            output.put(" [")
            output.put(batch.priority(index).name)
            output.put(UInt8(ascii: " "))
            output.put(date.bytes(at: batch.timestamp(index)))
            output.put("] ")
            for column in columns where !column[index].isAbsent {
                output.put("{ ")
                output.put(column.name.bytes)
                output.put(" : ")
                Self.write(batch.bytes(column[index]), to: output)
                output.put(" } ")
            }
            BackslashEscapes.write(batch.body(index), .java, to: output)
            output.put(UInt8(ascii: "\n"))
        }
    }

    /// Writes a value in every form that its length lets it have.
    private static func write(_ value: UnsafeRawBufferPointer, to output: ByteWriter) {
        switch value.count {
        case 1:
            output.put(decimal: value[0])
        case 4:
            output.put(decimal: Int32(bigEndian: value.loadUnaligned(as: Int32.self)))
            output.put(" '")
            writeText(value, to: output)
            output.put(UInt8(ascii: "'"))
        case 8:
            let bits = Int64(bigEndian: value.loadUnaligned(as: Int64.self))
            output.put("(long)")
            output.put(decimal: bits)
            output.put("  (string) '")
            writeText(value, to: output)
            output.put("' (double)")
            output.put(JavaDouble.text(Double(bitPattern: UInt64(bitPattern: bits))))
        default:
            writeText(value, to: output)
        }
    }

    /// Writes text as it is, but for what a terminal would obey: control
    /// characters are escaped, and a byte that is no text becomes U+FFFD.
    private static func writeText(_ text: UnsafeRawBufferPointer, to output: ByteWriter) {
        guard let base = text.bindMemory(to: UInt8.self).baseAddress else { return }
        output.reserve(text.count * BackslashEscapes.expansion)
        var read = 0
        while read < text.count {
            let scalar = UTF8Scalar(base + read, available: text.count - read)
            read += scalar.length
            let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
            output.advance(
                isControl
                    ? Hexadecimal.writeEscape(scalar.value, to: output.end)
                    : UTF8Scalar.write(scalar.value, to: output.end))
        }
    }
}
