import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("FlowLanguage")
struct FlowLanguageTests {
    private func codes(_ text: String, as entry: FlowLanguage.Entry = .sink) -> [String] {
        let source = SourceText(text)
        return FlowLanguage.canonicalText(source, as: entry).diagnostics.map(\.code)
    }

    @Test("a text of more than a mebibyte is refused")
    func textBytes() {
        let fits = "null" + String(repeating: " ", count: (1 << 20) - 4)
        #expect(codes(fits).isEmpty)
        #expect(codes(fits + " ") == ["text-too-long"])
    }

    @Test("more words than fit are refused")
    func tokenCount() {
        let fits = "[" + String(repeating: "a,", count: 131_070) + "a]"
        #expect(codes(fits).isEmpty)
        #expect(codes(fits + ";") == ["unexpected-text"])
        #expect(codes("[" + String(repeating: "a,", count: 200_000)) == ["too-many-words"])
    }

    @Test(
        "nesting ends at a hundred, whatever it is made of",
        arguments: [
            ("{ a => ", "b", " }"), ("[ ", "b", " ]"), ("a ", "b", ""), ("< b ? ", "b", " >"),
            ("roll(1) { ", "b", " }"), ("a { ", "b", " }"), ("[ a { x => ", "b", " } ]"),
            ("{ a => b => ", "c", " }"),
        ])
    func nesting(open: String, middle: String, close: String) {
        func nested(_ count: Int) -> String {
            String(repeating: open, count: count) + middle + String(repeating: close, count: count)
        }
        let perLevel = open.contains("x") ? 3 : 1
        if !open.contains("b =>") { #expect(codes(nested(99 / perLevel)).isEmpty) }
        for count in [100 / perLevel + 1, 5000] {
            #expect(codes(nested(count)).contains("nested-too-deep"))
        }
        #expect(codes(String(repeating: open, count: 5000)).contains("nested-too-deep"))
    }

    @Test("calls nest no deeper than sinks")
    func nestedCalls() {
        func nested(_ count: Int) -> String {
            String(repeating: "a(", count: count) + String(repeating: ")", count: count)
        }
        #expect(codes(nested(100)).isEmpty)
        #expect(codes(nested(101)) == ["nested-too-deep"])
        #expect(codes(nested(100_000)).contains("nested-too-deep"))
        #expect(codes(String(repeating: "a(", count: 100_000)).contains("nested-too-deep"))
    }

    @Test("a component has at most ten thousand arguments")
    func argumentCount() {
        func list(_ count: Int) -> String {
            "a(" + String(repeating: "1,", count: count - 1) + "1)"
        }
        #expect(codes(list(10_000)).isEmpty)
        #expect(codes(list(10_001)) == ["too-many-arguments"])
    }

    @Test("at most a hundred mistakes are shown, and that is said")
    func mistakeCount() {
        let text = (0..<500).map { "n\($0) : nothing | nothing;" }.joined(separator: "\n")
        let diagnostics = ToyLanguage.flows(text, as: .nodes).diagnostics
        #expect(diagnostics.count == 101)
        #expect(diagnostics.count { $0.severity == .error } == 100)
        #expect(diagnostics.count { $0.code == "too-many-mistakes" } == 1)
    }

    @Test(
        "bytes that are no UTF-8 are shown with their place",
        arguments: [
            ([0x6E, 0xFF], 1, 2, "expected UTF-8, found the byte FF"),
            ([0x0A, 0xC3], 1, 2, "expected UTF-8, found the byte C3"),
            ([0x61, 0xE2, 0x82, 0x61], 1, 3, "expected UTF-8, found the bytes E2 82"),
            ([0xED, 0xA0, 0x80], 0, 1, "expected UTF-8, found the byte ED"),
        ])
    func malformed(bytes: [UInt8], start: Int, end: Int, message: String) {
        let diagnostics = FlowLanguage.canonicalText(SourceText(bytes: bytes), as: .sink)
            .diagnostics
        #expect(diagnostics.map(\.message) == [message])
        #expect(diagnostics.first?.span == SourceSpan(start, end))
    }

    @Test("texts within texts end at sixteen, and at a quarter of a mebibyte")
    func expansions() {
        #expect(ToyLanguage.sink("again").diagnostics.map(\.code) == ["nested-too-deep"])
        let codes = Set(ToyLanguage.sink("twice(x)").diagnostics.map(\.code))
        #expect(codes == ["nested-too-deep", "text-too-long"])
    }

    @Test("the flows among the fixtures are read")
    func fixtures() {
        let files = Repository.files.filter { $0.hasPrefix("Tests/Fixtures/flows/") }
        #expect(files.count >= 4)
        for file in files where file.hasSuffix(".flume") {
            #expect(codes(Repository.text(file), as: .nodes).isEmpty, "\(file)")
        }
    }

    @Test("whatever is done to a text, nothing breaks and mistakes lie within it")
    func mutations() {
        let seeds =
            ReferenceExamplesTests.sinks + ReferenceExamplesTests.more
            + ReferenceExamplesTests.sources + ReferenceExamplesTests.nodes
        let pieces =
            [
                "(", ")", "[", "]", "{", "}", "<", ">", "?", ",", "=", "=>", "|", ";", ":", "\"",
                "'",
                "\\", "//", "/*", "*/", " ", "\n", "\u{0}", "ü", "“", "roll(1)", "batch",
                "stands('",
                "bench(n,\"", "text(f)", "1.2.3.4", "\\uD800",
            ].map { Array($0.utf8) } + [[0xFF], [0xC3]]
        for seed in UInt64(0)..<4000 {
            var random = Seeded(seed)
            let example = seeds[Int.random(in: 0..<seeds.count, using: &random)]
            var bytes = Array(example.text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: 0...bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0...3, using: &random))
                let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
                bytes.replaceSubrange(start..<end, with: piece)
            }
            check(bytes, example.entry, seed)
        }
    }

    private func check(_ bytes: [UInt8], _ entry: FlowLanguage.Entry, _ seed: UInt64) {
        let text = SourceText(bytes: bytes)
        let diagnostics: [Diagnostic]
        switch entry {
        case .argument, .nodes:
            diagnostics =
                FlowLanguage.flows(text, as: entry, catalogue: ToyLanguage.catalogue).diagnostics
        case .source:
            diagnostics = FlowLanguage.source(text, catalogue: ToyLanguage.catalogue).diagnostics
        case .sink:
            diagnostics = FlowLanguage.sink(text, catalogue: ToyLanguage.catalogue).diagnostics
        }
        for diagnostic in diagnostics {
            #expect(diagnostic.span.start >= 0, "seed \(seed)")
            #expect(diagnostic.span.end <= bytes.count, "seed \(seed)")
            #expect(!diagnostic.rendered(in: text).isEmpty, "seed \(seed)")
        }
        let canonical = FlowLanguage.canonicalText(text, as: entry)
        guard let written = canonical.plan else { return }
        let again = FlowLanguage.canonicalText(SourceText(written), as: entry)
        #expect(again.plan == written, "seed \(seed)")
    }
}
