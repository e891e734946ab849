/// Writes events as Avro records of the schema that Flume 1.x has: a map of
/// headers, and the body.
///
/// Headers that are the same for all events of a batch are rendered once.
final class AvroFlumeEventEncoder {
    /// The record as Avro's JSON describes it.
    static let schema = """
        {"type":"record","name":"Event","fields":[\
        {"name":"headers","type":{"type":"map","values":"string"}},\
        {"name":"body","type":"bytes"}]}
        """

    private var names: [HeaderName] = []
    /// The name of each header as an Avro string.
    private var renderedNames: [[UInt8]] = []
    private let sharedMap = ByteWriter(capacity: 256)

    /// Adds the events of a range until the output has `limit` bytes, and
    /// returns the first event that was left out.
    func encode(
        _ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter, limit: Int
    ) -> Int {
        guard let first = range.first else { return range.upperBound }
        let columns = batch.headers
        renderNames(columns)
        let isShared = columns.allSatisfy { $0.uniformValue != nil }
        if isShared {
            sharedMap.removeAll()
            putMap(batch, columns, first, to: sharedMap)
        }
        for index in range {
            if isShared {
                output.put(sharedMap.bytes)
            } else {
                putMap(batch, columns, index, to: output)
            }
            output.put(avro: batch.body(index))
            if output.count >= limit { return index + 1 }
        }
        return range.upperBound
    }

    private func renderNames(_ columns: ArraySlice<HeaderColumn>) {
        if columns.elementsEqual(names, by: { $0.name == $1 }) { return }
        names = columns.map(\.name)
        let scratch = ByteWriter(capacity: 64)
        renderedNames = names.map { name in
            scratch.removeAll()
            name.bytes.withUnsafeBytes { scratch.put(avroText: $0) }
            return scratch.array()
        }
    }

    private func putMap(
        _ batch: EventBatch, _ columns: ArraySlice<HeaderColumn>, _ index: Int,
        to output: ByteWriter
    ) {
        var count = 0
        for column in columns where !column[index].isAbsent { count += 1 }
        if count > 0 {
            output.put(avro: count)
            for (position, column) in columns.enumerated() where !column[index].isAbsent {
                renderedNames[position].withUnsafeBytes { output.put($0) }
                output.put(avroText: batch.bytes(column[index]))
            }
        }
        output.put(0)
    }
}
