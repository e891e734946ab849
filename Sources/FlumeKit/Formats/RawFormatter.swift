/// The body and its line ending.
public final class RawFormatter: EventFormatter {
    public init() {}

    public func verbatim(_ batch: EventBatch) -> UnsafeRawBufferPointer? {
        batch.isVerbatim ? batch.verbatimBytes : nil
    }

    public func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        for index in range {
            let body = batch.body(index)
            output.reserve(body.count + 1)
            output.put(body)
            if batch.ending(index) == .newline { output.put(UInt8(ascii: "\n")) }
        }
    }
}
