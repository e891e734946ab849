/// Makes events of random bytes: load for tests and measurements.
final class SynthSource: Source {
    /// Which bytes a body may have.
    enum Alphabet {
        case all
        /// A space stands for each newline.
        case withoutNewlines
        /// ASCII from the space to the tilde.
        case printable
    }

    static let count = Option(
        "count", default: 0, in: 0...Int.max, "How many events there are; 0 is no end of them.")
    static let size = Option(
        "size", default: 150, in: 0...1 << 30, "The bytes of each event's body.")
    static let seed = Option(
        "seed", default: Int?.none,
        "A number that decides the bytes, so that two runs are the same.")

    static let declaration = describe(
        "synth", .all, "any bytes",
        .init("synth(1000, 200)", "A thousand events of 200 bytes."))
    static let nonlDeclaration = describe(
        "nonlsynth", .withoutNewlines, "any bytes but newlines",
        .init("nonlsynth(1000, 200)", "A thousand events that are one line each."))
    static let asciiDeclaration = describe(
        "asciisynth", .printable, "printable ASCII",
        .init("asciisynth(3, 20, seed=1)", "The same three readable lines every time."))

    private static func describe(
        _ name: String, _ alphabet: Alphabet, _ what: String,
        _ example: ComponentDescription.Example
    ) -> Declaration<SourceMaker> {
        Declaration(
            ComponentDescription(
                .source, name,
                summary: "Makes events of random bytes: \(what).",
                details: """
                    Opened again, the source repeats the same events. Without a seed each \
                    source has its own.
                    """,
                options: [count.description, size.description, seed.description],
                positional: 2,
                examples: [example]
            ),
            make: {
                SynthSource(
                    count: $0[count], sizes: $0[size]...$0[size], alphabet, seed: $0[seed])
            })
    }

    private let wanted: Int
    private let sizes: ClosedRange<Int>
    private let alphabet: Alphabet
    private let seed: UInt64
    private var made = 0
    private var bytes = RandomBytes(seed: 0)
    private var lengths = RandomBytes(seed: 0)
    private var context: FlowContext?

    /// A source of `count` events, or of no end of them for 0.
    init(count: Int, sizes: ClosedRange<Int>, _ alphabet: Alphabet, seed: Int?) {
        wanted = count == 0 ? .max : count
        self.sizes = sizes
        self.alphabet = alphabet
        self.seed =
            seed.map { UInt64(bitPattern: Int64($0)) }
            ?? UInt64.random(in: 0...UInt64.max)
    }

    func open(_ context: FlowContext) throws(FlowError) {
        guard sizes.upperBound <= context.maximumEventBytes else {
            let limit = ByteCount(context.maximumEventBytes).spelling
            throw FlowError(
                .reject, "events of \(sizes.upperBound) bytes are over the limit of \(limit)")
        }
        self.context = context
        made = 0
        bytes = RandomBytes(seed: seed)
        // Sizes are drawn apart, so that they do not depend on the bodies.
        lengths = RandomBytes(seed: ~seed)
    }

    func read(into batch: EventBatch, until deadline: Instant) -> SourceState {
        guard let context else { preconditionFailure("read follows open") }
        if context.isStopping || made == wanted { return .ended }
        batch.reserveArena(EventBatch.preferredArenaBytes + sizes.upperBound + 16)
        let start = batch.arenaCount
        let (count, length) = layOut(batch, from: start)
        let arena = batch.arena + start
        bytes.fill(arena, count: length)
        restrict(arena, count: length)
        let bodies = batch.bodies + batch.count
        for index in 0..<count { batch.arena[Int(bodies[index].end)] = UInt8(ascii: "\n") }
        batch.commitArena(length)
        batch.commitBodies(count)
        batch.markVerbatim(upTo: start + length)
        context.stamp(batch)
        made += count
        return .open
    }

    /// Decides where the bodies lie, a byte apart for a newline, and how many
    /// there are: as many as fill the batch, or as are still wanted.
    private func layOut(_ batch: EventBatch, from start: Int) -> (count: Int, length: Int) {
        let most = min(EventBatch.preferredCount, wanted - made)
        batch.reserveBodies(most)
        let bodies = batch.bodies + batch.count
        let shortest = sizes.lowerBound
        let choices = sizes.upperBound - shortest + 1
        var generator = lengths
        var count = 0
        var at = start
        while count < most, at - start < EventBatch.preferredArenaBytes {
            let size = choices == 1 ? shortest : shortest + generator.next(below: choices)
            bodies[count] = ByteRange(at, count: size)
            at += size + 1
            count += 1
        }
        lengths = generator
        return (count, at - start)
    }

    /// Turns bytes into bytes of the alphabet.
    private func restrict(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        switch alphabet {
        case .all:
            return
        case .withoutNewlines:
            for index in 0..<count where start[index] == UInt8(ascii: "\n") {
                start[index] = UInt8(ascii: " ")
            }
        case .printable:
            for index in 0..<count {
                let scaled = (UInt16(start[index]) &* 95) &>> 8
                start[index] = UInt8(truncatingIfNeeded: scaled) &+ UInt8(ascii: " ")
            }
        }
    }

    func close() {}
}
