import Testing

@Suite("SwiftSource")
struct SwiftSourceTests {
    @Test(
        "comments and strings are blanked out, interpolations stay",
        arguments: [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                     e"),
            (#"f("a b", c)"#, #"f("   ", c)"#),
            (#"f("a \(b("c")) d")"#, #"f("   (b(" "))  ")"#),
            (##"f(#"a "b" \(c) \#(d)"#)"##, ##"f("                (d) ")"##),
            ("f(\"\"\"\n a \"b\" // c\n \"\"\")", "f(\"  \n             \n   \")"),
            (#"f("\\") // x"#, #"f("  ")     "#),
            (#"f("\"a") + b"#, #"f("   ") + b"#),
        ])
    func strips(text: String, expected: String) {
        let stripped = CodeStripper.strip(text)
        #expect(stripped.filter { $0 != " " } == expected.filter { $0 != " " })
        #expect(stripped.split(separator: "\n").count == expected.split(separator: "\n").count)
    }

    @Test("tokens are words and single signs, with their lines")
    func tokens() {
        let source = SwiftSource(
            path: "Sources/FlumeKit/Flow/A.swift", text: "let a_1 =\n \"x\" + b")
        #expect(source.tokens.map(\.text) == ["let", "a_1", "=", "\"", "\"", "+", "b"])
        #expect(source.tokens.map(\.line) == [1, 1, 1, 2, 2, 2, 2])
        #expect(source.folder == "Flow")
    }
}
