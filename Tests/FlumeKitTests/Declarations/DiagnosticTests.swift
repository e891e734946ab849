import Testing

@testable import FlumeKit

@Suite("Diagnostic")
struct DiagnosticTests {
    @Test("shows the line, the place and the help")
    func rendered() {
        let text = SourceText("a\n\tb = ü x\n", name: "a.conf")
        let diagnostic = Diagnostic(
            code: "c", at: SourceSpan(10, 11), "what is wrong", help: "what is right")
        #expect(
            diagnostic.rendered(in: text) == """
                a.conf:2:8: error: what is wrong
                  2 | \tb = ü x
                    | \t      ^
                    = help: what is right

                """)
    }

    @Test("control characters cannot steer a terminal and keep their place")
    func controlCharacters() {
        let text = SourceText("\u{1B}[31m\u{7F}\u{9B} x")
        let diagnostic = Diagnostic(
            .warning, code: "c", at: SourceSpan(9, 10), "found 'a\nb'", help: "\u{7}")
        #expect(
            diagnostic.rendered(in: text) == """
                1:9: warning: found 'a␊b'
                  1 | ␛[31m␡\u{FFFD} x
                    |         ^
                    = help: ␇

                """)
    }

    @Test("a long line is shown around the place")
    func longLine() {
        let text = SourceText(
            String(repeating: "a", count: 500) + "b" + String(repeating: "c", count: 500))
        let diagnostic = Diagnostic(code: "c", at: SourceSpan(500, 501), "here")
        let lines = diagnostic.rendered(in: text).split(separator: "\n")
        #expect(lines[0] == "1:501: error: here")
        #expect(lines[1].utf8.count == 126)
        let place = lines[1].utf8.prefix { $0 != UInt8(ascii: "b") }.count
        #expect(lines[2].utf8.prefix { $0 != UInt8(ascii: "^") }.count == place)
    }
}
