import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("log4jfile")
struct Log4jFileSourceTests {
    private let directory = TemporaryDirectory()

    private func read(
        _ bytes: [UInt8], zone: String = "UTC", limit: Int = 32 << 10
    ) throws -> (events: [PlainEvent], notes: [String]) {
        var notes: [String] = []
        let context = FlowContext(
            clock: FakeClock(), maximumEventBytes: limit, talk: { notes.append($0) })
        let source = Log4jFileSource(
            path: directory.write("f.log", bytes), in: LocalZone.rules(named: zone))
        try source.open(context)
        var events: [PlainEvent] = []
        let batch = EventBatch()
        while true {
            batch.removeAll()
            let state = try source.read(into: batch, until: .distantFuture)
            events += batch.plainEvents
            if state == .ended { break }
        }
        source.close()
        return (events, notes)
    }

    private func read(_ text: String, zone: String = "UTC") throws -> (
        events: [PlainEvent], notes: [String]
    ) {
        try read(Array(text.utf8), zone: zone)
    }

    @Test(
        "reads back what the format log4j writes",
        arguments: [
            "UTC", "America/St_Johns", "Asia/Kolkata",
        ])
    func roundTrip(zone: String) throws {
        let seed: UInt64 = 31
        var random = Seeded(seed)
        let alphabet = Array("ab \n\t\"\\/é€😀:u'")
        let events = (0..<300).map { index in
            let text = String(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
            return PlainEvent(
                Array(text.utf8),
                timestamp: Int64.random(in: -2_000_000_000...4_000_000_000, using: &random) * 1000,
                priority: Priority.allCases[index % 6])
        }
        let output = ByteWriter()
        Log4jFormatter(in: LocalZone.rules(named: zone))
            .format(EventBatch(events), 0..<events.count, to: output)
        let found = try read(output.array(), zone: "Europe/Berlin")
        #expect(found.notes.isEmpty)
        #expect(found.events.map(\.body) == events.map(\.body), "seed \(seed)")
        #expect(found.events.map(\.priority) == events.map(\.priority))
        // Offsets of old local mean times have seconds, which are not printed.
        for (found, event) in zip(found.events, events) {
            #expect(abs(found.timestamp - event.timestamp) < 60_000)
            if event.timestamp > 0 || zone == "UTC" {
                #expect(found.timestamp == event.timestamp)
            }
        }
    }

    @Test("reads log4j's own layout, with a logger's name")
    func iso() throws {
        let found = try read(
            """
            2026-11-21 07:57:54,123 INFO org.example.Main: hello \\n there
            2026-11-21 07:57:54,123 WARN  [main] no name: here
            2026-11-21T07:57:54.123Z DEBUG log4j: a\\tb
            2026-11-21 08:57:54,123+0100 TRACE x:

            """)
        #expect(found.notes.isEmpty)
        #expect(
            found.events.map(\.text) == ["hello \\n there", "[main] no name: here", "a\tb", ""])
        #expect(found.events.map(\.priority) == [.info, .warn, .debug, .trace])
        #expect(found.events.allSatisfy { $0.timestamp == 1_795_247_874_123 })
        let categories = found.events.map { event in
            event.headers["category"].map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(categories == ["org.example.Main", nil, nil, "x"])
    }

    @Test("reads the layout of 0.9, whose dates are local")
    func classic() throws {
        let found = try read(
            "box main 26/11/21 08:57:54 ERROR it: broke\nbox x 99/01/01 00:00:00 INFO \n",
            zone: "Europe/Berlin")
        #expect(found.events.map(\.text) == ["it: broke", ""])
        #expect(found.events.map(\.timestamp) == [1_795_247_874_000, 915_145_200_000])
        #expect(found.events.map(\.host) == [Array("box".utf8), Array("box".utf8)])
    }

    @Test("a line that begins no entry belongs to the one before it")
    func continued() throws {
        let found = try read(
            """
            2026-11-21 07:57:54,123 ERROR a.B: failed
            java.lang.Exception: no
            \tat a.B.c(B.java:1)

            2026-99-21 07:57:54,123 ERROR no: date
            2026-11-21 07:57:54,123 LOUD no: priority
            2026-11-21 07:57:55,123 INFO a.B: next
            """)
        #expect(
            found.events.map(\.text) == [
                "failed\njava.lang.Exception: no\n\tat a.B.c(B.java:1)\n\n"
                    + "2026-99-21 07:57:54,123 ERROR no: date\n"
                    + "2026-11-21 07:57:54,123 LOUD no: priority",
                "next",
            ])
        #expect(found.notes.isEmpty)
    }

    @Test("lines before the first entry are passed over and counted")
    func strays() throws {
        let path = directory("f.log")
        var found = try read("\nx\n2026-11-21T07:57:54:+00:00 INFO log4j: a\n")
        #expect(found.events.map(\.text) == ["a"])
        #expect(
            found.notes == ["\(path):1: 2 lines before the first log4j entry were passed over"])
        found = try read("x\n")
        #expect(found.events.isEmpty)
        #expect(
            found.notes == ["\(path):1: 1 line before the first log4j entry was passed over"])
        #expect(try read("").notes.isEmpty)
    }

    @Test(
        "splits what is longer than an event may be and loses none of it",
        arguments: [
            99, 100, 101, 250, 2000, 5000,
        ])
    func long(length: Int) throws {
        let message = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        let head = Array("2026-11-21T07:57:54:+00:00 INFO log4j: ".utf8)
        let found = try read(head + message + [0x0A] + head + [0x78], limit: 100)
        #expect(found.events.flatMap(\.body) == message + [0x78])
        #expect(found.events.allSatisfy { $0.body.count <= 100 })
        #expect(found.events.allSatisfy { $0.timestamp == 1_795_247_874_000 })
        #expect(found.notes.isEmpty == (length <= 100))
        // As a line of its own it is a continuation.
        let continued = try read(head + [0x78, 0x0A] + message + [0x0A], limit: 100)
        #expect(continued.events.flatMap(\.body).filter { $0 != 0x0A } == [0x78] + message)
        #expect(continued.events.allSatisfy { $0.body.count <= 100 })
    }

    @Test("a missing file and a directory cannot be opened")
    func missing() {
        for path in [directory("none"), directory.path] {
            #expect(throws: FlowError.self) {
                try Log4jFileSource(path: path).open(FlowContext())
            }
        }
    }
}
