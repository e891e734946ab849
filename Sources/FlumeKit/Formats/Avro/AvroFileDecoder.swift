/// Takes the blocks of an Avro object container file apart into its data.
///
/// It is given the file's bytes from wherever it asks for them, and says when
/// it needs more of them.
final class AvroFileDecoder {
    let header: AvroFileHeader
    let schema: AvroSchema
    private let decompressor: AvroBlockDecompressor
    private let block = ByteWriter(capacity: 64 << 10)
    private var datum: AvroDatum?
    /// What is wrong with the block behind what was given out.
    private var fault: FormatError?
    /// How many data of the block have not been given out.
    private(set) var left = 0
    /// Whether no more can be had of the block, nor of the file.
    var isFaulty: Bool { fault != nil }

    init(_ header: AvroFileHeader) throws(FormatError) {
        guard let text = header["avro.schema"] else {
            throw FormatError(at: 0, expected: "the file's schema", found: "none")
        }
        let name = String(decoding: header["avro.codec"] ?? Array("null".utf8), as: UTF8.self)
        guard let codec = AvroCodec(rawValue: name) else {
            let names = AvroCodec.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw FormatError(at: 0, expected: "one of the codecs \(names)", found: "'\(name)'")
        }
        self.header = header
        schema = try AvroSchema(text)
        decompressor = AvroBlockDecompressor(codec)
    }

    /// How many bytes the block takes that `bytes` begin with, as far as it
    /// can be told.
    func neededBytes(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let (_, first) = AvroNumber.read(bytes, at: 0),
            let (size, second) = AvroNumber.read(bytes, at: first), size >= 0,
            size <= AvroBlockFrame.maximumBytes
        else { return nil }
        return first + second + Int(size) + 16
    }

    /// Takes the block that `bytes` begin with and returns how long it is;
    /// `nil` where more of them are needed.
    func readBlock(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> Int? {
        precondition(left == 0, "one block is given out before the next is read")
        guard let frame = try AvroBlockFrame.read(bytes, sync: header.sync) else { return nil }
        block.removeAll()
        try decompressor.decompress(
            UnsafeRawBufferPointer(rebasing: bytes[frame.content]), to: block,
            limit: AvroBlockFrame.maximumBytes)
        let datum = AvroDatum(schema, block.bytes)
        if frame.count == 0 { try checkEnd(datum) }
        self.datum = datum
        left = frame.count
        return frame.length
    }

    /// Adds an event for each of the next data, up to so many.
    ///
    /// What is wrong is thrown once no event comes before it.
    func decode(into batch: EventBatch, upTo maximum: Int) throws(FormatError) {
        do throws(FormatError) {
            if let fault { throw fault }
            try decodeData(into: batch, upTo: maximum)
        } catch {
            fault = error
            if batch.isEmpty { throw error }
        }
    }

    private func decodeData(into batch: EventBatch, upTo maximum: Int) throws(FormatError) {
        guard var datum else { return }
        defer { self.datum = datum }
        while left > 0, batch.count < maximum,
            batch.arenaCount < EventBatch.preferredArenaBytes
        {
            let range = try datum.next()
            batch.append(copying: UnsafeRawBufferPointer(rebasing: block.bytes[range]))
            left -= 1
        }
        if left == 0 { try checkEnd(datum) }
    }

    private func checkEnd(_ datum: AvroDatum) throws(FormatError) {
        if datum.offset < block.count {
            throw FormatError(
                at: datum.offset, expected: "the end of the block",
                found: "\(block.count - datum.offset) more bytes")
        }
    }
}
