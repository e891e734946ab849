/// Appends each event several times.
final class MultDecorator: Decorator {
    static let times = Option(
        "n", default: 1, in: 0...Int.max, "How many times each event is appended.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "mult",
            summary: "Appends each event several times.",
            details: """
                The copies of an event follow each other. An event of which only some copies \
                could be delivered counts as not delivered.
                """,
            options: [times.description],
            examples: [.init("mult(3) console", "Prints each line three times.")]
        ),
        make: { MultDecorator(before: $1.make(), $0[times]) })

    let sink: any Sink
    private let times: Int
    private let copies = EventBatch()

    init(before sink: any Sink, _ times: Int) {
        self.sink = sink
        self.times = times
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        if times == 0 { return }
        if times == 1 { return try sink.append(batch) }
        copies.removeAll()
        var delivered = 0
        for index in 0..<batch.count {
            for _ in 0..<times {
                copies.append(copying: index, of: batch)
                if copies.isFull { try flush(&delivered) }
            }
        }
        if !copies.isEmpty { try flush(&delivered) }
    }

    /// Appends the copies made so far; memory stays the same whatever the
    /// number of times.
    private func flush(_ delivered: inout Int) throws(FlowError) {
        let count = copies.count
        do {
            try sink.append(copies)
        } catch {
            let whole = (delivered + error.delivered) / times
            throw FlowError(error.kind, error.message, delivered: whole)
        }
        delivered += count
        copies.removeAll()
    }
}

extension EventBatch {
    /// Whether it is as large as sources make batches.
    fileprivate var isFull: Bool {
        count >= Self.preferredCount || arenaCount >= Self.preferredArenaBytes
    }
}
