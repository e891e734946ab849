import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("regex_filter, regex_extractor")
struct AgentRegexInterceptorTests {
    @Test(
        "regex_filter keeps what matches, or drops it",
        arguments: [
            ([], ["a", "", "b"]), ([("regex", "a")], ["a"]), ([("regex", "^$")], [""]),
            ([("regex", "a"), ("excludeEvents", "true")], ["", "b"]),
            ([("excludeEvents", "true")], []),
            ([("regex", "^.$")], ["a", "b"]), ([("regex", "z")], []),
        ] as [([(String, String)], [String])])
    func filter(_ row: (texts: [(String, String)], kept: [String])) throws {
        let interceptor = try agentInterceptor("regex_filter", row.texts)
        let events = try intercepted(interceptor, ["a", "", "b"].map { PlainEvent($0) })
        #expect(events.map(\.text) == row.kept)
    }

    @Test("regex_filter finds the pattern anywhere in the body")
    func find() throws {
        let interceptor = try agentInterceptor("regex_filter", [("regex", "lo+")])
        let events = try intercepted(interceptor, [PlainEvent("hello world"), PlainEvent("world")])
        #expect(events.map(\.text) == ["hello world"])
    }

    @Test("regex_filter accounts for what it dropped when a sink takes a part only")
    func faults() throws {
        let texts = (0..<200).map { $0.isMultiple(of: 3) ? "drop \($0)" : "keep \($0)" }
        for seed in 1...10 as ClosedRange<UInt64> {
            let interceptor = try agentInterceptor("regex_filter", [("regex", "^keep")])
            let passed = try passedWithFaults(interceptor, texts, seed: seed)
            #expect(passed == texts.filter { $0.hasPrefix("keep") }, "seed \(seed)")
        }
    }

    private static let millis =
        "org.apache.flume.interceptor.RegexExtractorInterceptorMillisSerializer"

    @Test(
        "regex_extractor sets what matched and nothing where nothing did",
        arguments: [
            ("(\\d):(\\d):(\\d)", ["one", "two", "three"], "1:2:3.4foobar5", ["1", "2", "3"]),
            ("(\\d):(\\d)", ["one", "two", "three"], "1:2", ["1", "2", "-"]),
            ("(\\d):(\\d):(\\d)", ["one"], "1:2:3", ["1"]),
            ("(a)|(b)", ["one", "two"], "b", ["-", "b"]),
            ("(x*)", ["one"], "b", [""]), ("(x)", ["one"], "b", ["-"]),
            ("(?<k>é)", ["one"], "caf\u{E9}", ["é"]),
        ])
    func extracts(
        pattern: String, names: [String], body: String, values: [String]
    ) throws {
        var texts = [("regex", pattern), ("serializers", names.joined(separator: "  "))]
        texts += names.map { ("serializers.\($0).name", $0) }
        let interceptor = try agentInterceptor("regex_extractor", texts)
        let event = try intercepted(interceptor, [PlainEvent("-"), PlainEvent(body)])[1]
        #expect(event.text == body)
        let found = names.map { name in
            event.headers[name].map { String(decoding: $0, as: UTF8.self) } ?? "-"
        }
        #expect(found == values)
    }

    @Test("regex_extractor sets a header anew")
    func overwrites() throws {
        let interceptor = try agentInterceptor(
            "regex_extractor",
            [
                ("regex", "(\\d)"), ("serializers", "s1"), ("serializers.s1.name", "h"),
                ("serializers.s1.type", "DEFAULT"),
            ])
        let old = ["h": "old"]
        let events = try intercepted(
            interceptor, [PlainEvent("1", headers: old), PlainEvent("x", headers: old)])
        #expect(
            events == [PlainEvent("1", headers: ["h": "1"]), PlainEvent("x", headers: old)])
    }

    @Test(
        "dates become milliseconds, in local time unless they name a zone",
        arguments: [
            ("yyyy-MM-dd HH:mm", "2012-10-17 14:34", "1350477240000"),
            ("YYYY-MM-dd HH:mm:ss", "2026-11-21 18:00:00", "1795280400000"),
            ("yyyy-MM-dd'T'HH:mm:ssZ", "2026-11-21T18:00:00+0000", "1795284000000"),
            ("dd/MMM/yyyy:HH:mm:ss Z", "21/Nov/2026:18:00:00 +0100", "1795280400000"),
            ("HH:mm:ss.S", "01:00:00.5", "500"), ("HH:mm:ss,SSS", "01:00:00,125", "125"),
            ("yyyy-MM-dd", "2024-02-29", "1709161200000"), ("yyyy-MM-dd", "2026-02-29", "-"),
            ("yyyy-MM-dd", "2026-13-01", "-"), ("yyyy-MM-dd", "2026-11-21x", "-"),
            ("yyyy-MM-dd HH:mm", "2026-11-21 24:00", "-"), ("yyyy-MM-dd", "yesterday", "-"),
            ("yyyy D", "2026 366", "-"), ("yyyy D", "2024 366", "1735599600000"),
        ])
    func dates(pattern: String, body: String, value: String) throws {
        var notes: [String] = []
        let interceptor = RegexExtractorInterceptor(
            try Pattern("(.+)"),
            [ExtractorTarget(header: "t", pattern: try DatePattern(joda: pattern))],
            in: LocalZone.rules(named: "Europe/Berlin"))
        interceptor.open(FlowContext(clock: FakeClock(), talk: { notes.append($0) }))
        let batch = EventBatch(lines: [body, body])
        interceptor.intercept(batch)
        for event in batch.plainEvents {
            let found = event.headers["t"].map { String(decoding: $0, as: UTF8.self) }
            #expect(found ?? "-" == value)
        }
        let note = "'\(body)' is no date '\(pattern)': the header 't' is not set on such events"
        #expect(notes == (value == "-" ? [note] : []))
    }

    @Test(
        "serializers must be set up",
        arguments: [
            ([("regex", "(a)")], ["'serializers' is missing"]),
            ([("serializers", "s1")], ["'regex' is missing"]),
            ([("regex", "(a)"), ("serializers", " ")], ["names separated by blanks"]),
            (
                [("regex", "(a)"), ("serializers", "s1")],
                ["'serializers.s1.name', the header for group 1"]
            ),
            (
                [("regex", "(a)"), ("serializers", "s1"), ("serializers.s2.name", "x")],
                ["'s2' in the list 'serializers', as it has settings"]
            ),
            (
                [("regex", "(a)"), ("serializers", "s1"), ("serializers.s1.nme", "x")],
                [
                    """
                    'serializers.NAME.name', '.type' or '.pattern' in place of 'serializers.s1.nme'
                    """
                ]
            ),
            (
                [("regex", "a"), ("serializers", "s1"), ("serializers.s1.name", "x")],
                ["a regex with at least one group in parentheses, to be taken out"]
            ),
            (
                [
                    ("regex", "(a)"), ("serializers", "s1"), ("serializers.s1.name", "x"),
                    ("serializers.s1.type", "com.example.Mine"),
                ], ["'default' or '\(millis)'"]
            ),
            (
                [
                    ("regex", "(a)"), ("serializers", "s1"), ("serializers.s1.name", "x"),
                    ("serializers.s1.type", millis),
                ], ["'serializers.s1.pattern', such as yyyy-MM-dd HH:mm:ss"]
            ),
            (
                [
                    ("regex", "(a)"), ("serializers", "s1"), ("serializers.s1.name", "x"),
                    ("serializers.s1.pattern", "yyyy"),
                ], ["no 'serializers.s1.pattern' where the text is taken as it is"]
            ),
            (
                [
                    ("regex", "(a)"), ("serializers", "s1"), ("serializers.s1.name", "x"),
                    ("serializers.s1.type", millis), ("serializers.s1.pattern", "yyyy-qq"),
                ],
                ["one of the letters y M d D E a H k K h m s S z Z X in place of 'qq'"]
            ),
        ] as [([(String, String)], [String])])
    func serializers(_ row: (texts: [(String, String)], faults: [String])) {
        let description = RegexExtractorInterceptor.declaration.description
        #expect(agentSettings(description, row.texts).faults == row.faults)
    }

    @Test("a search without end counts as no match and is noted once")
    func abandoned() throws {
        let endless = String(repeating: "a", count: 200) + "!"
        for (type, texts, kept) in [
            ("regex_filter", [("regex", "(a+)+$")], ["aa"]),
            (
                "regex_extractor",
                [("regex", "(a+)+$"), ("serializers", "s"), ("serializers.s.name", "h")],
                [endless, "aa"]
            ),
        ] as [(String, [(String, String)], [String])] {
            var notes: [String] = []
            let interceptor = try agentInterceptor(type, texts)
            try interceptor.open(FlowContext(talk: { notes.append($0) }))
            let batch = EventBatch(lines: [endless, "aa"])
            try interceptor.intercept(batch)
            #expect(batch.plainEvents.map(\.text) == kept)
            #expect(batch.plainEvents.first?.headers["h"] == nil || kept == ["aa"])
            #expect(notes.count == 1)
        }
    }
}

@Suite("remove_header")
struct RemoveHeaderInterceptorTests {
    @Test(
        "removes one, those of a list, and those that match",
        arguments: [
            ([("withName", "a")], ["ab", "b", "c d"]),
            ([("withName", "z")], ["a", "ab", "b", "c d"]),
            ([("fromList", "a , b")], ["ab", "c d"]), ([("fromList", "a,c d")], ["ab", "b"]),
            ([("fromList", "a;b"), ("fromListSeparator", ";")], ["ab", "c d"]),
            ([("fromList", "a1b22ab"), ("fromListSeparator", "\\d+")], ["c d"]),
            ([("matching", "a")], ["ab", "b", "c d"]), ([("matching", "a.*")], ["b", "c d"]),
            ([("withName", "a"), ("fromList", "b"), ("matching", ".* .*")], ["ab"]),
        ] as [([(String, String)], [String])])
    func removes(_ row: (texts: [(String, String)], kept: [String])) throws {
        let headers = ["a": "1", "ab": "2", "b": "3", "c d": "4"]
        let interceptor = try agentInterceptor("remove_header", row.texts)
        let events = try intercepted(
            interceptor, [PlainEvent("x", headers: headers), PlainEvent("y", headers: ["b": "9"])])
        #expect(events[0].headers.keys.sorted() == row.kept)
        #expect(events[1].headers.keys.sorted() == row.kept.filter { $0 == "b" })
        #expect(events.map(\.text) == ["x", "y"])
    }

    @Test(
        "something must be named",
        arguments: [
            ([], "at least one of withName, fromList and matching"),
            (
                [("withName", "a"), ("fromListSeparator", ",")],
                "fromList beside fromListSeparator"
            ),
            ([("matching", "(")], "a regular expression"),
        ] as [([(String, String)], String)])
    func faults(_ row: (texts: [(String, String)], fault: String)) {
        let description = RemoveHeaderInterceptor.declaration.description
        #expect(agentSettings(description, row.texts).faults == [row.fault])
    }
}
