import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("seq")
struct SeqSourceTests {
    @Test("is a source that waits at its end")
    func waiting() throws {
        try SourceContract(bodies: (0..<120).map(String.init), endsByItself: false) {
            SeqSource(total: 120)
        }.verify()
    }

    @Test("counts over several batches, each of which a sink of lines writes whole")
    func counting() throws {
        let source = SeqSource(total: 100_003)
        source.open(FlowContext(endsWithInput: true))
        let batch = EventBatch()
        var next = 0
        var isRight = true
        var state = SourceState.open
        while state == .open {
            batch.removeAll()
            state = source.read(into: batch, until: .distantFuture)
            for index in 0..<batch.count {
                isRight = isRight && batch.body(index).elementsEqual(String(next).utf8)
                next += 1
            }
            if batch.isEmpty { continue }
            let lines = batch.verbatimBytes
            let first = next - batch.count
            let expected = (first..<next).map { "\($0)\n" }.joined()
            isRight = isRight && lines.elementsEqual(expected.utf8)
        }
        #expect(isRight)
        #expect(next == 100_003)
        #expect(source.share == 1)
    }

    @Test("begins at 0 again when it is opened again")
    func again() throws {
        let source = SeqSource(total: 3)
        for _ in 0..<2 {
            source.open(FlowContext(endsWithInput: true))
            let batch = EventBatch()
            #expect(source.read(into: batch, until: .distantFuture) == .open)
            #expect(batch.plainEvents.map(\.text) == ["0", "1", "2"])
            batch.removeAll()
            #expect(source.read(into: batch, until: .distantFuture) == .ended)
            #expect(batch.isEmpty)
        }
    }

    @Test("has no end unless it is told one")
    func endless() {
        #expect(SeqSource(total: .max).isEndless)
        #expect(SeqSource(total: .max).share == nil)
        #expect(!SeqSource(total: 0).isEndless)
    }

    @Test("counts up where digits are added", arguments: [1, 9, 10, 99, 100, 1_000_001])
    func digits(count: Int) {
        var counter = DecimalCounter()
        let room = UnsafeMutablePointer<UInt8>.allocate(capacity: count * 21)
        let ranges = UnsafeMutablePointer<ByteRange>.allocate(capacity: count)
        defer {
            room.deallocate()
            ranges.deallocate()
        }
        // In two goes, so that what is kept between them is looked at too.
        let half = count / 2
        let first = counter.write(half, to: room, ranges: ranges, from: 0)
        let rest = counter.write(
            count - half, to: room + first, ranges: ranges + half, from: first)
        let last = ranges[count - 1]
        let text = UnsafeRawBufferPointer(start: room + Int(last.start), count: last.count)
        #expect(String(decoding: text, as: UTF8.self) == String(count - 1))
        #expect(Int(last.end) + 1 == first + rest)
    }
}
