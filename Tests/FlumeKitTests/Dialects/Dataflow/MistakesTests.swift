import FlumeTestKit
import Testing

@testable import FlumeKit

/// Every kind of mistake, as people read it.
@Suite("mistakes in the dataflow language")
struct MistakesTests {
    @Test("are explained as the golden file has it")
    func golden() {
        var text = ""
        for (entry, mistakes) in Self.mistakes {
            for mistake in mistakes {
                let shown = mistake.replacing("\u{1}", with: "\\u{1}")
                text += "\(entry) $ \(shown)\n\(ToyLanguage.mistakes(mistake, as: entry))\n"
            }
        }
        let difference = Golden.difference(of: text, from: "diagnostics/flow-language.txt")
        #expect(difference == nil)
    }

    @Test("are never passed over")
    func none() {
        for (entry, mistakes) in Self.mistakes {
            for mistake in mistakes {
                #expect(ToyLanguage.mistakes(mistake, as: entry) != "", "\(mistake)")
            }
        }
    }

    private static let mistakes: [(FlowLanguage.Entry, [String])] = [
        (.argument, arguments), (.source, sources), (.sink, form), (.sink, meaning),
        (.nodes, nodes),
    ]

    private static let arguments = [
        "", "tial(\"f\")", "tail f", "tail(\"f\"", "tail(f) console", "tail(f) | console;",
        "tail(f) | ", "x : tail(f) | console", "x : tail(f) | console; tail(f)", "null",
        "console | null | null", "batch(1) | null", "tail(f) | batch(1)", "json | null",
        "tail(f) & null", "tail /var/log/syslog", "meant('nothing')", "meant('tail(f) | null')",
    ]

    private static let sources = ["[ tail(f) ]", "roll(1)", "10.0.0.1", "\"tail\"", "tail(f))"]

    private static let form = [
        "text(format=raw,\"a\")", "{ batch(100) gzip => console }", "{ gzip => gzip => null }",
        "[]", "[ console, ]", "< console >", "roll(1000) console", "roll { console }", "roll",
        "collector { gzip => null }", "console;", "console }", "no@t", "text(\"bad\\qescape\")",
        "text(\"a\" \"b\")", "text(a b)", "text(file=1 format=2)", "text(file==1)", "text(,)",
        "text(1,)", "text(/a=b)", "text(/a(1))", "text(a(b)", "1console", "_console", "true",
        "\"console\"", "[ null ; null ]", "null , null", "text(\"f\" | console", "text(\"f",
        "text('f", "text(a\"b)", "text(/*.log)", "batch(10 console", "text(“f”)", "“f”",
        "text(\"\\uD800\")", "text(a\u{1}b)", "console 5", "console /etc/passwd", "console # no",
        "{ gzip null", "{ gzip => null", "[ null, null", "/* /* */ */ null", "batch(5) | null",
        "[ nul, text(\"a\" b), < null >, console(yaml) ]",
    ]

    private static let meaning = [
        "nul", "batch", "gzip", "tail(x)", "json", "something", "console garbage",
        "console [ null, null ]", "batch(0) null", "batch(x) nul", "batch(1,2,3) null",
        "between(5, 4) null",
        "batch(1, count=2) null", "batch(count=1, count=2) null", "batch(latencey=2) null",
        "null(1)", "null(a=1)", "console(jsn)", "console(size(3))", "text", "text()",
        "bench null", "remote", "gzip { console }", "batch(10) { console }",
        "roll(1, format=jsn) { console }", "roll(10) { nul }", "bench(n, \"tial(f)\") null",
        "bench(n, \"[ text(f), nul ]\") null", "bench(n, \"a\\tb\") null",
        "bench(n, 'text(') null", "bench(n, text(f)) null", "stands(\"nul\")",
        "stands('[ null, ]')", "again",
    ]

    private static let nodes = [
        "a : console | null ;;", "a : console ;", "a | console : null ;", "a console | null;",
        "a : console null;", "a:console|null|null;", "1.2.3 : console | null;",
        "1.2.3.256 : console | null;", "-h : console | null;", "\"a b\" : console | null;",
        "roll : console | null;", "true : console | null;",
        "a : console | null;\na : console | nul;",
        "a : tail(/var/log/x | null;\nb : consle | null;",
        "a : console | [ null };\nb : consle | null;",
        "a : tail(f) | text(f)\nb : tail(f) | null;",
    ]
}
