import Testing

@testable import FlumeKit

@Suite("Lexer")
struct LexerTests {
    /// The tokens of a text, each between bars.
    private func tokens(_ text: String) -> String {
        let source = SourceText(text)
        var lexer = Lexer(source)
        lexer.run()
        return lexer.tokens.dropLast().map { source.text(of: $0.span) }.joined(separator: "¦")
    }

    @Test(
        "a bare word runs to the next , ) = ( or blank",
        arguments: [
            ("tail(access.log)", "tail¦(¦access.log¦)"),
            ("tail(/var/log/*.log)", "tail¦(¦/var/log/*.log¦)"),
            ("text(./a-b_c.txt,raw)", "text¦(¦./a-b_c.txt¦,¦raw¦)"),
            ("delay(500ms)", "delay¦(¦500ms¦)"),
            ("a(hdfs://h:9000/p)", "a¦(¦hdfs://h:9000/p¦)"),
            ("a(file:///x y)", "a¦(¦file:///x¦y¦)"),
            ("a(/var/log/*)", "a¦(¦/var/log/*¦)"),
            ("a([ab]*.log)", "a¦(¦[ab]*.log¦)"),
            ("a({x}, %{host}/%Y-%m)", "a¦(¦{x}¦,¦%{host}/%Y-%m¦)"),
            ("a(k=:8080)", "a¦(¦k¦=¦:8080¦)"),
            ("a(<b>?c|d;e)", "a¦(¦<b>?c|d;e¦)"),
            ("a(b=c=d)", "a¦(¦b¦=¦c¦=¦d¦)"),
            ("a(b(1,2).c)", "a¦(¦b¦(¦1¦,¦2¦)¦.c¦)"),
            ("a(grüße.log)", "a¦(¦grüße.log¦)"),
            ("a(-5,1.2.3.4)", "a¦(¦-5¦,¦1.2.3.4¦)"),
            ("a(b=>c)", "a¦(¦b¦=¦>¦c¦)"),
        ])
    func words(text: String, expected: String) { #expect(tokens(text) == expected) }

    @Test(
        "outside of arguments there are names, numbers and signs",
        arguments: [
            ("a:b|c;", "a¦:¦b¦|¦c¦;"),
            ("{a=>b}", "{¦a¦=>¦b¦}"),
            ("<a?[b,c-d.e_f]>", "<¦a¦?¦[¦b¦,¦c-d.e_f¦]¦>"),
            ("1.2.3.4:a", "1.2.3.4¦:¦a"),
            ("a (1) b", "a¦(¦1¦)¦b"),
            ("a(1)|b", "a¦(¦1¦)¦|¦b"),
        ])
    func names(text: String, expected: String) { #expect(tokens(text) == expected) }

    @Test(
        "comments stand between tokens, never in words",
        arguments: [
            ("a/*c*/b", "a¦b"),
            ("a//c\nb", "a¦b"),
            ("a//c\rb", "a¦b"),
            ("a//c", "a"),
            ("a(/* c */ b)", "a¦(¦b¦)"),
            ("a(b/*c*/d)", "a¦(¦b/*c*/d¦)"),
            ("a(b//c\n)", "a¦(¦b//c¦)"),
            ("a(b, // c\n d)", "a¦(¦b¦,¦d¦)"),
            ("a(\"/*\", '//')", "a¦(¦\"/*\"¦,¦'//'¦)"),
        ])
    func comments(text: String, expected: String) { #expect(tokens(text) == expected) }

    @Test(
        "a forgotten parenthesis does not change how the next node is read",
        arguments: [
            ("a(x | b; c : d", "a¦(¦x¦|¦b¦;¦c¦:¦d"),
            ("[ a(\"x\" ]; c/*d*/", "[¦a¦(¦\"x\"¦]¦;¦c"),
            ("{ d => a( } e:f", "{¦d¦=>¦a¦(¦}¦e¦:¦f"),
        ])
    func forgotten(text: String, expected: String) { #expect(tokens(text) == expected) }
}
