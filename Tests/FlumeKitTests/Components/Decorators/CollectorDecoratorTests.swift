import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("collector and collectorSink")
struct CollectorDecoratorTests {
    private let room = TemporaryDirectory()

    /// The names of a plan's components from the outside in.
    private func chain(_ text: String) throws -> [String] {
        let planned = FlowLanguage.sink(SourceText(text), catalogue: BuiltinCatalogue.catalogue)
        #expect(planned.diagnostics.map(\.message) == [])
        var plan = try #require(planned.plan)
        var names: [String] = []
        while case .decorated(let component, let beneath) = plan {
            names.append(component.description.name)
            plan = beneath
        }
        guard case .single(let component) = plan else { return names }
        return names + [component.description.name]
    }

    private let decorators = [
        "gunzip", "unbatch", "insistentAppend", "stubbornAppend", "insistentOpen", "mask", "roll",
    ]

    @Test(
        "stand for the whole chain",
        arguments: [
            ("collector() { null }", "null"),
            ("collector(15000) { null }", "null"),
            ("collector(trigger=size(10)) { null }", "null"),
            ("collector(1s, 10ms, trigger=time) { null }", "null"),
            ("collectorSink(in, web-)", "escapedFormatDfs"),
            (
                "collectorSink(\"in/%Y\", \"we\\\"b\", 1000, avrojson, codec=bzip2)",
                "escapedFormatDfs"
            ),
        ])
    func chains(text: String, sink: String) throws {
        #expect(try chain(text) == decorators + [sink])
    }

    @Test("the faults of the user's own sink are found in their place")
    func faults() {
        let faults = Flows.faults(ofSink: "collector(1000) { nul }")
        #expect(faults.map(\.span) == [SourceSpan(18, 21)])
        #expect(Flows.faults(ofSink: "collector(0) { null }").count == 1)
    }

    @Test("a file for each roll, in the format and codec asked for")
    func files() throws {
        let sink = Flows.sink(
            "collectorSink(\"\(room.path)/%{dc}\", \"web%-\", 1s, raw, codec=gzip)")
        let clock = FakeClock()
        try sink.open(Talk().context(clock))
        for number in 0..<3 {
            try sink.append(
                EventBatch([
                    PlainEvent("event \(number)", headers: ["dc": "fra", "rolltag": "of an agent"])
                ]))
            clock.advance(by: .seconds(1))
            if clock.now >= sink.deadline { try sink.tick(clock.now) }
        }
        try sink.close()
        let files = room.files
        #expect(files.count == 3)
        #expect(files.allSatisfy { $0.hasPrefix("fra/web%-2026") && $0.hasSuffix(".gz") })
        #expect(
            files.flatMap { name in
                Program.run("/bin/gzip", ["-dc", room(name)]).text.split(separator: "\n")
            } == ["event 0", "event 1", "event 2"])
    }
}
