/// Lines as log4j writes them, the body with Java's escapes.
///
/// ```
/// 2026-11-21T07:57:54:+00:00 INFO log4j: hello
/// ```
public final class Log4jFormatter: EventFormatter {
    private let date: DateStamp

    init(in zone: ZoneRules) { date = DateStamp(.log4j, in: zone) }

    public func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        for index in range {
            output.put(date.bytes(at: batch.timestamp(index)))
            output.put(UInt8(ascii: " "))
            output.put(batch.priority(index).name)
            output.put(" log4j: ")
            BackslashEscapes.write(batch.body(index), .java, to: output)
            output.put(UInt8(ascii: "\n"))
        }
    }
}
