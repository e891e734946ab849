import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("synth and its kin")
struct SynthSourceTests {
    private func bodies(
        _ source: SynthSource, most: Int = .max, context: FlowContext = FlowContext()
    ) throws -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        let batch = EventBatch()
        try source.open(context)
        while bodies.count < most, source.read(into: batch, until: .distantFuture) == .open {
            var lines: [UInt8] = []
            for index in 0..<batch.count {
                bodies.append(Array(batch.body(index)))
                lines += bodies[bodies.count - 1] + [0x0A]
            }
            #expect(batch.isVerbatim && Array(batch.verbatimBytes) == lines)
            batch.removeAll()
        }
        source.close()
        return bodies
    }

    @Test("are sources")
    func contract() throws {
        let printable = { SynthSource(count: 50, sizes: 0...30, .printable, seed: 4) }
        let expected = try bodies(printable()).map { String(decoding: $0, as: UTF8.self) }
        #expect(expected.count == 50)
        try SourceContract(
            bodies: expected,
            failing: { SynthSource(count: 1, sizes: 0...40_000, .all, seed: nil) },
            make: printable
        ).verify()
    }

    @Test(
        "give the number of events and bytes asked for",
        arguments: [
            (1, 0), (3, 5), (16_384, 1), (16_385, 1), (40_000, 0), (2000, 1000), (9, 32 << 10),
        ])
    func countsAndSizes(count: Int, size: Int) throws {
        let found = try bodies(SynthSource(count: count, sizes: size...size, .all, seed: 1))
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.count == size })
    }

    @Test("have no end with a count of 0, until they are stopped")
    func endless() throws {
        let context = FlowContext()
        let source = SynthSource(count: 0, sizes: 10...10, .all, seed: 1)
        #expect(try bodies(source, most: 40_000, context: context).count >= 40_000)
        try source.open(context)
        context.stop()
        #expect(source.read(into: EventBatch(), until: .distantFuture) == .ended)
    }

    @Test("repeat the same data when opened again or given the same seed, and only then")
    func repetition() throws {
        let source = SynthSource(count: 300, sizes: 20...40, .all, seed: nil)
        let first = try bodies(source)
        #expect(try bodies(source) == first)
        let other = SynthSource(count: 300, sizes: 20...40, .all, seed: nil)
        #expect(try bodies(other) != first)
        let seeded = try bodies(SynthSource(count: 10, sizes: 8...8, .all, seed: -3))
        let longer = try bodies(SynthSource(count: 99, sizes: 8...8, .all, seed: -3))
        #expect(Array(longer.prefix(10)) == seeded)
    }

    @Test("use all the bytes of their alphabet, and no other")
    func alphabets() throws {
        let alphabets: [(SynthSource.Alphabet, Set<UInt8>)] = [
            (.all, Set(0...255)),
            (.withoutNewlines, Set(0...255).subtracting([0x0A])),
            (.printable, Set(0x20...0x7E)),
        ]
        for (alphabet, expected) in alphabets {
            let source = SynthSource(count: 100, sizes: 200...200, alphabet, seed: 2)
            #expect(Set(try bodies(source).joined()) == expected)
        }
    }

    @Test("synthrndsize has every size from min to below max, about as often")
    func randomSizes() throws {
        let found = try bodies(SynthSource(count: 4000, sizes: 10...13, .all, seed: 5))
        #expect(found.count == 4000)
        for size in 10...13 {
            #expect((850...1150).contains(found.count { $0.count == size }))
        }
        #expect(found.allSatisfy { (10...13).contains($0.count) })
    }

    @Test("refuse sizes over the event limit")
    func limit() {
        let source = SynthSource(count: 1, sizes: 5...101, .all, seed: nil)
        let failure = #expect(throws: FlowError.self) {
            try source.open(FlowContext(maximumEventBytes: 100))
        }
        #expect(failure?.message == "events of 101 bytes are over the limit of 100")
    }
}
