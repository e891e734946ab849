import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("exDate")
struct DateInterceptorTests {
    private func run(
        _ texts: [String?], _ pattern: String = "yyyy-MM-dd HH:mm:ss", prefix: String = "date",
        padded: Bool = true, notes: @escaping (String) -> Void = { _ in }
    ) throws -> [PlainEvent] {
        let interceptor = DateInterceptor(
            "d", try DatePattern(pattern), prefix: prefix, padded: padded,
            in: LocalZone.rules(named: "Europe/Berlin"))
        interceptor.open(FlowContext(clock: FakeClock(), talk: notes))
        let batch = EventBatch(texts.map { PlainEvent("", headers: $0.map { ["d": $0] } ?? [:]) })
        try interceptor.intercept(batch)
        return batch.plainEvents
    }

    private func parts(_ event: PlainEvent, _ prefix: String = "date") -> [String] {
        ["day", "month", "year", "hr", "min", "sec"].map { name in
            event.headers[prefix + name].map { String(decoding: $0, as: UTF8.self) } ?? "-"
        }
    }

    @Test(
        "takes dates apart",
        arguments: [
            (true, ["01", "02", "2026", "03", "04", "05"]),
            (false, ["1", "2", "2026", "3", "4", "5"]),
        ])
    func parts(_ row: (padded: Bool, parts: [String])) throws {
        let events = try run(["2026-02-01 03:04:05"], prefix: "x_", padded: row.padded)
        #expect(parts(events[0], "x_") == row.parts)
        #expect(events[0].headers.count == 7)
    }

    @Test("turns a date with a zone into local time")
    func zones() throws {
        let events = try run(["2026-11-21T23:57:54Z"], "yyyy-MM-dd'T'HH:mm:ssX")
        #expect(parts(events[0]) == ["22", "11", "2026", "00", "57", "54"])
    }

    @Test(
        "events without such a date pass unchanged, said once",
        arguments: [
            ["x", nil, "2026-02-01 03:04:05", "", "2026-02-01 03:04:05", "y"], [nil, nil],
        ] as [[String?]])
    func passing(texts: [String?]) throws {
        var notes: [String] = []
        let events = try run(texts, notes: { notes.append($0) })
        for (text, event) in zip(texts, events) {
            let isDate = text?.hasPrefix("2026") == true
            #expect((parts(event)[2] == "2026") == isDate)
            #expect(event.headers.count == (text == nil ? 0 : isDate ? 7 : 1))
        }
        #expect(notes.count == 1)
        #expect(
            notes[0]
                == (texts[0] == nil
                    ? "exDate: an event has no attribute 'd': "
                        + "such events pass without the date's parts"
                    : "exDate: 'x' in the attribute 'd' is no date 'yyyy-MM-dd HH:mm:ss': "
                        + "such events pass without the date's parts"))
    }

    @Test("an attribute is set once")
    func writeOnce() throws {
        let interceptor = DateInterceptor(
            "d", try DatePattern("yyyy"), prefix: "date", padded: true, in: .utc)
        interceptor.open(FlowContext(clock: FakeClock()))
        let batch = EventBatch([PlainEvent("", headers: ["d": "2026", "datesec": "1"])])
        #expect(throws: FlowError.self) { try interceptor.intercept(batch) }
    }

    @Test("a pattern with a letter that means nothing is refused with its place")
    func option() {
        let argument = Argument(text: "yyyy-ww", at: SourceSpan(20, 29))
        guard case .failure(let fault) = DatePattern.parse([argument]) else {
            Issue.record("'yyyy-ww' was accepted")
            return
        }
        #expect(fault.span == SourceSpan(26, 28))
        #expect(
            fault.expected == "one of the letters y M d D E a H k K h m s S z Z X in place of 'ww'")
    }
}
