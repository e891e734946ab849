/// Reads a Hadoop SequenceFile of events, whoever wrote it: of records, of
/// records with compressed values, of compressed blocks.
///
/// Give it the file in pieces by `room` and `received`, and take events by
/// `decode` until there are none. It stops at the first damage, with all
/// events before it given out: what lies beyond a damaged length cannot be
/// told from what is within. Offsets in errors count from the file's start.
public final class SequenceFileDecoder {
    private static let maximumHeaderBytes = 1 << 20

    private let events: WriteableEventDecoder
    /// What was received, of which `used` bytes are done with, and where in
    /// the file that begins.
    private let pending = ByteWriter(capacity: 1 << 20)
    private var used = 0
    private var base = 0
    private var header: SequenceFileHeader?
    private var decompressor: any ByteDecompressor = PlainDecompressor()
    private let block = SequenceFileBlock()
    private let unpacked = ByteWriter()

    public init(maximumBodyBytes: Int) {
        events = WriteableEventDecoder(maximumBodyBytes: maximumBodyBytes)
    }

    /// Room for `count` more bytes of the file; follow with `received`.
    public func room(_ count: Int) -> UnsafeMutableRawPointer {
        if used > 0 {
            pending.removeFirst(used)
            base += used
            used = 0
        }
        pending.reserve(count)
        return UnsafeMutableRawPointer(pending.end)
    }

    public func received(_ count: Int) { pending.advance(count) }

    /// Reads the header; false if that needs more of the file.
    public func readHeader() throws(FormatError) -> Bool {
        if header != nil { return true }
        var reader = ByteReader(pending.bytes)
        do {
            let header = try SequenceFileHeader(&reader)
            decompressor = (header.codec ?? .none).makeDecompressor()
            self.header = header
            used = reader.offset
            return true
        } catch {
            if pending.count > Self.maximumHeaderBytes { throw error }
            return false
        }
    }

    /// Adds events to an empty batch, as many as were received whole or as the
    /// batch has room for.
    ///
    /// None means that more of the file is needed. When it throws, the batch
    /// has the events before the damage.
    public func decode(into batch: EventBatch) throws(FormatError) {
        guard try readHeader(), let header else { return }
        events.begin(batch)
        while !isFull(batch) {
            if block.left > 0 {
                try decodeNextOfBlock()
            } else {
                guard try advance(header) else { return }
            }
        }
    }

    /// Says so if the file ended in the middle of something.
    public func finish() throws(FormatError) {
        if header == nil {
            var reader = ByteReader(pending.bytes)
            _ = try SequenceFileHeader(&reader)
        }
        let left = pending.count - used
        if left > 0 {
            let what = header?.isBlockCompressed == true ? "block" : "record"
            throw FormatError(
                at: base + used, expected: "a whole \(what)",
                found: "the end of the file after \(left) bytes of it")
        }
    }

    private func isFull(_ batch: EventBatch) -> Bool {
        batch.count >= EventBatch.preferredCount
            || batch.arenaCount >= EventBatch.preferredArenaBytes || events.isCrowded
    }

    /// Goes over one record or block, if it was received whole.
    private func advance(_ header: SequenceFileHeader) throws(FormatError) -> Bool {
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: pending.bytes[used...]))
        do {
            let isWhole =
                header.isBlockCompressed
                ? try openBlock(&reader, header) : try decodeRecord(&reader, header)
            if isWhole { used += reader.offset }
            return isWhole
        } catch {
            throw error.moved(by: base + used)
        }
    }

    private func decodeRecord(
        _ reader: inout ByteReader, _ header: SequenceFileHeader
    ) throws(FormatError) -> Bool {
        if reader.remaining < 4 { return false }
        let length = Int(try reader.bigEndian(Int32.self))
        if length == SequenceFileLayout.syncEscape {
            if reader.remaining < header.sync.count { return false }
            try reader.expectSync(header.sync)
            return true
        }
        let limit = SequenceFileLayout.maximumPieceBytes
        guard (0...limit).contains(length) else {
            throw FormatError(
                at: reader.offset - 4, expected: "a record's length from 0 to \(limit)",
                found: "\(length)")
        }
        if reader.remaining < 4 + length { return false }
        let keyLength = Int(try reader.bigEndian(Int32.self))
        guard (0...length).contains(keyLength) else {
            throw FormatError(
                at: reader.offset - 4, expected: "a key's length from 0 to \(length)",
                found: "\(keyLength)")
        }
        _ = try reader.take(keyLength)
        let start = reader.offset
        let value = try reader.take(length - keyLength)
        if header.isCompressed {
            try decodeCompressed(value, at: start)
        } else {
            try decodeEvent(value, at: start)
        }
        return true
    }

    private func decodeCompressed(
        _ value: UnsafeRawBufferPointer, at offset: Int
    ) throws(FormatError) {
        unpacked.removeAll()
        do {
            try decompressor.decompress(
                value, to: unpacked, limit: SequenceFileLayout.maximumPieceBytes)
        } catch {
            throw error.moved(by: offset)
        }
        do {
            try decodeEvent(unpacked.bytes, at: 0)
        } catch {
            throw error.unpacked(at: offset, "record")
        }
    }

    /// Decodes an event that takes all of `bytes`.
    @inline(__always)
    private func decodeEvent(
        _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(FormatError) {
        do {
            try events.decode(whole: bytes)
        } catch {
            throw error.moved(by: offset)
        }
    }

    private func openBlock(
        _ reader: inout ByteReader, _ header: SequenceFileHeader
    ) throws(FormatError) -> Bool {
        guard let packed = try SequenceFileBlock.Packed(&reader, header.sync) else { return false }
        try block.load(packed, decompressor, at: base + used)
        return true
    }

    private func decodeNextOfBlock() throws(FormatError) {
        do {
            let value = try block.next()
            try decodeEvent(value, at: block.valueStart)
        } catch {
            throw error.unpacked(at: block.offset, "block")
        }
    }
}

extension FormatError {
    /// The error as seen from a start that lies `distance` before.
    func moved(by distance: Int) -> FormatError {
        FormatError(at: offset + distance, expected: expected, found: found)
    }

    /// An error in what the record or block at `start` unpacks to.
    fileprivate func unpacked(at start: Int, _ what: String) -> FormatError {
        FormatError(
            at: start, expected: expected,
            found: "\(found) at byte \(offset) of what the \(what) unpacks to")
    }
}
