import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Copies of events")
struct EventBatchCopyingTests {
    /// A batch as sources and interceptors leave it.
    private static func batch(_ random: inout Seeded) -> EventBatch {
        let count = Int.random(in: 1...40, using: &random)
        let batch: EventBatch
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            batch = EventBatch(PlainEvent.random(count, using: &random))
        case 1:
            batch = EventBatch(PlainEvent.random(count, uniform: true, using: &random))
        default:
            batch = lines(count, &random)
        }
        for _ in 0..<Int.random(in: 0..<3, using: &random) { change(batch, &random) }
        return batch
    }

    /// Lines that stand in the arena as they would in a file.
    private static func lines(_ count: Int, _ random: inout Seeded) -> EventBatch {
        let batch = EventBatch(arenaBytes: 64, events: 64)
        if Bool.random(using: &random) { _ = batch.store(Array("what was before".utf8)) }
        let isTorn = Int.random(in: 0..<4, using: &random) == 0
        for index in 0..<count {
            let text = String(repeating: "x", count: Int.random(in: 0..<30, using: &random))
            batch.append(body: batch.store(Array(text.utf8)))
            if isTorn, index == count - 1 {
                batch.setEnding(index, to: .none)
            } else {
                _ = batch.store(Array("\n".utf8))
            }
        }
        batch.markVerbatim(upTo: batch.arenaCount)
        return batch
    }

    private static func change(_ batch: EventBatch, _ random: inout Seeded) {
        if batch.isEmpty { return }
        let index = Int.random(in: 0..<batch.count, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            batch.setHeader("h", ofAllTo: Array("all".utf8))
        case 1:
            batch.setHeader(batch.makeHeader("h"), index, to: batch.store(Array("one".utf8)))
        case 2:
            batch.setBody(index, to: batch.store(Array("elsewhere".utf8)))
        case 3:
            // Two events share their bytes.
            batch.setBody(index, to: batch.bodies[batch.count - 1 - index])
        case 4:
            batch.removeFirst(Int.random(in: 0..<batch.count, using: &random))
        case 5:
            let kept = (0..<UInt32(batch.count)).filter { _ in Bool.random(using: &random) }
            kept.withUnsafeBufferPointer { batch.keep($0) }
        default:
            batch.setBody(index, to: ByteRange(start: 0, end: 0))
        }
    }

    private static func endings(_ batch: EventBatch) -> [LineEnding] {
        (0..<batch.count).map(batch.ending)
    }

    private static func written(_ batch: EventBatch) -> [UInt8] {
        (0..<batch.count).flatMap { index in
            Array(batch.body(index)) + (batch.ending(index) == .newline ? [0x0A] : [])
        }
    }

    @Test("a range is copied as its events one by one", arguments: 1...400)
    func ranges(seed: Int) {
        var random = Seeded(UInt64(seed))
        let whole = EventBatch(arenaBytes: 64, events: 64)
        let single = EventBatch(arenaBytes: 64, events: 64)
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let other = Self.batch(&random)
            let start = Int.random(in: 0...other.count, using: &random)
            let range =
                Bool.random(using: &random)
                ? 0..<other.count : start..<Int.random(in: start...other.count, using: &random)
            whole.append(copying: range, of: other)
            for index in range { single.append(copying: index, of: other) }
            if Int.random(in: 0..<4, using: &random) == 0 {
                let dropped = Int.random(in: 0...whole.count, using: &random)
                whole.removeFirst(dropped)
                single.removeFirst(dropped)
            }
        }
        #expect(whole.plainEvents == single.plainEvents)
        #expect(Self.endings(whole) == Self.endings(single))
        if whole.isVerbatim {
            #expect(Array(whole.verbatimBytes) == Self.written(whole))
        }
    }

    @Test("lines stay the lines they are in the arena, whole or in part, one behind the other")
    func verbatim() {
        let lines = EventBatch(arenaBytes: 64, events: 64)
        for text in ["a", "", "ccc", "d"] {
            lines.append(body: lines.store(Array(text.utf8)))
            _ = lines.store([0x0A])
        }
        lines.markVerbatim(upTo: lines.arenaCount)
        let copy = EventBatch(arenaBytes: 64, events: 64)
        copy.append(copying: 1..<3, of: lines)
        #expect(copy.isVerbatim && Array(copy.verbatimBytes) == Array("\nccc\n".utf8))
        copy.append(copying: 0..<4, of: lines)
        #expect(copy.isVerbatim && Array(copy.verbatimBytes) == Array("\nccc\na\n\nccc\nd\n".utf8))
        copy.setHeader("h", ofAllTo: Array("value".utf8))
        copy.append(copying: 0..<1, of: lines)
        #expect(!copy.isVerbatim, "a header's value stands between the lines")
    }

    @Test("bodies that lie between and outside of the others are found")
    func scattered() {
        let batch = EventBatch(arenaBytes: 64, events: 64)
        let far = batch.store(Array("far".utf8))
        _ = batch.store(Array(repeating: 0x2E, count: 5000))
        let first = batch.store(Array("first".utf8))
        let last = batch.store(Array("last".utf8))
        for body in [first, far, last] { batch.append(body: body) }
        let copy = EventBatch(arenaBytes: 64, events: 64)
        copy.append(copying: 0..<2, of: batch)
        copy.append(copying: 1..<3, of: batch)
        #expect(copy.plainEvents.map(\.text) == ["first", "far", "far", "last"])
        #expect(copy.arenaCount < 100, "what lies between is left where it is")
    }

    @Test("what filters left in the arena is not copied")
    func filtered() {
        let batch = EventBatch(lines: (0..<1000).map { "event number \($0) of a thousand" })
        let kept: [UInt32] = [10, 500, 900]
        kept.withUnsafeBufferPointer { batch.keep($0) }
        let copy = EventBatch(arenaBytes: 64, events: 64)
        copy.append(copying: 0..<3, of: batch)
        #expect(copy.plainEvents == batch.plainEvents)
        #expect(copy.arenaCount < 100)
    }
}
