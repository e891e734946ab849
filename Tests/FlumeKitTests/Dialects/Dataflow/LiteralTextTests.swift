import Testing

@testable import FlumeKit

@Suite("LiteralText")
struct LiteralTextTests {
    @Test(
        "a string means its text, escapes undone",
        arguments: [
            (#""""#, ""),
            (#""a""#, "a"),
            (#""a\tb\"c\\""#, "a\tb\"c\\"),
            (#""\b\f\n\r\'""#, "\u{08}\u{0C}\n\r'"),
            (#""\\n\\n+""#, #"\n\n+"#),
            (#""\u00e9\u20AC""#, "é€"),
            (#""\uD83D\uDE00""#, "😀"),
            (#""\101\0\377\3777""#, "A\u{0}\u{FF}\u{FF}7"),
            (#""\400""#, " 0"),
            (#""größe \\ ü""#, #"größe \ ü"#),
            (#"'a\tb"'"#, #"a\tb""#),
            ("\"a\nb\"", "a\nb"),
        ])
    func quoted(literal: String, text: String) {
        #expect(LiteralText.value(ofQuoted: literal) == text)
    }

    @Test(
        "a word means itself, a number in base 16 or 8 its decimal form",
        arguments: [
            ("0", "0"), ("5", "5"), ("-5", "-5"), ("0x1F", "31"), ("0X1f", "31"), ("017", "15"),
            ("-0x10", "-16"), ("08", "08"), ("0x", "0x"), ("0xG", "0xG"), ("00", "0"),
            ("1.5", "1.5"), ("5f", "5f"), ("0.5", "0.5"), ("500ms", "500ms"), ("-", "-"),
            ("0x-5", "0x-5"), ("0+7", "0+7"), ("0xFFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFFF"),
            ("access.log", "access.log"), ("07/a", "07/a"),
        ])
    func word(spelling: String, text: String) {
        #expect(LiteralText.value(ofWord: spelling) == text)
    }

    @Test("what is written with quotes is read back")
    func quoting() {
        for text in ["", "a", "a\"b\\c", "\n\r\t", "'", "ü€😀", "%{host}", "\u{1}"] {
            #expect(LiteralText.value(ofQuoted: FlowText.quoted(text)) == text)
            let plan = ToyLanguage.sink("text(\(FlowText.quoted("/" + text)))").plan
            #expect(plan.map(Outline.of) == "text(/\(text))")
        }
    }
}
