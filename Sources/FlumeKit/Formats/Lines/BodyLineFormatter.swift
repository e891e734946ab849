/// The body and a newline, or the body alone.
///
/// Unlike in `RawFormatter`, a newline follows every body, whether or not one
/// was read after it.
final class BodyLineFormatter: EventFormatter {
    private let appendsNewline: Bool

    init(appendsNewline: Bool) { self.appendsNewline = appendsNewline }

    func verbatim(_ batch: EventBatch) -> UnsafeRawBufferPointer? {
        guard appendsNewline, batch.isVerbatim, batch.endsAllWithNewline else { return nil }
        return batch.verbatimBytes
    }

    func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        for index in range {
            let body = batch.body(index)
            output.reserve(body.count + 1)
            output.put(body)
            if appendsNewline { output.put(UInt8(ascii: "\n")) }
        }
    }
}
