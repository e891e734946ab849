/// Writes an Avro object container file of bodies that are Avro already.
///
/// The schema is that of the first event, so the header is written with it.
final class AvroBodyFormatter: EventFormatter {
    static let urlHeader: HeaderName = "flume.avro.schema.url"
    static let literalHeader: HeaderName = "flume.avro.schema.literal"

    private let container: AvroContainer
    private let blockLimit: Int
    private let fallback: AvroSchemaFile?
    private let block = ByteWriter(capacity: 4096)
    /// What the events of this file say of their schema; `nil` before the first.
    private var place: Place?

    /// Where an event's schema is.
    private enum Place: Hashable {
        case url([UInt8])
        case literal([UInt8])
        case fallback
    }

    init(_ codec: AvroCodec, blockLimit: Int, schema fallback: AvroSchemaFile?, sync: SyncMarker) {
        container = AvroContainer(codec, sync: sync)
        self.blockLimit = blockLimit
        self.fallback = fallback
    }

    var isContainer: Bool { true }

    func takes(_ batch: EventBatch, _ range: Range<Int>) -> Int {
        guard let first = range.first else { return 0 }
        let headers = Headers(batch)
        let place = place ?? headers.place(first)
        if headers.areShared { return headers.isAt(place, first) ? range.count : 0 }
        let other = range.first { !headers.isAt(place, $0) }
        return (other ?? range.upperBound) - first
    }

    func format(
        _ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter
    ) throws(FormatError) {
        guard let first = range.first else { return }
        guard takes(batch, range) == range.count else {
            throw FormatError(
                at: 0, expected: "an event of the file's schema", found: "one of another")
        }
        if place == nil {
            let place = Headers(batch).place(first)
            container.putHeader([.schema(try schema(at: place)), .codec], to: output)
            self.place = place
        }
        block.removeAll()
        var count = 0
        for index in range {
            block.put(batch.body(index))
            count += 1
            if block.count >= blockLimit {
                container.putBlock(block, of: count, to: output)
                block.removeAll()
                count = 0
            }
        }
        if count > 0 { container.putBlock(block, of: count, to: output) }
    }

    private func schema(at place: Place) throws(FormatError) -> [UInt8] {
        switch place {
        case .literal(let text):
            return try Self.checked(text, from: "header '\(Self.literalHeader)'")
        case .url(let url):
            return try Self.read(Self.file(String(decoding: url, as: UTF8.self)))
        case .fallback:
            guard let fallback else {
                let names = "'\(Self.urlHeader)' or '\(Self.literalHeader)'"
                throw FormatError(
                    at: 0, expected: "a schema in the header \(names), or a 'schemaURL'",
                    found: "none")
            }
            return try Self.read(fallback)
        }
    }

    private static func file(_ text: String) throws(FormatError) -> AvroSchemaFile {
        do throws(ValueFault) {
            return try AvroSchemaFile(text)
        } catch {
            throw FormatError(at: 0, expected: error.expected, found: "'\(text)'")
        }
    }

    private static func read(_ file: AvroSchemaFile) throws(FormatError) -> [UInt8] {
        let text: [UInt8]
        do throws(SystemError) {
            text = try file.read()
        } catch {
            throw FormatError(at: 0, expected: "a file with a schema", found: error.sentence)
        }
        return try checked(text, from: file.path)
    }

    /// What is no JSON at first sight is no schema: the file would be lost.
    private static func checked(
        _ text: [UInt8], from place: String
    ) throws(FormatError) -> [UInt8] {
        let first = text.first { !" \t\r\n".utf8.contains($0) }
        if let first, "{[\"".utf8.contains(first) { return text }
        throw FormatError(at: 0, expected: "an Avro schema in \(place)", found: "no JSON")
    }

    /// The headers of a batch that tell of schemas.
    private struct Headers {
        private let batch: EventBatch
        private let urls: HeaderColumn?
        private let literals: HeaderColumn?

        init(_ batch: EventBatch) {
            self.batch = batch
            urls = batch.header(AvroBodyFormatter.urlHeader)
            literals = batch.header(AvroBodyFormatter.literalHeader)
        }

        /// Whether all events have the same schema.
        var areShared: Bool {
            (urls == nil || urls?.uniformValue != nil)
                && (literals == nil || literals?.uniformValue != nil)
        }

        func place(_ index: Int) -> Place {
            if let url = urls?[index], !url.isAbsent { return .url(Array(batch.bytes(url))) }
            if let text = literals?[index], !text.isAbsent {
                return .literal(Array(batch.bytes(text)))
            }
            return .fallback
        }

        func isAt(_ place: Place, _ index: Int) -> Bool {
            let url = urls?[index] ?? .absent
            let literal = literals?[index] ?? .absent
            switch place {
            case .url(let bytes): return !url.isAbsent && batch.bytes(url).elementsEqual(bytes)
            case .literal(let bytes):
                return url.isAbsent && !literal.isAbsent
                    && batch.bytes(literal).elementsEqual(bytes)
            case .fallback: return url.isAbsent && literal.isAbsent
            }
        }
    }
}
