import FlumeTestKit
import Testing

@testable import FlumeKit

/// The formats that write one line an event, against the bytes of 0.9.
@Suite("line formats")
struct LineFormatsTests {
    private static let timestamp: Int64 = 1_795_247_874_000

    private static func event(
        _ body: String = "hello", _ headers: [String: [UInt8]] = ["service": Array("exec".utf8)]
    ) -> PlainEvent {
        PlainEvent(
            Array(body.utf8), headers: headers, timestamp: timestamp, host: Array("box".utf8),
            nanos: 17)
    }

    private func formatter(_ name: String, zone: String = "UTC") -> any EventFormatter {
        let zone = LocalZone.rules(named: zone)
        let host = Array("here".utf8)
        return switch name {
        case "raw": RawFormatter()
        case "debug": DebugFormatter(in: zone, host: host)
        case "syslog": SyslogFormatter(in: zone, host: host)
        case "log4j": Log4jFormatter(in: zone)
        case "json": JsonFormatter(.text, host: host)
        default: JsonFormatter(.avro, host: host)
        }
    }

    private func format(
        _ name: String, _ events: [PlainEvent], zone: String = "UTC"
    ) throws -> String {
        let output = ByteWriter(capacity: 1)
        let batch = EventBatch(events)
        try formatter(name, zone: zone).format(batch, 0..<batch.count, to: output)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    @Test(
        "print the sample event as 0.9 does",
        arguments: [
            ("raw", "hello\n"),
            (
                "debug",
                "box [INFO Sat Nov 21 07:57:54 UTC 2026] { service : 1702389091 'exec' } hello\n"
            ),
            ("log4j", "2026-11-21T07:57:54:+00:00 INFO log4j: hello\n"),
            ("syslog", "Nov 21 07:57:54 box exec: hello\n"),
            (
                "json",
                #"{"body":"hello","timestamp":1795247874000,"pri":"INFO","nanos":17,"host":"box","#
                    + #""fields":{"service":"exec"}}"# + "\n"
            ),
            (
                "avrojson",
                #"{"body":"hello","timestamp":1795247874000,"pri":"INFO","nanos":17,"#
                    + #""host":"box","fields":{"service":"exec"}}"# + "\n"
            ),
        ])
    func samples(_ row: (format: String, line: String)) throws {
        #expect(try format(row.format, [Self.event()]) == row.line)
        // The second record is like the first, unlike Jackson's.
        #expect(try format(row.format, [Self.event(), Self.event()]) == row.line + row.line)
    }

    @Test(
        "print an event without attributes",
        arguments: [
            ("debug", "box [INFO Sat Nov 21 07:57:54 UTC 2026] hello\n"),
            ("syslog", "Nov 21 07:57:54 box hello\n"),
            (
                "json",
                #"{"body":"hello","timestamp":1795247874000,"pri":"INFO","nanos":17,"host":"box","#
                    + #""fields":{}}"# + "\n"
            ),
        ])
    func withoutAttributes(_ row: (format: String, line: String)) throws {
        #expect(try format(row.format, [Self.event("hello", [:])]) == row.line)
    }

    @Test(
        "print local time",
        arguments: [
            ("debug", "America/New_York", "box [INFO Sat Nov 21 02:57:54 EST 2026] hello\n"),
            ("syslog", "Asia/Kolkata", "Nov 21 13:27:54 box hello\n"),
            ("log4j", "Asia/Kolkata", "2026-11-21T13:27:54:+05:30 INFO log4j: hello\n"),
            ("log4j", "America/St_Johns", "2026-11-21T04:27:54:-03:30 INFO log4j: hello\n"),
        ])
    func localTime(_ row: (format: String, zone: String, line: String)) throws {
        #expect(try format(row.format, [Self.event("hello", [:])], zone: row.zone) == row.line)
    }

    @Test(
        "debug guesses what an attribute is by its length",
        arguments: [
            ([], "{ a :  } "), ([0xC8], "{ a : 200 } "), (Array("ab".utf8), "{ a : ab } "),
            ([0, 0, 0, 5], #"{ a : 5 '\u0000\u0000\u0000\u0005' } "#),
            ([0xFF, 0xFF, 0xFF, 0xFE], "{ a : -2 '\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}' } "),
            (
                Array("12345678".utf8),
                "{ a : (long)3544952156018063160  (string) '12345678' "
                    + "(double)1.0300843656201408E-71 } "
            ),
            (
                [0x3F, 0xF8, 0, 0, 0, 0, 0, 0],
                "{ a : (long)4609434218613702656  (string) '?\u{FFFD}"
                    + #"\u0000\u0000\u0000\u0000\u0000\u0000' (double)1.5 } "#
            ),
            (Array("a\"b\\ é \n".utf8), #"{ a : a"b\ é \u000A } "#),
        ] as [([UInt8], String)])
    func attributes(_ row: (value: [UInt8], text: String)) throws {
        let line = try format("debug", [Self.event("", ["a": row.value])])
        #expect(line == "box [INFO Sat Nov 21 07:57:54 UTC 2026] \(row.text)\n")
    }

    @Test("debug sorts attributes and escapes the body")
    func debug() throws {
        let event = Self.event("a\tb\n\"é/\\", ["b": [50, 50], "a": [49, 49], "B": [51, 51]])
        let line = try format("debug", [event])
        #expect(
            line == "box [INFO Sat Nov 21 07:57:54 UTC 2026] { B : 33 } { a : 11 } { b : 22 } "
                + #"a\tb\n\"\u00E9/\\"# + "\n")
    }

    @Test("a host that is absent is this machine", arguments: ["debug", "syslog", "json"])
    func absentHost(name: String) throws {
        var event = Self.event()
        event.host = nil
        #expect(try format(name, [event]).contains("here"))
    }

    @Test("events of different times, hosts and headers each have their own")
    func mixed() throws {
        var other = Self.event("b", ["x": [0x31]])
        other.priority = .fatal
        other.timestamp = -1
        other.nanos = -5
        other.host = nil
        let lines = try format("json", [Self.event("a"), other, Self.event("c", [:])])
        #expect(
            lines == #"{"body":"a","timestamp":1795247874000,"pri":"INFO","nanos":17,"host":"box","#
                + #""fields":{"service":"exec"}}"# + "\n"
                + #"{"body":"b","timestamp":-1,"pri":"FATAL","nanos":-5,"host":"here","#
                + #""fields":{"x":"1"}}"# + "\n"
                + #"{"body":"c","timestamp":1795247874000,"pri":"INFO","nanos":17,"host":"box","#
                + #""fields":{}}"# + "\n")
    }

    @Test("json writes the fields in the order of their names, whatever the batch's")
    func fieldOrder() throws {
        let formatter = JsonFormatter(.text, host: [])
        for names in [["b", "a", "\"c\n"], ["a", "b"], ["z"], []] {
            let batch = EventBatch()
            batch.append(body: batch.store([0x78]))
            for name in names { batch.setHeader(HeaderName(name), ofAllTo: [0x31]) }
            let output = ByteWriter()
            formatter.format(batch, 0..<1, to: output)
            let fields = names.sorted().map { name in
                name == "\"c\n" ? #""\"c\n":"1""# : "\"\(name)\":\"1\""
            }
            let line = String(decoding: output.bytes, as: UTF8.self)
            #expect(line.hasSuffix("\"fields\":{\(fields.joined(separator: ","))}}\n"))
        }
    }

    @Test(
        "the catalogue's formats make formatters",
        arguments: [
            "debug", "json", "ndjson", "syslog", "log4j", "avrojson", "raw", "default",
        ])
    func catalogue(name: String) throws {
        let batch = EventBatch([Self.event()])
        let output = ByteWriter()
        try OutputFormat.parse([Argument(text: name)]).get().makeFormatter()
            .format(batch, 0..<1, to: output)
        #expect(String(decoding: output.bytes, as: UTF8.self).contains("hello"))
    }

    @Test("syslog takes a year, and no more")
    func year() throws {
        func parse(_ arguments: String...) -> Bool {
            let call = Argument.Form.call("syslog", arguments.map { Argument(text: $0) }, [])
            return (try? OutputFormat.parse([Argument(call)]).get()) != nil
        }
        #expect(parse() && parse("2026"))
        #expect(!parse("x") && !parse("0") && !parse("2026", "1"))
    }
}
