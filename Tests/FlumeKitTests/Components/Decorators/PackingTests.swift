import FlumeTestKit
import Testing

@testable import FlumeKit

/// `gzip`, `gunzip`, `batch` and `unbatch`, alone and together.
@Suite("gzip, gunzip, batch and unbatch")
struct PackingTests {
    private let context = FlowContext(clock: FakeClock())
    private let sink = ProbeSink()

    private func gunzip() -> any Sink { ExpandingSink(GunzipDecorator(), before: sink) }
    private func unbatch(_ beneath: (any Sink)? = nil) -> any Sink {
        ExpandingSink(UnbatchDecorator(), before: beneath ?? sink)
    }
    private func gzip(_ beneath: any Sink) -> any Sink {
        InterceptingSink(GzipInterceptor(), before: beneath)
    }

    private func run(_ decorator: any Sink, _ batches: [[PlainEvent]]) throws {
        try decorator.open(context)
        for batch in batches { try decorator.append(EventBatch(batch)) }
        try decorator.close()
    }

    static let events: [PlainEvent] = {
        var random = Seeded(51)
        return PlainEvent.random(500, using: &random)
    }()
    static var named: [PlainEvent] { events.map { $0.named(Machine.hostName) } }

    @Test("gzip makes an empty event with one attribute, which gunzip undoes")
    func gzipping() throws {
        let packed = ProbeSink()
        try run(gzip(packed), [Self.events])
        for (event, original) in zip(packed.events, Self.events) {
            #expect(event.body.isEmpty)
            #expect(Array(event.headers.keys) == ["compressGzip"])
            #expect(event.timestamp == original.timestamp)
            #expect(event.priority == original.priority)
        }
        let result = Program.run(
            "/usr/bin/env", ["gzip", "-dc"], input: packed.events[0].headers["compressGzip"] ?? [])
        let expected = ByteWriter()
        let encoder = WriteableEventEncoder(host: Machine.hostName)
        let batch = EventBatch([Self.events[0]])
        try encoder.prepare(batch)
        try encoder.put(batch, 0, to: expected)
        #expect(result.output == expected.array())
        try run(gunzip(), [packed.events])
        #expect(sink.events == Self.named)
    }

    @Test("gunzip and unbatch pass other events as they are, in their order")
    func others() throws {
        let packed = ProbeSink()
        try run(gzip(packed), [Array(Self.events[..<3])])
        let batched = ProbeSink()
        try run(
            BatchDecorator(size: 2, latency: .milliseconds(0), before: batched),
            [Array(Self.events[3..<5])])
        let plain = PlainEvent("plain", headers: ["service": "exec"])
        let mixture =
            [plain, packed.events[0], plain, packed.events[1], packed.events[2], plain]
            + batched.events + [plain]
        let expected =
            [plain, Self.named[0], plain, Self.named[1], Self.named[2], plain]
            + Self.named[3..<5] + [plain]
        try run(ExpandingSink(GunzipDecorator(), before: unbatch()), [mixture])
        #expect(sink.events == expected)
        let untouched = ProbeSink()
        let batch = EventBatch([plain])
        let passing = ExpandingSink(GunzipDecorator(), before: unbatch(untouched))
        try passing.open(context)
        try passing.append(batch)
        #expect(untouched.batches.first === batch)
    }

    @Test(
        "batch and unbatch together change nothing, however events come",
        arguments: [1, 2, 7, 100, 1000])
    func batching(size: Int) throws {
        let packed = ProbeSink()
        let batches = stride(from: 0, to: 500, by: 45).map {
            Array(Self.events[$0..<min(500, $0 + 45)])
        }
        try run(
            BatchDecorator(size: size, latency: .milliseconds(0), before: gzip(packed)), batches)
        #expect(packed.events.count == (500 + size - 1) / size)
        try run(ExpandingSink(GunzipDecorator(), before: unbatch()), [packed.events])
        #expect(sink.events == Self.named)
    }

    @Test("batch writes the attributes of Flume 0.9 byte for byte")
    func batchLayout() throws {
        let event = PlainEvent(Array("hello".utf8), timestamp: 5, host: Array("box".utf8), nanos: 6)
        try run(
            BatchDecorator(size: 10, latency: .milliseconds(0), before: sink), [[event, event]])
        let value = [UInt8](
            byHand: """
                00 00 00 05 'hello' 00 00 00 00 00 00 00 05 00 00 00 03 00 00 00 00 00 00 00 06
                00 03 'box' 00 00 00 00
                """)
        #expect(sink.events.count == 1)
        #expect(sink.events[0].body.isEmpty)
        #expect(sink.events[0].headers == ["batchSize": [0, 0, 0, 2], "batchData": value + value])
    }

    @Test("batch sends by time what is not full, and no empty batch")
    func latency() throws {
        let clock = FakeClock()
        let batch = BatchDecorator(size: 10, latency: .seconds(2), before: sink)
        try batch.open(FlowContext(clock: clock))
        #expect(batch.deadline == .distantFuture)
        try batch.append(EventBatch(lines: ["a"]))
        let due = clock.now.advanced(by: .seconds(2))
        #expect(batch.deadline == due)
        clock.advance(by: .seconds(1))
        try batch.append(EventBatch(lines: ["b"]))
        #expect(batch.deadline == due)
        try batch.tick(clock.now)
        #expect(sink.events.isEmpty)
        clock.advance(by: .seconds(1))
        try batch.tick(clock.now)
        #expect(sink.events.map { $0.headers["batchSize"] } == [[0, 0, 0, 2]])
        #expect(batch.deadline == .distantFuture)
        try batch.close()
        #expect(sink.events.count == 1)
        #expect(sink.calls.last == "close")
    }

    @Test("batch keeps what it took until it is sent, and counts what it did not take")
    func failures() throws {
        let batch = BatchDecorator(size: 3, latency: .seconds(1), before: sink)
        try batch.open(context)
        try batch.append(EventBatch(lines: ["a", "b"]))
        sink.fault = { $0 == "append" ? FlowError(.retry, "refused") : nil }
        var failure = #expect(throws: FlowError.self) {
            try batch.append(EventBatch(lines: ["c", "d"]))
        }
        #expect(failure?.delivered == 0)
        #expect(failure?.message == "refused; batch holds 2 events that were not sent")
        failure = #expect(throws: FlowError.self) {
            try batch.tick(context.clock.now.advanced(by: .seconds(1)))
        }
        #expect(failure?.message == "refused; batch holds 2 events that were not sent")
        sink.fault = { _ in nil }
        try batch.append(EventBatch(lines: ["c", "d", "e", "f", "g"]))
        sink.fault = { $0 == "append" ? FlowError(.retry, "refused") : nil }
        failure = #expect(throws: FlowError.self) {
            try batch.append(EventBatch(lines: ["h", "i", "j", "k", "l"]))
        }
        #expect(failure?.delivered == 0)
        failure = #expect(throws: FlowError.self) { try batch.close() }
        #expect(failure?.message == "refused; batch holds 1 event that was not sent")
        let plain = ProbeSink()
        try run(unbatch(plain), [sink.events])
        #expect(plain.texts == ["a", "b", "c", "d", "e", "f"])
    }

    @Test("unbatch counts the batches that were delivered whole")
    func partialDelivery() throws {
        let packed = ProbeSink()
        try run(
            BatchDecorator(size: 3, latency: .milliseconds(0), before: packed),
            [
                (0..<9).map { PlainEvent("\($0)") }
            ])
        sink.fault = { $0 == "append" ? FlowError(.retry, "refused", delivered: 7) : nil }
        let failure = #expect(throws: FlowError.self) { try run(unbatch(), [packed.events]) }
        #expect(failure?.delivered == 2)
    }

    @Test("what is damaged is an error, after the events before it")
    func damaged() throws {
        let packed = ProbeSink()
        try run(
            BatchDecorator(size: 1, latency: .milliseconds(0), before: packed), [[PlainEvent("a")]])
        let good = packed.events[0]
        func changed(_ name: String, _ value: [UInt8]?) -> PlainEvent {
            var event = good
            event.headers[name] = value
            return event
        }
        let data = good.headers["batchData"] ?? []
        let rows: [(PlainEvent, String)] = [
            (
                changed("batchSize", nil),
                "expected the attribute 'batchSize' with 4 bytes, found none"
            ),
            (changed("batchSize", [1]), "expected the attribute 'batchSize' with 4 bytes, found 1"),
            (changed("batchSize", [255, 0, 0, 0]), "expected a number of events, found -16777216"),
            (
                changed("batchSize", [0, 0, 0, 2]),
                "expected 4 bytes of a body's length, found 0 bytes"
            ),
            (changed("batchSize", [0, 0, 0, 0]), "expected the end of the 0 events, found"),
            (changed("batchData", data.dropLast()), "expected 4 bytes of the number of attributes"),
        ]
        for (event, sentence) in rows {
            let sink = ProbeSink()
            let failure = #expect(throws: FlowError.self) {
                try run(unbatch(sink), [[good, event, good]])
            }
            #expect(failure?.kind == .reject)
            #expect(failure?.delivered == 1)
            #expect(failure?.message.contains(sentence) == true, "\(failure?.message ?? "")")
            #expect(sink.texts == ["a"])
        }
        var event = PlainEvent("")
        event.headers["compressGzip"] = Array("no gzip".utf8)
        let failure = #expect(throws: FlowError.self) { try run(gunzip(), [[event]]) }
        #expect(
            failure?.message == "attribute 'compressGzip': offset 2: expected gzip data, "
                + "found other or damaged bytes")
    }

    @Test("an event that would unpack to more than the limit is refused")
    func bomb() throws {
        let output = ByteWriter()
        let compressor = ZlibCompressor(.gzip)
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        for _ in 0...64 { zeros.withUnsafeBytes { compressor.write($0, to: output) } }
        compressor.finish(to: output)
        var event = PlainEvent("")
        event.headers["compressGzip"] = output.array()
        let failure = #expect(throws: FlowError.self) { try run(gunzip(), [[event]]) }
        #expect(failure?.message.contains("at most 67108864 bytes when decompressed") == true)
    }
}
