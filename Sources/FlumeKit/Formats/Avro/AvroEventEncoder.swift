import Glibc

/// Writes events as Avro records of the schema that Flume 0.9 had.
///
/// All that follows the body is the same for many events of a batch; then it
/// is rendered once and copied.
final class AvroEventEncoder {
    /// The record as Avro's JSON describes it.
    static let schema = """
        {"type":"record","name":"EventImpl","namespace":"com.cloudera.flume.core","fields":[\
        {"name":"body","type":"bytes"},\
        {"name":"timestamp","type":"long"},\
        {"name":"pri","type":{"type":"enum","name":"Priority",\
        "symbols":["FATAL","ERROR","WARN","INFO","DEBUG","TRACE"]}},\
        {"name":"nanos","type":"long"},\
        {"name":"host","type":"string"},\
        {"name":"fields","type":{"type":"map","values":"bytes"}}]}
        """

    private let ownHost: [UInt8]
    private var order = HeaderOrder()
    /// The name of each header as an Avro string.
    private var names: [[UInt8]] = []
    private let sharedTail = ByteWriter(capacity: 256)

    init(host: [UInt8]) { ownHost = host }

    /// Adds the events of a range until the output has `limit` bytes, and
    /// returns the first event that was left out.
    func encode(
        _ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter, limit: Int
    ) -> Int {
        guard let first = range.first else { return range.upperBound }
        let (columns, isNew) = order.columns(of: batch)
        if isNew { renderNames() }
        if batch.sharesFacts, columns.allSatisfy({ $0.uniformValue != nil }) {
            sharedTail.removeAll()
            putTail(batch, columns, first, to: sharedTail)
            return encodeBodies(batch, range, to: output, limit: limit)
        }
        for index in range {
            output.put(avro: batch.body(index))
            putTail(batch, columns, index, to: output)
            if output.count >= limit { return index + 1 }
        }
        return range.upperBound
    }

    /// Writes events that differ in their bodies only.
    private func encodeBodies(
        _ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter, limit: Int
    ) -> Int {
        let arena = UnsafePointer(batch.arena)
        let bodies = UnsafePointer(batch.bodies)
        let tail = UnsafePointer(sharedTail.base)
        let tailCount = sharedTail.count
        for index in range {
            let body = bodies[index]
            let count = body.count
            output.reserve(AvroNumber.maximumBytes + count + tailCount)
            let start = output.end
            var at = start + AvroNumber.write(Int64(count), to: start)
            memcpy(at, arena + Int(body.start), count)
            at += count
            memcpy(at, tail, tailCount)
            output.advance(at + tailCount - start)
            if output.count >= limit { return index + 1 }
        }
        return range.upperBound
    }

    private func renderNames() {
        let scratch = ByteWriter(capacity: 64)
        names = order.orderedNames.map { name in
            scratch.removeAll()
            name.bytes.withUnsafeBytes { scratch.put(avroText: $0) }
            return scratch.array()
        }
    }

    private func putTail(
        _ batch: EventBatch, _ columns: [HeaderColumn], _ index: Int, to output: ByteWriter
    ) {
        output.reserve(3 * AvroNumber.maximumBytes)
        output.advance(AvroNumber.write(batch.timestamp(index), to: output.end))
        output.advance(AvroNumber.write(Int64(batch.priority(index).rawValue), to: output.end))
        output.advance(AvroNumber.write(batch.nanos(index), to: output.end))
        let host = batch.hostRange(index)
        if host.isAbsent {
            ownHost.withUnsafeBytes { output.put(avroText: $0) }
        } else {
            output.put(avroText: batch.bytes(host))
        }
        var count = 0
        for column in columns where !column[index].isAbsent { count += 1 }
        if count > 0 {
            output.put(avro: count)
            for (position, column) in columns.enumerated() where !column[index].isAbsent {
                names[position].withUnsafeBytes { output.put($0) }
                output.put(avro: batch.bytes(column[index]))
            }
        }
        output.put(0)
    }
}
