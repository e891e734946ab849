import Glibc

/// One JSON document a line.
///
/// ```
/// {"body":"hello","timestamp":1795247874000,"pri":"INFO","nanos":17,"host":"box",
///  "fields":{"k":"v"}}
/// ```
/// That is one line, without the break and the blank that this one has.
///
/// What is the same for all events of a call is written once and copied.
public final class JsonFormatter: EventFormatter {
    /// How bodies and the values of headers become strings.
    public enum Encoding: Sendable {
        /// As UTF-8 text; a byte that is none becomes U+FFFD.
        case text
        /// As Avro's JSON encodes bytes: each one a character of ISO-8859-1.
        case avro
    }

    private let style: BackslashEscapes.Style
    private let host: [UInt8]
    private var order = HeaderOrder()
    /// For each header `,"name":"`.
    private var keys: [[UInt8]] = []
    private let sharedMiddle = ByteWriter(capacity: 256)
    private let sharedFields = ByteWriter(capacity: 256)

    /// `host` is this machine's name, for events that name none.
    public init(_ encoding: Encoding, host: [UInt8]) {
        style = encoding == .text ? .json : .jsonBytes
        self.host = host
    }

    public func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        guard let first = range.first else { return }
        let (columns, isNew) = order.columns(of: batch)
        if isNew { renderKeys() }
        let hasSharedMiddle =
            batch.uniformTimestamp != nil && batch.uniformNanos != nil
            && batch.uniformPriority != nil && batch.uniformHost != nil
        let hasSharedFields = columns.allSatisfy { $0.uniformValue != nil }
        sharedMiddle.removeAll()
        sharedFields.removeAll()
        if hasSharedMiddle { writeMiddle(batch, first, to: sharedMiddle) }
        if hasSharedFields { writeFields(batch, columns, first, to: sharedFields) }
        if hasSharedMiddle, hasSharedFields {
            sharedMiddle.put(sharedFields.bytes)
            return writeBodies(batch, range, before: sharedMiddle.bytes, to: output)
        }
        for index in range {
            output.put("{\"body\":\"")
            BackslashEscapes.write(batch.body(index), style, to: output)
            if hasSharedMiddle {
                output.put(sharedMiddle.bytes)
            } else {
                writeMiddle(batch, index, to: output)
            }
            if hasSharedFields {
                output.put(sharedFields.bytes)
            } else {
                writeFields(batch, columns, index, to: output)
            }
        }
    }

    /// Writes events that differ in their bodies only: the common case, and
    /// the one that has to be fast.
    private func writeBodies(
        _ batch: EventBatch, _ range: Range<Int>, before tail: UnsafeRawBufferPointer,
        to output: ByteWriter
    ) {
        let arena = UnsafePointer(batch.arena)
        let bodies = UnsafePointer(batch.bodies)
        let style = style
        guard let tailBytes = tail.baseAddress else { return }
        let head: StaticString = "{\"body\":\""
        let headCount = head.utf8CodeUnitCount
        for index in range {
            let body = bodies[index]
            let count = body.count
            output.reserve(headCount + count * BackslashEscapes.expansion + tail.count)
            var at = output.end
            memcpy(at, head.utf8Start, headCount)
            at += headCount
            let bytes = UnsafeRawBufferPointer(start: arena + Int(body.start), count: count)
            at += BackslashEscapes.write(bytes, style, to: at)
            memcpy(at, tailBytes, tail.count)
            at += tail.count
            output.advance(at - output.end)
        }
    }

    /// Writes from the end of the body up to where the headers begin.
    private func writeMiddle(_ batch: EventBatch, _ index: Int, to output: ByteWriter) {
        output.put("\",\"timestamp\":")
        output.put(decimal: batch.timestamp(index))
        output.put(",\"pri\":\"")
        output.put(batch.priority(index).name)
        output.put("\",\"nanos\":")
        output.put(decimal: batch.nanos(index))
        output.put(",\"host\":\"")
        let range = batch.hostRange(index)
        if range.isAbsent {
            host.withUnsafeBytes { BackslashEscapes.write($0, .json, to: output) }
        } else {
            BackslashEscapes.write(batch.bytes(range), .json, to: output)
        }
        output.put("\",\"fields\":{")
    }

    private func writeFields(
        _ batch: EventBatch, _ columns: [HeaderColumn], _ index: Int, to output: ByteWriter
    ) {
        var isFirst = true
        for (position, column) in columns.enumerated() {
            let range = column[index]
            if range.isAbsent { continue }
            keys[position].withUnsafeBytes { key in
                output.put(isFirst ? UnsafeRawBufferPointer(rebasing: key.dropFirst()) : key)
            }
            isFirst = false
            BackslashEscapes.write(batch.bytes(range), style, to: output)
            output.put(UInt8(ascii: "\""))
        }
        output.put("}}\n")
    }

    private func renderKeys() {
        keys = order.orderedNames.map { name in
            let key = ByteWriter(capacity: 64)
            key.put(",\"")
            name.bytes.withUnsafeBytes { BackslashEscapes.write($0, .json, to: key) }
            key.put("\":\"")
            return key.array()
        }
    }
}
