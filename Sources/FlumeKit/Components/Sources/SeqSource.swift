import Glibc

/// Counts from 0, each number being an event.
final class SeqSource: Source {
    static let batchSize = Option(
        "batchSize", default: 1, in: 1...Int(Int32.max), "Events in one transaction.")
    static let totalEvents = Option<Int?>(
        "totalEvents", in: 0...Int.max, "How many events there are; no end of them by default.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "seq",
            summary: "Counts from 0, each number being an event: for tests.",
            details: """
                Bodies are the digits of the numbers; there are no headers. A source that is \
                started again begins at 0 again. After `totalEvents` it waits; with --once it \
                ends there, and without `totalEvents` it cannot be used with --once.
                """,
            options: [batchSize.description, totalEvents.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = seq
                    a1.sources.r1.batchSize = 100
                    a1.sources.r1.totalEvents = 1000
                    """, "The numbers from 0 to 999.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.source.SequenceGeneratorSource"],
                batchKey: batchSize.key)
        ),
        make: { SeqSource(total: $0[totalEvents] ?? .max) })

    private let total: Int
    private var made = 0
    private var number = DecimalCounter()
    private var context: FlowContext?

    init(total: Int) { self.total = total }

    var isEndless: Bool { total == .max }
    var share: Double? { isEndless ? nil : total == 0 ? 1 : Double(made) / Double(total) }

    func open(_ context: FlowContext) {
        self.context = context
        made = 0
        number = DecimalCounter()
    }

    func read(into batch: EventBatch, until deadline: Instant) -> SourceState {
        guard let context else { preconditionFailure("read follows open") }
        if context.isStopping { return .ended }
        if made == total { return rest(context, until: deadline) }
        let count = min(EventBatch.preferredCount, total - made)
        batch.reserveArena(count * (DecimalCounter.maximumDigits + 1))
        batch.reserveBodies(count)
        let start = batch.arenaCount
        let length = number.write(
            count, to: batch.arenaEnd, ranges: batch.bodies + batch.count, from: start)
        batch.commitArena(length)
        batch.commitBodies(count)
        batch.markVerbatim(upTo: start + length)
        made += count
        return .open
    }

    private func rest(_ context: FlowContext, until deadline: Instant) -> SourceState {
        if context.endsWithInput { return .ended }
        context.clock.wait(until: deadline, or: context.wakeup)
        return context.isStopping ? .ended : .open
    }

    func close() {}
}

/// A number as its digits, which is counted up without a division.
struct DecimalCounter {
    /// Those of the largest number of 64 bits.
    static let maximumDigits = 20

    /// The digits, at the end of as many places as there may be.
    private var digits = [UInt8](repeating: UInt8(ascii: "0"), count: maximumDigits)
    private var count = 1

    /// Writes numbers, each with a newline after it, and where they are, for
    /// an arena of which `output` is the byte at `start`; returns how many
    /// bytes they take.
    mutating func write(
        _ amount: Int, to output: UnsafeMutablePointer<UInt8>,
        ranges: UnsafeMutablePointer<ByteRange>, from start: Int
    ) -> Int {
        var at = 0
        digits.withUnsafeMutableBufferPointer { digits in
            for index in 0..<amount {
                let first = digits.baseAddress.unsafelyUnwrapped + (Self.maximumDigits - count)
                memcpy(output + at, first, count)
                ranges[index] = ByteRange(start + at, count: count)
                at += count
                output[at] = UInt8(ascii: "\n")
                at += 1
                var place = Self.maximumDigits - 1
                while digits[place] == UInt8(ascii: "9"), place > 0 {
                    digits[place] = UInt8(ascii: "0")
                    place -= 1
                }
                digits[place] += 1
                count = max(count, Self.maximumDigits - place)
            }
        }
        return at
    }
}
