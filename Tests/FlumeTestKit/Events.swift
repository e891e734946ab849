package import FlumeKit

/// An event as a value, for tests to make and to compare.
package struct PlainEvent: Hashable, CustomStringConvertible {
    package var body: [UInt8]
    package var headers: [String: [UInt8]]
    package var timestamp: Int64
    package var priority: Priority
    package var host: [UInt8]?
    package var nanos: Int64

    package init(
        _ body: [UInt8], headers: [String: [UInt8]] = [:], timestamp: Int64 = 0,
        priority: Priority = .info, host: [UInt8]? = nil, nanos: Int64 = 0
    ) {
        self.body = body
        self.headers = headers
        self.timestamp = timestamp
        self.priority = priority
        self.host = host
        self.nanos = nanos
    }

    package init(_ text: String, headers: [String: String] = [:]) {
        self.init(Array(text.utf8), headers: headers.mapValues { Array($0.utf8) })
    }

    package var text: String { String(decoding: body, as: UTF8.self) }
    package var description: String {
        "'\(text)' \(headers.mapValues { String(decoding: $0, as: UTF8.self) })"
    }
}

extension EventBatch {
    /// The events as values.
    package var plainEvents: [PlainEvent] {
        (0..<count).map { index in
            var event = PlainEvent(Array(body(index)))
            event.timestamp = timestamp(index)
            event.priority = priority(index)
            event.nanos = nanos(index)
            let host = hostRange(index)
            if !host.isAbsent { event.host = Array(bytes(host)) }
            for column in headers where !column[index].isAbsent {
                event.headers[column.name.description] = Array(bytes(column[index]))
            }
            return event
        }
    }

    package convenience init(_ events: [PlainEvent]) {
        self.init()
        for event in events {
            let index = event.body.withUnsafeBytes { append(copying: $0) }
            setTimestamp(index, to: event.timestamp)
            setNanos(index, to: event.nanos)
            setPriority(index, to: event.priority)
            if let host = event.host { setHost(index, to: store(host)) }
            for (name, value) in event.headers.sorted(by: { $0.key < $1.key }) {
                setHeader(makeHeader(HeaderName(name)), index, to: store(value))
            }
        }
    }

    package convenience init(lines: [String]) {
        self.init(lines.map { PlainEvent($0) })
    }
}

/// A sink that keeps what it gets, notes how it is called, and fails on
/// command.
package final class RecordingSink: Sink {
    package private(set) var events: [PlainEvent] = []
    package private(set) var calls: [String] = []
    /// Asked before each call with its name; a sentence makes the call fail.
    package var fault: (String) -> String? = { _ in nil }
    /// How many events a failing `append` takes before it fails.
    package var takenBeforeFault = 0

    package init() {}

    package var texts: [String] { events.map(\.text) }

    package func open(_ context: FlowContext) throws(FlowError) { try note("open") }

    package func append(_ batch: EventBatch) throws(FlowError) {
        do {
            try note("append")
        } catch {
            events += batch.plainEvents.prefix(takenBeforeFault)
            throw FlowError(error.kind, error.message, delivered: takenBeforeFault)
        }
        events += batch.plainEvents
    }

    package func close() throws(FlowError) { try note("close") }

    private func note(_ call: String) throws(FlowError) {
        calls.append(call)
        if let sentence = fault(call) { throw FlowError(.retry, sentence) }
    }
}

/// A source that gives out batches made by a test.
package final class ScriptedSource: Source {
    private var batches: [[PlainEvent]]
    package private(set) var calls: [String] = []

    package init(_ batches: [[PlainEvent]]) { self.batches = batches.reversed() }

    package func open(_ context: FlowContext) { calls.append("open") }

    package func read(into batch: EventBatch, until deadline: Instant) -> SourceState {
        calls.append("read")
        guard let next = batches.popLast() else { return .ended }
        for event in next {
            batch.append(copying: 0, of: EventBatch([event]))
        }
        return .open
    }

    package func close() { calls.append("close") }
}
