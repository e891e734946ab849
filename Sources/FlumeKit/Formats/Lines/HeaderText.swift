/// The headers of an event as Java writes a map: `{k=v, k2=v2}`.
///
/// They stand in the order in which the batch got them; nothing is escaped.
enum HeaderText {
    static func write(_ batch: EventBatch, _ index: Int, to output: ByteWriter) {
        output.put(UInt8(ascii: "{"))
        var isFirst = true
        for column in batch.headers {
            let value = column[index]
            if value.isAbsent { continue }
            if !isFirst { output.put(", ") }
            isFirst = false
            output.put(column.name.bytes)
            output.put(UInt8(ascii: "="))
            output.put(batch.bytes(value))
        }
        output.put(UInt8(ascii: "}"))
    }
}
