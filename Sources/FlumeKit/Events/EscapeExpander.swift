/// Expands an escape sequence for the events of one batch after another.
///
/// Dates are kept for as long as they stay true, and where an attribute's
/// values lie is looked up once per batch.
final class EscapeExpander {
    let sequence: EscapeSequence
    /// Told of each attribute that an event does not have, once per name; it
    /// expands to nothing.
    var onAbsent: (HeaderName) -> Void = { _ in }
    private let host: [UInt8]
    private var steps: [Step] = []
    private var reported: Set<HeaderName> = []

    /// A part with what it needs to be written.
    private enum Step {
        case text([UInt8])
        case host, body, nanos, priority, timestamp
        case attribute(HeaderName, HeaderColumn?)
        case date(DateStamp)
    }

    /// `host` is this machine's name, for events that name none.
    init(_ sequence: EscapeSequence, in zone: ZoneRules, host: [UInt8]) {
        self.sequence = sequence
        self.host = host
        steps = sequence.parts.map { part in
            switch part {
            case .text(let bytes): .text(bytes)
            case .host: .host
            case .body: .body
            case .nanos: .nanos
            case .priority: .priority
            case .timestamp: .timestamp
            case .attribute(let name): .attribute(name, nil)
            case .date(let layout): .date(DateStamp(layout, in: zone))
            }
        }
    }

    /// Makes ready for the events of a batch as it is now; needed again when
    /// its headers were changed.
    func begin(_ batch: EventBatch) {
        for index in steps.indices {
            if case .attribute(let name, _) = steps[index] {
                steps[index] = .attribute(name, batch.header(name))
            }
        }
    }

    /// Whether all events of the batch expand to the same.
    func isUniform(in batch: EventBatch) -> Bool {
        steps.allSatisfy { step in
            switch step {
            case .text: true
            case .host: batch.uniformHost != nil
            case .body: false
            case .nanos: batch.uniformNanos != nil
            case .priority: batch.uniformPriority != nil
            case .timestamp, .date: batch.uniformTimestamp != nil
            case .attribute(_, let column): column.map { $0.uniformValue != nil } ?? true
            }
        }
    }

    /// Writes what the sequence says of event `index` of the batch begun.
    func expand(_ batch: EventBatch, _ index: Int, to output: ByteWriter) {
        for step in steps {
            switch step {
            case .text(let bytes): output.put(bytes)
            case .host:
                let range = batch.hostRange(index)
                if range.isAbsent { output.put(host) } else { output.put(batch.bytes(range)) }
            case .body: output.put(batch.body(index))
            case .nanos: output.put(decimal: batch.nanos(index))
            case .priority: output.put(batch.priority(index).name)
            case .timestamp: output.put(decimal: batch.timestamp(index))
            case .attribute(let name, let column):
                let range = column?[index] ?? .absent
                if range.isAbsent { report(name) } else { output.put(batch.bytes(range)) }
            case .date(let stamp): output.put(stamp.bytes(at: batch.timestamp(index)))
            }
        }
    }

    private func report(_ name: HeaderName) {
        if reported.insert(name).inserted { onAbsent(name) }
    }
}
