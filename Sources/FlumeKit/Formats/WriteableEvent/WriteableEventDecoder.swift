import Glibc

/// Reads events in the encoding of `WriteableEventEncoder`.
///
/// Events that follow one another have mostly the same attributes, and often
/// the same values of them; those are stored once, and the columns of the
/// batch stay uniform.
public final class WriteableEventDecoder {
    /// More are no attributes of an event, but damage or an attack.
    private static let maximumAttributes = 1024
    /// Values of headers that a batch has room for.
    private static let maximumCells = 1 << 20

    private let maximumBodyBytes: Int
    private var batch: EventBatch?
    private var columns: [HeaderColumn] = []
    /// For each column the event that last had it.
    private var lastSeen: [Int] = []
    private let text = ByteWriter(capacity: 256)

    public init(maximumBodyBytes: Int) { self.maximumBodyBytes = maximumBodyBytes }

    /// Names the batch that events go to.
    ///
    /// To be said again whenever something else has changed that batch.
    public func begin(_ batch: EventBatch) {
        self.batch = batch
        columns = Array(batch.headers)
        lastSeen = Array(repeating: -1, count: columns.count)
    }

    /// Whether the batch has so many different headers that it should be
    /// passed on, however few its events are.
    public var isCrowded: Bool {
        columns.count * (batch?.count ?? 0) > Self.maximumCells
    }

    /// Adds the event at the reader's place to the batch.
    ///
    /// When it throws, nothing is added.
    public func decode(_ reader: inout ByteReader) throws(FormatError) {
        guard let batch else { preconditionFailure("decode follows begin") }
        let count = batch.count
        do {
            try decode(&reader, into: batch)
        } catch {
            batch.truncate(to: count)
            begin(batch)
            throw error
        }
    }

    /// Adds the event that takes all of `bytes` to the batch.
    ///
    /// When it throws, nothing is added.
    public func decode(whole bytes: UnsafeRawBufferPointer) throws(FormatError) {
        guard let batch else { preconditionFailure("decode follows begin") }
        var reader = ByteReader(bytes)
        try decode(&reader)
        if reader.isAtEnd { return }
        batch.truncate(to: batch.count - 1)
        begin(batch)
        throw FormatError(
            at: reader.offset, expected: "the end of the event",
            found: "\(reader.remaining) more bytes")
    }

    private func decode(
        _ reader: inout ByteReader, into batch: EventBatch
    ) throws(FormatError) {
        let start = reader.offset
        let bodyCount = Int(try reader.bigEndian(Int32.self, "a body's length"))
        guard (0...maximumBodyBytes).contains(bodyCount) else {
            throw FormatError(
                at: start, expected: "a body of at most \(maximumBodyBytes) bytes",
                found: "\(bodyCount)")
        }
        let body = try reader.take(bodyCount, "a body")
        let facts = try reader.take(20, "a time, a priority and nanos")
        let index = batch.append(likeLast: batch.store(body))
        batch.timestamps.append(
            Int64(bigEndian: facts.loadUnaligned(as: Int64.self)), after: index)
        let ordinal = UInt32(bigEndian: facts.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        guard let priority = UInt8(exactly: ordinal).flatMap(Priority.init(rawValue:)) else {
            throw FormatError(
                at: reader.offset - 12, expected: "a priority from 0 to 5", found: "\(ordinal)")
        }
        batch.priorities.append(priority.rawValue, after: index)
        batch.nanos.append(
            Int64(bigEndian: facts.loadUnaligned(fromByteOffset: 12, as: Int64.self)), after: index)
        batch.endings.append(LineEnding.newline.rawValue, after: index)
        try decodeText(&reader, "a host")
        store(text.bytes, of: &batch.hosts, in: batch, index)
        try decodeAttributes(&reader, into: batch, index)
    }

    private func decodeAttributes(
        _ reader: inout ByteReader, into batch: EventBatch, _ index: Int
    ) throws(FormatError) {
        let start = reader.offset
        let count = Int(try reader.bigEndian(Int32.self, "the number of attributes"))
        guard (0...Self.maximumAttributes).contains(count) else {
            throw FormatError(
                at: start, expected: "at most \(Self.maximumAttributes) attributes",
                found: "\(count)")
        }
        for position in 0..<count {
            try decodeText(&reader, "an attribute's name")
            let length = Int(try reader.bigEndian(Int32.self, "the length of an attribute"))
            let value = try reader.take(length, "an attribute")
            let place = column(batch, at: position)
            lastSeen[place] = index
            store(value, of: &columns[place].values, in: batch, index)
        }
        for place in columns.indices
        where lastSeen[place] != index && !columns[place][index].isAbsent {
            columns[place].values.append(.absent, after: index)
        }
    }

    /// Where the column of the name in `text` is: mostly where it was for the
    /// event before.
    private func column(_ batch: EventBatch, at position: Int) -> Int {
        let name = text.bytes
        if position < columns.count, columns[position].name.equals(name) { return position }
        if let place = columns.firstIndex(where: { $0.name.equals(name) }) { return place }
        columns.append(batch.makeHeader(HeaderName(name)))
        lastSeen.append(-1)
        return columns.count - 1
    }

    /// Sets a value unless the event, being like the last, has it already.
    @inline(__always)
    private func store(
        _ value: UnsafeRawBufferPointer, of column: inout Column<ByteRange>, in batch: EventBatch,
        _ index: Int
    ) {
        let last = column[index]
        if !last.isAbsent, last.count == value.count {
            guard let bytes = value.baseAddress, value.count > 0 else { return }
            if memcmp(batch.arena + Int(last.start), bytes, value.count) == 0 { return }
        }
        column.append(batch.store(value), after: index)
    }

    /// Reads a text into `text`.
    private func decodeText(_ reader: inout ByteReader, _ what: String) throws(FormatError) {
        let length = Int(try reader.bigEndian(UInt16.self, what))
        let start = reader.offset
        let bytes = try reader.take(length, what)
        text.removeAll()
        if let fault = ModifiedUTF8.decode(bytes, to: text) {
            throw FormatError(
                at: start + fault, expected: "\(what) in modified UTF-8",
                found: "a byte that belongs to no character")
        }
    }
}
