/// The headers, a space, the body and a newline: `{k=v, k2=v2} body`.
final class HeaderLineFormatter: EventFormatter {
    private let appendsNewline: Bool

    init(appendsNewline: Bool) { self.appendsNewline = appendsNewline }

    func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        for index in range {
            HeaderText.write(batch, index, to: output)
            output.put(UInt8(ascii: " "))
            output.put(batch.body(index))
            if appendsNewline { output.put(UInt8(ascii: "\n")) }
        }
    }
}
