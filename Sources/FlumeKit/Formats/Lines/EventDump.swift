/// An event for human eyes, byte for byte as Flume 1.x logs it.
///
/// ```
/// Event: { headers:{k=v} body: 68 65 6C 6C 6F                                  hello }
/// ```
/// A body of more than sixteen bytes takes several lines, each but the first
/// with its offset in front.
enum EventDump {
    private static let lineBytes = 16

    /// Adds the text of one event with the first bytes of its body.
    static func write(_ batch: EventBatch, _ index: Int, limit: Int, to output: ByteWriter) {
        output.put("Event: { headers:")
        HeaderText.write(batch, index, to: output)
        output.put(" body:")
        let body = batch.body(index)
        let shown = UnsafeRawBufferPointer(rebasing: body.prefix(limit))
        for offset in stride(from: 0, to: shown.count, by: lineBytes) {
            if offset > 0 {
                output.put(UInt8(ascii: "\n"))
                put(UInt32(truncatingIfNeeded: offset), digits: 8, to: output)
            }
            let end = min(shown.count, offset + lineBytes)
            putLine(UnsafeRawBufferPointer(rebasing: shown[offset..<end]), to: output)
        }
        output.put(" }")
    }

    /// The bytes as numbers in sixteen columns, and as the characters they are.
    private static func putLine(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) {
        output.put(UInt8(ascii: " "))
        for byte in bytes {
            put(UInt32(byte), digits: 2, to: output)
            output.put(UInt8(ascii: " "))
        }
        for _ in bytes.count..<lineBytes { output.put("   ") }
        for byte in bytes {
            output.put((0x20..<0x7F).contains(byte) ? byte : UInt8(ascii: "."))
        }
    }

    private static func put(_ value: UInt32, digits: Int, to output: ByteWriter) {
        for place in (0..<digits).reversed() {
            output.put(Hexadecimal.digit(value >> UInt32(4 * place)))
        }
    }
}
