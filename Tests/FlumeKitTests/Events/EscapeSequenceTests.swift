import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("EscapeSequence")
struct EscapeSequenceTests {
    private static let event = PlainEvent(
        Array("hello".utf8), headers: ["service": Array("exec".utf8), "a.b-c_1": [0xFF]],
        timestamp: 1_795_247_874_123, priority: .warn, host: Array("box".utf8), nanos: 17)

    private func expand(
        _ text: String, _ events: [PlainEvent] = [event], zone: String = "UTC"
    ) throws -> [String] {
        let batch = EventBatch(events)
        let expander = EscapeExpander(
            try EscapeSequence(text), in: LocalZone.rules(named: zone), host: Array("here".utf8))
        expander.begin(batch)
        return (0..<batch.count).map { index in
            let output = ByteWriter()
            expander.expand(batch, index, to: output)
            return String(decoding: output.bytes, as: UTF8.self)
        }
    }

    @Test(
        "expands every escape",
        arguments: [
            ("plain", "plain"), ("", ""), ("%{host}", "box"), ("%{hostname}", "box"),
            ("%{body}", "hello"), ("%{nanos}", "17"), ("%{priority}", "WARN"),
            ("%{timestamp}", "1795247874123"), ("%{service}", "exec"), ("%%", "%"),
            ("%%{host}", "%{host}"), ("100%", "100%"), ("5% of", "5% of"), ("%-%", "%-%"),
            ("%é", "%é"), ("%a", "Sat"), ("%A", "Saturday"), ("%b", "Nov"), ("%B", "November"),
            ("%c", "Sat Nov 21 07:57:54 2026"), ("%d", "21"), ("%D", "11/21/26"), ("%H", "07"),
            ("%I", "07"), ("%j", "325"), ("%k", "7"), ("%l", "7"), ("%m", "11"), ("%M", "57"),
            ("%p", "AM"), ("%s", "1795247874"), ("%S", "54"), ("%t", "1795247874123"), ("%y", "26"),
            ("%Y", "2026"), ("%z", "+0000"),
            ("/flume/%Y/%m/%d/%{service}-%H", "/flume/2026/11/21/exec-07"),
            ("%%Y%Y%%", "%Y2026%"),
        ])
    func table(_ row: (text: String, expected: String)) throws {
        #expect(try expand(row.text) == [row.expected])
    }

    @Test(
        "shows hours of twelve and local time",
        arguments: [
            (1_795_219_200_000, "12 12 AM 0"), (1_795_262_400_000, "12 12 PM 12"),
            (1_795_266_000_000, "01 1 PM 13"), (1_795_222_800_000, "01 1 AM 1"),
        ])
    func hours(_ row: (timestamp: Int64, expected: String)) throws {
        var event = Self.event
        event.timestamp = row.timestamp
        #expect(try expand("%I %l %p %k", [event]) == [row.expected])
        event.timestamp -= 3_600_000
        #expect(try expand("%I %l %p %k", [event], zone: "Europe/Berlin") == [row.expected])
    }

    @Test("keeps a date no longer than it is true")
    func caching() throws {
        let stamps: [Int64] = [
            0, 999, 1000, 999, -1, -1000, -1001, 59_999, 60_000, 1_795_247_874_000,
        ]
        let events = stamps.map { PlainEvent([], timestamp: $0) }
        #expect(
            try expand("%H%M%S %s %t", events) == [
                "000000 0 0", "000000 0 999", "000001 1 1000", "000000 0 999", "235959 -1 -1",
                "235959 -1 -1000", "235958 -2 -1001", "000059 59 59999", "000100 60 60000",
                "075754 1795247874 1795247874000",
            ])
    }

    @Test("an absent host is this machine's, an absent attribute nothing, said once")
    func absent() throws {
        let batch = EventBatch([PlainEvent("a"), PlainEvent("b", headers: ["x": "1"])])
        let expander = EscapeExpander(
            try EscapeSequence("%{host}[%{x}][%{y}]"), in: .utc, host: Array("here".utf8))
        var absent: [String] = []
        expander.onAbsent = { absent.append($0.description) }
        for _ in 0..<2 {
            expander.begin(batch)
            let output = ByteWriter()
            for index in 0..<2 { expander.expand(batch, index, to: output) }
            #expect(String(decoding: output.bytes, as: UTF8.self) == "here[][]here[1][]")
        }
        #expect(absent == ["x", "y"])
    }

    @Test(
        "refuses what is no escape, at its place",
        arguments: [
            ("a%h", 1, 2, "did you mean '%{host}'?"), ("%Q", 0, 2, nil), ("%1", 0, 2, nil),
            ("%_", 0, 2, nil), ("x%Y%n", 3, 2, "did you mean '%m'?"), ("%{", 0, 2, nil),
            ("%{}", 0, 3, nil), ("%{a b}", 0, 4, nil), ("%{host", 0, 6, nil), ("ä%{ü}", 2, 3, nil),
        ])
    func refused(_ row: (text: String, offset: Int, length: Int, help: String?)) {
        do throws(TextFault) {
            _ = try EscapeSequence(row.text)
            Issue.record("'\(row.text)' was accepted")
        } catch {
            #expect(error.offset == row.offset)
            #expect(error.length == row.length)
            if let help = row.help { #expect(error.help == help) }
        }
    }

    @Test(
        "knows whether it depends on the event",
        arguments: [
            ("", true, false), ("a", true, false), ("%%", true, true), ("50% off", true, false),
            ("%Y", false, true), ("%{x}", false, true),
        ])
    func constancy(_ row: (text: String, isConstant: Bool, hasTags: Bool)) throws {
        let sequence = try EscapeSequence(row.text)
        #expect(sequence.isConstant == row.isConstant)
        #expect(sequence.hasTags == row.hasTags)
    }

    @Test("knows whether a batch expands to one text")
    func uniformity() throws {
        let same = EventBatch()
        same.append(body: same.store([1]))
        same.append(body: same.store([2]))
        same.setHeader("x", ofAllTo: [1])
        let mixed = EventBatch([Self.event, PlainEvent("b")])
        for text in ["a", "%Y", "%{host}", "%{x}", "%{nanos}", "%{priority}", "%{timestamp}"] {
            let expander = EscapeExpander(try EscapeSequence(text), in: .utc, host: [])
            expander.begin(same)
            #expect(expander.isUniform(in: same), "\(text)")
            expander.begin(mixed)
            #expect(expander.isUniform(in: mixed) == ["a", "%{x}"].contains(text), "\(text)")
        }
        let body = EscapeExpander(try EscapeSequence("%{body}"), in: .utc, host: [])
        #expect(!body.isUniform(in: same))
    }

    @Test("an option points at the fault within the argument")
    func option() throws {
        let bare = Argument(.call("a%h", [], []), at: SourceSpan(10, 13))
        let quoted = Argument(text: "a%h", at: SourceSpan(10, 15))
        let escaped = Argument(text: "a\"%h", at: SourceSpan(10, 17))
        for (argument, span) in [
            (bare, SourceSpan(11, 13)), (quoted, SourceSpan(12, 14)), (escaped, SourceSpan(10, 17)),
        ] {
            guard case .failure(let fault) = EscapedText.parse([argument]) else {
                Issue.record("'\(argument.spelling)' was accepted")
                continue
            }
            #expect(fault.span == span)
            #expect(fault.expected == "an escape in place of '%h'")
        }
    }
}
