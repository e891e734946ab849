import FlumeTestKit
import Testing

@testable import FlumeKit

/// Makes an agent's interceptor from texts, as a configuration does.
func agentInterceptor(
    _ type: String, _ texts: [(String, String)]
) throws -> any Interceptor {
    let description = try #require(
        BuiltinCatalogue.agentCatalogue.component(.interceptor, ofType: type))
    guard case .interceptor(let declaration) = BuiltinCatalogue.agentEntry(description) else {
        throw MissingInterceptor(type: type)
    }
    let (settings, faults) = agentSettings(description, texts)
    if !faults.isEmpty { throw MissingInterceptor(type: "\(type): \(faults)") }
    return declaration.make(Parts(settings: settings))
}

struct MissingInterceptor: Error {
    var type: String
}

/// The settings that texts mean to a component, and what is wrong with them:
/// a key of a family has the rest of the key as its name.
func agentSettings(
    _ description: ComponentDescription, _ texts: [(String, String)]
) -> (settings: Settings, faults: [String]) {
    var settings = Settings()
    var faults: [String] = []
    var given: [String: [Argument]] = [:]
    for (key, text) in texts {
        let value = Argument(text: text)
        if description.option(key) != nil {
            given[key, default: []].append(value)
        } else if let family = description.options.first(where: { option in
            option.familyPrefix.map { key.hasPrefix($0) } ?? false
        }) {
            let name = String(key.dropFirst(family.familyPrefix?.count ?? 0))
            given[family.key, default: []].append(Argument(.call(name, [value], [])))
        } else {
            faults.append("unknown key '\(key)'")
        }
    }
    for option in description.options {
        guard let arguments = given[option.key] else {
            if option.isRequired { faults.append("'\(option.key)' is missing") }
            continue
        }
        if let fault = settings.set(option, from: arguments) { faults.append(fault.expected) }
    }
    if faults.isEmpty, let fault = description.contradiction(settings) {
        faults.append(fault.expected)
    }
    return (settings, faults)
}

/// What every interceptor of an agent promises, whatever it does.
@Suite("Agent interceptor contract")
struct AgentInterceptorContract {
    struct Row: CustomTestStringConvertible, Sendable {
        let type: String
        let texts: [(String, String)]
        /// Whether it may change a body or drop an event.
        var changesBodies = false
        var drops = false
        var testDescription: String { "\(type) \(texts)" }

        init(
            _ type: String, _ texts: (String, String)..., changes: Bool = false, drops: Bool = false
        ) {
            self.type = type
            self.texts = texts
            changesBodies = changes
            self.drops = drops
        }
    }

    static let rows = [
        Row("timestamp"),
        Row("timestamp", ("headerName", "service"), ("preserveExisting", "true")),
        Row("static", ("key", "service")),
        Row("static", ("key", "service"), ("preserveExisting", "false"), ("value", "")),
        Row("regex_filter", ("regex", "a"), drops: true),
        Row("regex_filter", ("regex", "[[:upper:]]"), ("excludeEvents", "true"), drops: true),
        Row(
            "regex_extractor", ("regex", "([a-z]+)([0-9])?"), ("serializers", "s t"),
            ("serializers.s.name", "service"), ("serializers.t.name", "digit")),
        Row(
            "search_replace", ("searchPattern", "[a-f]+"), ("replaceString", "<$0>"),
            changes: true),
        Row(
            "search_replace", ("searchPattern", "\\x80"), ("replaceString", "é"),
            ("charset", "iso-8859-1"), changes: true),
        Row("remove_header", ("withName", "service")),
        Row("remove_header", ("matching", ".*e.*")),
    ]

    @Test("a batch comes out as its events would one by one", arguments: rows)
    func oneByOne(row: Row) throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = Seeded(seed)
            let events = PlainEvent.random(30, uniform: seed % 3 == 0, using: &random)
            let clock = FakeClock()
            let interceptor = try agentInterceptor(row.type, row.texts)
            try interceptor.open(FlowContext(clock: clock))
            let batch = EventBatch(events)
            try interceptor.intercept(batch)
            var single: [PlainEvent] = []
            for event in events {
                let one = EventBatch([event])
                try interceptor.intercept(one)
                single += one.plainEvents
            }
            #expect(batch.plainEvents == single, "seed \(seed)")
            if !row.drops { #expect(batch.count == events.count, "seed \(seed)") }
            if !row.changesBodies {
                let bodies = Set(events.map(\.body))
                #expect(batch.plainEvents.allSatisfy { bodies.contains($0.body) }, "seed \(seed)")
            }
        }
    }

    @Test("an empty batch stays one", arguments: rows)
    func empty(row: Row) throws {
        let interceptor = try agentInterceptor(row.type, row.texts)
        try interceptor.open(FlowContext(clock: FakeClock()))
        let batch = EventBatch()
        try interceptor.intercept(batch)
        #expect(batch.isEmpty)
    }

    @Test("every class name of Flume finds its interceptor")
    func classes() throws {
        for (name, type) in [
            ("Timestamp", "timestamp"), ("Host", "host"), ("Static", "static"),
            ("RegexFiltering", "regex_filter"), ("RegexExtractor", "regex_extractor"),
            ("RemoveHeader", "remove_header"), ("SearchAndReplace", "search_replace"),
        ] {
            let text = "org.apache.flume.interceptor.\(name)Interceptor$Builder"
            let found = BuiltinCatalogue.agentCatalogue.component(.interceptor, ofType: text)
            #expect(found?.name == type)
        }
        let uuid = "org.apache.flume.sink.solr.morphline.UUIDInterceptor$Builder"
        #expect(
            BuiltinCatalogue.agentCatalogue.component(.interceptor, ofType: uuid)?.name == "uuid")
    }

    @Test("a chain works from first to last")
    func chain() throws {
        let chain = try [
            agentInterceptor("static", [("key", "level"), ("value", "none")]),
            agentInterceptor(
                "regex_extractor",
                [
                    ("regex", "^(\\w+):"), ("serializers", "s1"),
                    ("serializers.s1.name", "level"),
                ]),
            agentInterceptor("search_replace", [("searchPattern", "^\\w+: ")]),
            agentInterceptor("regex_filter", [("regex", "^$"), ("excludeEvents", "true")]),
            agentInterceptor("remove_header", [("withName", "gone")]),
        ]
        let batch = EventBatch([
            PlainEvent("INFO: up", headers: ["gone": "1"]), PlainEvent("WARN: "), PlainEvent("-"),
        ])
        for interceptor in chain {
            try interceptor.open(FlowContext(clock: FakeClock()))
            try interceptor.intercept(batch)
        }
        #expect(
            batch.plainEvents == [
                PlainEvent("up", headers: ["level": "INFO"]),
                PlainEvent("-", headers: ["level": "none"]),
            ])
    }
}
