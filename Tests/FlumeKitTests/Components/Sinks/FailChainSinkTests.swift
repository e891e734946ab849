import Testing

@testable import FlumeKit

@Suite("FailChainSink")
struct FailChainSinkTests {
    private func planned(_ text: String) -> FlowLanguage.Planned<SinkPlan> {
        FlowLanguage.sink(SourceText(text), catalogue: BuiltinCatalogue.catalogue)
    }

    /// The names of the counters that are tried, in order.
    private func names(_ text: String) -> [String]? {
        guard let plan = planned(text).plan else { return nil }
        let alternatives = if case .failover(let all) = plan { all } else { [plan] }
        return alternatives.map { alternative in
            guard case .single(let component) = alternative else { return "?" }
            return component.settings[CounterSink.name]
        }
    }

    @Test(
        "tries the sink made with each value, in order",
        arguments: [
            ("failChain(\"counter(%s)\", a, b, c)", ["a", "b", "c"]),
            ("failChain('counter(\"x%sy%s\")', 1, 2)", ["x1y1", "x2y2"]),
            ("failChain('%s', \"counter(a)\", 'counter(b)')", ["a", "b"]),
            ("failChain('counter(%s)', only)", ["only"]),
            ("failChain('counter(%%)', a, b)", ["%%", "%%"]),
            ("failChain('counter(%s)', '%s', b)", ["%s", "b"]),
        ])
    func chains(text: String, expected: [String]) { #expect(names(text) == expected) }

    @Test("says what is wrong with what it stands for, at its own place")
    func mistakes() {
        let text = SourceText("value(a, b) failChain('cuonter(%s)', x, y)")
        let planned = FlowLanguage.sink(text, catalogue: BuiltinCatalogue.catalogue)
        #expect(planned.diagnostics.count == 1)
        #expect(planned.diagnostics.first?.message == "in 'failChain': there is no sink 'cuonter'")
        #expect(planned.diagnostics.first?.help == "did you mean 'counter'?")
        let span = planned.diagnostics.first?.span
        #expect(span.map(text.text) == "failChain('cuonter(%s)', x, y)")
    }

    @Test("the pattern is short, so that nothing grows without bound")
    func limits() {
        let nine = String(repeating: "%s", count: 9)
        let long = String(repeating: " ", count: 1024)
        for pattern in ["counter(\(nine))", "counter(%s)\(long)"] {
            let codes = planned("failChain('\(pattern)', a)").diagnostics.map(\.code)
            #expect(codes == ["wrong-value"])
        }
        #expect(planned("failChain('counter(%s)')").diagnostics.map(\.code) == ["missing-option"])
    }
}
