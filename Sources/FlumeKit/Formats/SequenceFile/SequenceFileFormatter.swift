/// Writes a Hadoop SequenceFile of events (see `SequenceFileLayout`).
///
/// Without a codec it is a file of records; with one, of compressed blocks: a
/// block per call or per 1 MB, whichever is smaller.
public final class SequenceFileFormatter: EventFormatter {
    static let blockBytes = 1_000_000

    private let codec: CompressionCodec
    private let sync: SyncMarker
    private let events: WriteableEventEncoder
    private let compressor: any ByteCompressor
    private var bytesSinceSync = 0
    private let keys = ByteWriter()
    private let keyLengths = ByteWriter()
    private let values = ByteWriter()
    private let valueLengths = ByteWriter()
    private let packed = ByteWriter()

    /// `host` is this machine's name, for events that name none.
    public init(_ codec: CompressionCodec, host: [UInt8], sync: SyncMarker) {
        self.codec = codec
        self.sync = sync
        events = WriteableEventEncoder(host: host)
        compressor = codec.makeStream()
    }

    public var isContainer: Bool { true }

    public func begin(_ output: ByteWriter) {
        output.put("SEQ")
        output.put(SequenceFileLayout.version)
        output.put(hadoop: SequenceFileLayout.keyClass)
        output.put(hadoop: SequenceFileLayout.valueClass)
        let isCompressed: UInt8 = codec == .none ? 0 : 1
        output.put(isCompressed)
        output.put(isCompressed)
        if let name = codec.hadoopClass { output.put(hadoop: name) }
        output.put(bigEndian: UInt32(0))
        output.put(sync.bytes)
    }

    public func format(
        _ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter
    ) throws(FormatError) {
        try events.prepare(batch)
        if codec == .none {
            for index in range { try putRecord(batch, index, to: output) }
        } else {
            var start = range.lowerBound
            while start < range.upperBound {
                start = try putBlock(batch, start..<range.upperBound, to: output)
            }
        }
    }

    private func putRecord(
        _ batch: EventBatch, _ index: Int, to output: ByteWriter
    ) throws(FormatError) {
        let start = output.count
        if bytesSinceSync >= SequenceFileLayout.syncInterval { putSync(to: output) }
        let head = 8 + SequenceFileLayout.keyBytes
        let place = output.count
        output.reserve(head)
        let at = UnsafeMutableRawPointer(output.end)
        let keyBytes = UInt32(SequenceFileLayout.keyBytes)
        at.storeBytes(of: keyBytes.bigEndian, toByteOffset: 4, as: UInt32.self)
        at.storeBytes(of: batch.timestamp(index).bigEndian, toByteOffset: 8, as: Int64.self)
        at.storeBytes(of: 0, toByteOffset: 16, as: UInt64.self)
        output.advance(head)
        try events.put(batch, index, to: output)
        let length = UInt32(output.count - place - 8)
        UnsafeMutableRawPointer(output.base + place)
            .storeBytes(of: length.bigEndian, as: UInt32.self)
        bytesSinceSync += output.count - start
    }

    private func putSync(to output: ByteWriter) {
        output.put(bigEndian: Int32(SequenceFileLayout.syncEscape))
        output.put(sync.bytes)
        bytesSinceSync = 0
    }

    /// Writes a block of events from the front of the range and returns the
    /// first that was left out.
    private func putBlock(
        _ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter
    ) throws(FormatError) -> Int {
        for buffer in [keys, keyLengths, values, valueLengths] { buffer.removeAll() }
        var index = range.lowerBound
        while index < range.upperBound, values.count + keys.count < Self.blockBytes {
            keys.put(bigEndian: batch.timestamp(index))
            keys.put(bigEndian: UInt64(0))
            keyLengths.put(hadoop: SequenceFileLayout.keyBytes)
            let start = values.count
            try events.put(batch, index, to: values)
            valueLengths.put(hadoop: values.count - start)
            index += 1
        }
        putSync(to: output)
        output.put(hadoop: index - range.lowerBound)
        for buffer in [keyLengths, keys, valueLengths, values] {
            packed.removeAll()
            compressor.compress(buffer.bytes, to: packed)
            output.put(hadoop: packed.count)
            output.put(packed.bytes)
        }
        return index
    }
}
