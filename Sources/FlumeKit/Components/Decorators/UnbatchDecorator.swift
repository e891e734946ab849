/// Takes apart events that `batch` put together.
final class UnbatchDecorator: EventExpander {
    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "unbatch",
            summary: "Takes apart events that `batch` put together.",
            details: """
                Events without the attribute `batchData` pass as they are. A batch that is \
                damaged is an error of the flow.
                """,
            examples: [.init("unbatch console", "Every event of every batch.")]
        ),
        make: { _, beneath in ExpandingSink(UnbatchDecorator(), before: beneath.make()) })

    let attribute = PackedEvents.batchData
    private var decoder: WriteableEventDecoder?

    func open(_ context: FlowContext) {
        decoder = WriteableEventDecoder(maximumBodyBytes: context.maximumEventBytes)
    }

    func expand(
        _ batch: EventBatch, _ index: Int, into output: EventBatch
    ) throws(FormatError) {
        guard let decoder, let column = batch.header(attribute) else {
            preconditionFailure("expand follows open, for events with the attribute")
        }
        let count = try self.count(batch, index)
        var reader = ByteReader(batch.bytes(column[index]))
        decoder.begin(output)
        for _ in 0..<count { try decoder.decode(&reader) }
        if !reader.isAtEnd {
            throw FormatError(
                at: reader.offset, expected: "the end of the \(count) events",
                found: "\(reader.remaining) more bytes")
        }
    }

    /// How many events the batch says that it has.
    private func count(_ batch: EventBatch, _ index: Int) throws(FormatError) -> Int {
        let range = batch.header(PackedEvents.batchSize)?[index] ?? .absent
        let what = "the attribute '\(PackedEvents.batchSize)' with 4 bytes"
        if range.isAbsent { throw FormatError(at: 0, expected: what, found: "none") }
        guard range.count == 4 else {
            throw FormatError(at: 0, expected: what, found: "\(range.count)")
        }
        let count = Int32(bigEndian: batch.bytes(range).loadUnaligned(as: Int32.self))
        guard count >= 0 else {
            throw FormatError(at: 0, expected: "a number of events", found: "\(count)")
        }
        return Int(count)
    }
}
