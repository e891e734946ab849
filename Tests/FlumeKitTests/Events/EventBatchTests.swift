import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("EventBatch")
struct EventBatchTests {
    /// A batch and what it should be, changed together at random.
    private struct Pair {
        let seed: UInt64
        var random: Seeded
        var batch = EventBatch(arenaBytes: 64, events: 64)
        var events: [PlainEvent] = []
        var endings: [LineEnding] = []

        init(seed: UInt64) {
            self.seed = seed
            random = Seeded(seed)
        }

        mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

        mutating func bytes() -> [UInt8] {
            (0..<number(0..<30)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }

        mutating func event() -> PlainEvent {
            var event = PlainEvent(bytes())
            for name in ["a", "b", "c"] where number(0..<3) == 0 { event.headers[name] = bytes() }
            event.timestamp = Int64(number(0..<3))
            event.nanos = Int64(number(0..<3))
            event.priority = Priority.allCases[number(0..<6)]
            event.host = number(0..<3) == 0 ? bytes() : nil
            return event
        }

        mutating func step() {
            switch number(0..<24) {
            case 0...6: addPlain()
            case 7...10: addCopy()
            case 11 where !events.isEmpty: setOne()
            case 12: setAll()
            case 13 where !events.isEmpty: setHeader()
            case 14:
                let value = bytes()
                batch.setHeader("b", ofAllTo: value)
                for index in events.indices { events[index].headers["b"] = value }
            case 15:
                batch.keepHeaders { $0 != "a" }
                for index in events.indices { events[index].headers["a"] = nil }
            case 16: choose()
            case 17: drop()
            case 18: cut()
            case 19:
                let other = EventBatch([event(), event()])
                other.copy(from: batch)
                batch = other
            case 20 where number(0..<8) == 0:
                batch.removeAll()
                events = []
                endings = []
            default: addPlain()
            }
        }

        /// Adds an event and sets each of its columns.
        mutating func addPlain() {
            let event = event()
            let index = event.body.withUnsafeBytes { batch.append(copying: $0) }
            #expect(batch.headers.allSatisfy { $0[index].isAbsent })
            batch.setTimestamp(index, to: event.timestamp)
            batch.setNanos(index, to: event.nanos)
            batch.setPriority(index, to: event.priority)
            batch.setHost(index, to: event.host.map { batch.store($0) } ?? .absent)
            let ending: LineEnding = number(0..<4) == 0 ? .none : .newline
            batch.setEnding(index, to: ending)
            for (name, value) in event.headers {
                batch.setHeader(batch.makeHeader(HeaderName(name)), index, to: batch.store(value))
            }
            events.append(event)
            endings.append(ending)
        }

        mutating func addCopy() {
            let others = [event(), event(), event()]
            let index = number(0..<3)
            batch.append(copying: index, of: EventBatch(others))
            events.append(others[index])
            endings.append(.newline)
        }

        mutating func setOne() {
            let index = number(0..<events.count)
            let other = event()
            batch.setBody(index, to: batch.store(other.body))
            batch.setTimestamp(index, to: other.timestamp)
            batch.setHost(index, to: other.host.map { batch.store($0) } ?? .absent)
            events[index].body = other.body
            events[index].timestamp = other.timestamp
            events[index].host = other.host
        }

        mutating func setAll() {
            let (time, host) = (Int64(number(0..<99)), bytes())
            batch.stamp(milliseconds: time, nanoseconds: time + 1)
            batch.setHostOfAll(to: batch.store(host))
            for index in events.indices {
                events[index].timestamp = time
                events[index].nanos = time + 1
                events[index].host = host
            }
        }

        mutating func setHeader() {
            let values = events.map { _ in bytes() }
            let ranges = values.map { batch.store($0) }
            let column = batch.makeHeader("c")
            let spread = batch.spreadHeader(column)
            for index in events.indices {
                spread[index] = ranges[index]
                events[index].headers["c"] = values[index]
            }
        }

        mutating func choose() {
            let kept = events.indices.filter { _ in Bool.random(using: &random) }
            kept.map { UInt32($0) }.withUnsafeBufferPointer { batch.keep($0) }
            events = kept.map { events[$0] }
            endings = kept.map { endings[$0] }
        }

        mutating func drop() {
            let amount = number(0..<events.count + 1)
            batch.removeFirst(amount)
            events.removeFirst(amount)
            endings.removeFirst(amount)
        }

        mutating func cut() {
            let length = number(0..<events.count + 1)
            batch.truncate(to: length)
            events.removeLast(events.count - length)
            endings.removeLast(endings.count - length)
        }

        func check() {
            #expect(batch.plainEvents == events, "seed \(seed)")
            #expect((0..<batch.count).map { batch.ending($0) } == endings, "seed \(seed)")
            #expect(batch.bodyBytes == events.reduce(0) { $0 + $1.body.count })
            #expect(!batch.isVerbatim, "nothing here came from a line")
        }
    }

    @Test("equals a list of events whatever is done to it", arguments: 0..<12)
    func model(seed: UInt64) {
        var pair = Pair(seed: seed)
        for _ in 0..<250 {
            pair.step()
            pair.check()
        }
    }

    /// A batch of lines as a source of lines fills it.
    private func lines(_ text: String) -> EventBatch {
        let decoder = LineDecoder(maximumLength: 100)
        let batch = EventBatch()
        Array(text.utf8).withUnsafeBytes { decoder.fill(batch, from: $0) }
        return batch
    }

    private func verbatim(_ batch: EventBatch) -> String? {
        batch.isVerbatim ? String(decoding: batch.verbatimBytes, as: UTF8.self) : nil
    }

    @Test("is verbatim as long as its memory reads as its lines")
    func verbatimLines() {
        #expect(verbatim(lines("a\nbc\n\n")) == "a\nbc\n\n")
        let changes: [(String, (EventBatch) -> Void, String?)] = [
            ("a header", { $0.setHeader("x", ofAllTo: [1, 2]) }, "a\nbc\nd\n"),
            ("a copy", { [self] in $0.copy(from: lines("u\nv\n")) }, "u\nv\n"),
            ("nothing dropped", { $0.removeFirst(0) }, "a\nbc\nd\n"),
            ("the first dropped", { $0.removeFirst(1) }, "bc\nd\n"),
            ("all dropped", { $0.removeFirst(3) }, nil),
            ("the last dropped", { $0.truncate(to: 2) }, nil),
            ("all kept", { $0.truncate(to: 3) }, "a\nbc\nd\n"),
            ("a body changed", { $0.setBody(1, to: $0.store([9])) }, nil),
            ("an ending changed", { $0.setEnding(2, to: .none) }, nil),
            ("an event added", { $0.append(body: $0.store([9])) }, nil),
            ("one chosen", { [UInt32(1)].withUnsafeBufferPointer($0.keep) }, nil),
            ("emptied", { $0.removeAll() }, nil),
        ]
        for (name, change, expected) in changes {
            let batch = lines("a\nbc\nd\n")
            change(batch)
            #expect(verbatim(batch) == expected, "\(name)")
        }
    }

    @Test("an added event has the time of the stamp, also after another got its own")
    func stampedDefaults() {
        let batch = EventBatch()
        batch.stamp(milliseconds: 5, nanoseconds: 6)
        for _ in 0..<3 { batch.append(body: batch.store([1])) }
        batch.setTimestamp(1, to: 99)
        batch.append(body: batch.store([2]))
        #expect((0..<4).map { batch.timestamp($0) } == [5, 99, 5, 5])
        #expect(batch.uniformTimestamp == nil)
        #expect(batch.uniformNanos == 6)
    }

    @Test("ranges outlive the growth of the arena")
    func growth() {
        let batch = EventBatch(arenaBytes: 64, events: 64)
        for number in 0..<5000 { batch.append(body: batch.store(Array("event \(number)".utf8))) }
        for number in 0..<5000 {
            #expect(batch.body(number).elementsEqual("event \(number)".utf8))
        }
    }

    @Test("a header column is made anew when its name comes again after a removal")
    func reusedColumns() {
        let batch = EventBatch(lines: ["a", "b"])
        batch.setHeader("x", ofAllTo: [1])
        batch.setHeader("y", ofAllTo: [2])
        batch.keepHeaders { $0 == "y" }
        #expect(batch.header("x") == nil)
        let column = batch.makeHeader("x")
        #expect(column[0].isAbsent && column[1].isAbsent)
        #expect(batch.headers.map(\.name) == ["y", "x"])
        #expect(batch.plainEvents.allSatisfy { $0.headers == ["y": [2]] })
    }
}
