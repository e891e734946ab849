import Testing

@testable import FlumeKit

@Suite("Translation")
struct TranslationTests {
    @Test(
        "gives sinks with their settings",
        arguments: [
            ("console", "console"),
            ("console(json)", "console(json)"),
            ("console(\"json\")", "console(json)"),
            ("console(format=json)", "console(json)"),
            ("batch(5) gzip console", "batch(5) > gzip > console"),
            ("{ batch(5) => { gzip => console } }", "batch(5) > gzip > console"),
            ("batch(latency=2s) null", "batch(2s) > null"),
            ("batch(0x1F, 017) null", "batch(31 15ms) > null"),
            ("[ null, text(a.log), gzip null ]", "[null, text(a.log), gzip > null]"),
            ("< null ? console ? text(f) >", "<null ? console ? text(f)>"),
            ("text('a\\tb')", #"text(a\tb)"#),
            ("text(\"a\\tb\")", "text(a\tb)"),
            ("text(hdfs://host:9000/a/*)", "text(hdfs://host:9000/a/*)"),
            ("text(10.0.0.1)", "text(10.0.0.1)"),
            ("gzip roll(1000) { [ null ] }", "gzip > roll > [null]"),
            ("collector() { null }", "collector > null"),
        ])
    func sinks(text: String, outline: String) {
        let planned = ToyLanguage.sink(text)
        #expect(planned.diagnostics.isEmpty)
        #expect(planned.plan.map(Outline.of) == outline)
    }

    @Test(
        "gives flows: one without a name, or nodes",
        arguments: [
            ("tail(f)", ": tail(f) | console"),
            ("tail(f, true, delimiter=\"\\n\") | null", ": tail(f true \n) | null"),
            ("many(a, b, c) | null", ": multi(a b c) | null"),
            ("multi(files=a) | null", ": multi(a) | null"),
            (
                "x : synth | null; 10.0.0.1 : console | gzip null;",
                "x: synth | null; 10.0.0.1: console | gzip > null"
            ),
            ("console", ": console | console"),
            ("meant('tail(f)') | null", ": tail(f) | null"),
        ])
    func flows(text: String, outline: String) {
        let planned = ToyLanguage.flows(text)
        #expect(planned.diagnostics.isEmpty)
        let found = planned.plan?.map { flow in
            "\(flow.name): \(Outline.of(flow.source)) | \(Outline.of(flow.sink))"
        }
        #expect(found?.joined(separator: "; ") == outline)
    }

    @Test("a source alone is an error where no sink is given")
    func noDefaultSink() {
        let text = SourceText("tail(f)")
        let planned = FlowLanguage.flows(text, as: .argument, catalogue: ToyLanguage.catalogue)
        #expect(planned.plan == nil)
        #expect(planned.diagnostics.map(\.message) == ["expected '|' and a sink, found the end"])
    }

    @Test(
        "braced components pass their keyword-only options down",
        arguments: [
            ("roll(1, format=json) { console }", "roll(json) > console(json)"),
            (
                "roll(1, format=json) { [ console, text(f), null ] }",
                "roll(json) > [console(json), text(f json), null]"
            ),
            ("roll(1, format=json) { console(raw) }", "roll(json) > console(raw)"),
            (
                "collector(format=json) { gzip roll(1) { console } }",
                "collector(json) > gzip > roll > console(json)"
            ),
            (
                "collector(format=json) { roll(1, format=raw) { console } }",
                "collector(json) > roll(raw) > console(raw)"
            ),
            ("[ roll(1, format=json) { null }, console ]", "[roll(json) > null, console]"),
            // What has a position is the component's own business.
            ("roll(period=1) { batch(5) null }", "roll > batch(5) > null"),
            ("roll(1, format=json) { stands('text(f)') }", "roll(json) > text(f json)"),
            (
                "roll(1, format=json) { bench(n, console) null }",
                "roll(json) > bench(n report={console(json)}) > null"
            ),
        ])
    func passedDown(text: String, outline: String) {
        let planned = ToyLanguage.sink(text)
        #expect(planned.diagnostics.isEmpty)
        #expect(planned.plan.map(Outline.of) == outline)
    }

    @Test(
        "a shorthand is replaced by what it stands for",
        arguments: [
            ("stands(null)", "null"),
            ("stands('gzip [ null, console ]')", "gzip > [null, console]"),
            ("gzip stands('< null ? stands(console) >')", "gzip > <null ? console>"),
            ("small(7) [ null, null ]", "batch(7) > gzip > [null, null]"),
            ("gzip small null", "gzip > batch(100) > gzip > null"),
            (
                "shortly(5, format=json) { [ console, null ] }",
                "batch(100) > gzip > gzip > roll > [console(json), null]"
            ),
        ])
    func shorthands(text: String, outline: String) {
        let planned = ToyLanguage.sink(text)
        #expect(planned.diagnostics.isEmpty)
        #expect(planned.plan.map(Outline.of) == outline)
    }

    @Test(
        "an option's sink is planned beside its settings",
        arguments: [
            ("bench(n, \"text(f)\") null", "bench(n report={text(f)}) > null"),
            (
                "bench(n, report='gzip [ null, console ]') null",
                "bench(n report={gzip > [null, console]}) > null"
            ),
            ("bench(n, null) null", "bench(n report={null}) > null"),
            ("bench(n) null", "bench(n) > null"),
            ("logged null", "logged(log={console}) > null"),
            (
                "logged(\"bench(n, \\\"null\\\") null\") null",
                "logged(log={bench(n report={null}) > null}) > null"
            ),
        ])
    func nested(text: String, outline: String) {
        let planned = ToyLanguage.sink(text)
        #expect(planned.diagnostics.isEmpty)
        #expect(planned.plan.map(Outline.of) == outline)
    }

    @Test("a component's plan says where it stands")
    func spans() {
        let text = SourceText("x : tail(f) | gzip text( g );")
        let planned = FlowLanguage.flows(text, as: .nodes, catalogue: ToyLanguage.catalogue)
        guard let flow = planned.plan?.first,
            case .decorated(let gzip, .single(let sink)) = flow.sink
        else { return #expect(Bool(false), "the flow has one decorator") }
        #expect(text.text(of: flow.source.span) == "tail(f)")
        #expect(text.text(of: gzip.span) == "gzip")
        #expect(text.text(of: sink.span) == "text( g )")
    }
}
