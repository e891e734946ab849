import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Reference texts")
struct ReferenceTextTests {
    @Test("help is as the golden files have it")
    func help() {
        let texts = [
            ("overview", HelpText.overview(of: ToyProgram.program)),
            ("dump", HelpText.text(of: ToyProgram.dump, program: "flumectl")),
            ("explain", HelpText.text(of: ToyProgram.explain, program: "flumectl")),
            ("components", HelpText.list(of: ToyProgram.faces, kinds: ComponentKind.allCases)),
            ("text", HelpText.text(of: ToyProgram.catalogue.components[0], .flow)),
            ("hdfs", HelpText.text(of: ToyProgram.catalogue.components[3], .flow)),
            ("roll", HelpText.text(of: ToyProgram.catalogue.components[4], .flow)),
            ("port", HelpText.text(of: ToyProgram.agentCatalogue.components[0], .agent)),
            ("tagger", HelpText.text(of: ToyProgram.agentCatalogue.components[2], .agent)),
        ]
        for (name, text) in texts {
            #expect(Golden.difference(of: text, from: "help/\(name).txt") == nil)
        }
    }

    @Test("help keeps to 80 columns where words allow it")
    func columns() {
        let command = CommandDescription(
            "long", summary: words(40), details: words(100),
            flags: [
                Flag(Option("flag", default: false, words(30))).description,
                Flag(Option("quite-a-long-name-of-a-flag", default: "", words(30))).description,
            ],
            operands: [Operand("WORD", words(30))])
        let text = HelpText.text(of: command, program: "flumectl")
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines.contains { $0.count > 70 })
    }

    private func words(_ count: Int) -> String {
        (0..<count).map { String(repeating: "x", count: $0 % 9 + 1) }.joined(separator: " ") + "."
    }

    @Test("component pages are as the golden files have them")
    func markdown() {
        let sections = ToyProgram.faces.sections()
        #expect(
            sections.map(\.fileName) == [
                "sources.md", "sinks.md", "decorators.md", "formats.md", "agent-sources.md",
                "interceptors.md", "serializers.md",
            ])
        for section in sections {
            let page = MarkdownReference.page(of: section)
            let name = "components/\(section.fileName)"
            #expect(Golden.difference(of: page, from: name) == nil)
        }
    }

    @Test("a component is found in both dialects, by any of its names")
    func lookup() {
        func found(_ name: String) -> [String] {
            ToyProgram.faces.named(name).map { "\($0.face) \($0.component.name)" }
        }
        #expect(found("text") == ["flow text", "agent text"])
        #expect(found("PORT") == ["agent port"])
        #expect(found("com.example.PortSource") == ["agent port"])
        #expect(found("TEXT") == ["agent text"])
        #expect(found("nothing") == [])
        #expect(ToyProgram.faces.names(.source) == ["text", "lines", "tail", "port"])
    }

    @Test("prose knows paragraphs, literal blocks and headings")
    func prose() {
        let prose = Prose("one\ntwo\n\n    a\n\n      b\n\n# Three\nfour\n    c\nfive\n")
        #expect(
            prose.blocks == [
                .paragraph("one two"), .literal(["a", "", "  b"]), .heading("Three"),
                .paragraph("four"), .literal(["c"]), .paragraph("five"),
            ])
        #expect(Prose.pieces("a `b` c").map(\.text) == ["a ", "b", " c"])
        #expect(Prose.pieces("a `b` c").map(\.isTyped) == [false, true, false])
    }
}
