/// Makes an event of each line.
final class LineDeserializer: Deserializer {
    static let outputCharset = Option(
        "outputCharset", default: TextCharset.utf8, "How the characters of bodies are spelt.")
    static let maximumLineLength = Option(
        "maxLineLength", default: 2048, in: 1...Int(Int32.max),
        "The most characters of an event; of a longer line each piece is an event.")

    static let declaration = Declaration<DeserializerMaker>(
        ComponentDescription(
            .deserializer, "LINE",
            summary: "Makes an event of each line.",
            details: """
                A line ends at a line feed, which is not part of it; a carriage return is. The \
                last line of a file needs no end. Characters are counted as in Java: those \
                above U+FFFF count as two, and are never cut in two.

                Bodies are the bytes of the file where inputCharset and outputCharset allow it.
                """,
            options: [outputCharset.description, maximumLineLength.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = spooldir
                    a1.sources.r1.spoolDir = /var/spool/flume
                    a1.sources.r1.deserializer = LINE
                    a1.sources.r1.deserializer.maxLineLength = 65536
                    """, "Lines of up to 65536 characters stay whole.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.serialization.LineDeserializer$Builder"])
        ),
        make: { parts, text in
            LineDeserializer(
                text, to: parts[outputCharset],
                maximumCharacters: text.maximumLineCharacters ?? parts[maximumLineLength])
        })

    private static let leastBlock = 16 << 10

    private let decoder: CharacterLineDecoder
    private var file: FileDescriptor?
    private(set) var position: Int64 = 0
    /// How much is read at a time: what the last events were made of, and a
    /// little more.
    private var blockBytes = EventBatch.preferredArenaBytes

    init(_ text: DeserializerText, to output: TextCharset, maximumCharacters: Int) {
        decoder = CharacterLineDecoder(
            from: text.charset, to: output, onError: text.errorPolicy,
            maximumCharacters: maximumCharacters, maximumBytes: text.maximumEventBytes)
    }

    var cutRecords: Int { decoder.cutLines }

    func open(_ file: FileDescriptor, at offset: Int64) throws(FlowError) {
        self.file = file
        position = max(offset, Int64(try readMark(file)))
    }

    /// Reads what a text may begin with; returns its length.
    private func readMark(_ file: FileDescriptor) throws(FlowError) -> Int {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 2, alignment: 1)
        defer { bytes.deallocate() }
        // Safe because a buffer that has bytes has an address.
        let count = try file.readFully(into: bytes.baseAddress!, count: 2, at: 0)
        return decoder.readByteOrderMark(
            UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes).prefix(count)))
    }

    func fill(_ batch: EventBatch, upTo maximum: Int) throws(FlowError) {
        guard let file else { preconditionFailure("fill follows open") }
        while true {
            batch.removeAll()
            batch.reserveArena(blockBytes)
            let count = try file.readFully(
                into: batch.arenaEnd, count: blockBytes, at: position)
            if count == 0 { return }
            let used = try decode(batch, count, isEnd: count < blockBytes, upTo: maximum)
            position += Int64(used)
            if !batch.isEmpty {
                blockBytes = min(
                    max(used + used / 4, Self.leastBlock), EventBatch.preferredArenaBytes)
                return
            }
            // A line is longer than the block.
            if used == 0 { blockBytes *= 2 }
        }
    }

    private func decode(
        _ batch: EventBatch, _ count: Int, isEnd: Bool, upTo maximum: Int
    ) throws(FlowError) -> Int {
        do {
            return try decoder.decode(batch, count, isEnd: isEnd, upTo: maximum)
        } catch {
            let place = FormatError(
                at: Int(position) + error.offset, expected: error.expected, found: error.found)
            throw FlowError(.reject, place.sentence)
        }
    }
}
