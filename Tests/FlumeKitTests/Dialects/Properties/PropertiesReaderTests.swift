import FlumeTestKit
import Testing

@testable import FlumeKit

/// The grammar of Java's properties files, as the documentation of
/// `java.util.Properties.load` tells it, and places.
@Suite("PropertiesReader")
struct PropertiesReaderTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let pairs: [String]
        var testDescription: String { text.debugDescription }

        init(_ text: String, _ pairs: String...) {
            self.text = text
            self.pairs = pairs
        }
    }

    private static func read(_ bytes: [UInt8]) -> (pairs: [String], findings: [Diagnostic]) {
        var reader = PropertiesReader(SourceText(bytes: bytes), number: 0)
        reader.run()
        let pairs = reader.properties.flatMap { [$0.key.text, $0.value.text] }
        return (pairs, reader.findings)
    }

    private static func read(_ text: String) -> [String] { read(Array(text.utf8)).pairs }

    static let separators: [Row] = [
        Row("a=b", "a", "b"), Row("a:b", "a", "b"), Row("a b", "a", "b"), Row("a\tb", "a", "b"),
        Row("a\u{C}b", "a", "b"), Row("a = b", "a", "b"), Row("a : b", "a", "b"),
        Row("a   b", "a", "b"), Row("a==b", "a", "=b"), Row("a = = b", "a", "= b"),
        Row("a := b", "a", "= b"), Row("a  =b=c", "a", "b=c"), Row("a", "a", ""),
        Row("a=", "a", ""), Row("a ", "a", ""), Row("=b", "", "b"), Row(":b", "", "b"),
        Row("  a=b", "a", "b"), Row("\t\u{C} a=b", "a", "b"), Row("a=b  ", "a", "b"),
        Row("a b c", "a", "b c"), Row("a\\=b=c", "a=b", "c"), Row("a\\:b:c", "a:b", "c"),
        Row("a\\ b c", "a b", "c"), Row("a\\\\=b", "a\\", "b"), Row("a\\\\\\=b=c", "a\\=b", "c"),
        // The three of the documentation.
        Row(
            "Truth = Beauty\n Truth:Beauty\nTruth                    :Beauty",
            "Truth", "Beauty", "Truth", "Beauty", "Truth", "Beauty"),
        Row("cheeses", "cheeses", ""),
    ]

    static let lines: [Row] = [
        Row(""), Row("\n"), Row("\r\n\r\n"), Row(" \t\u{C}\n \r"), Row("a=b\n", "a", "b"),
        Row("a=b\rc=d", "a", "b", "c", "d"), Row("a=b\r\nc=d", "a", "b", "c", "d"),
        Row("a=b\n\r\n\nc=d", "a", "b", "c", "d"), Row("# a=b\nc=d", "c", "d"),
        Row("! a=b\nc=d", "c", "d"), Row("   # a\n!\n#\nc=d", "c", "d"),
        Row("# a \\\nc=d", "c", "d"), Row("#\rc=d", "c", "d"), Row("a=b # no", "a", "b # no"),
        Row("a#b=c", "a#b", "c"), Row("a=#b", "a", "#b"), Row("a!=c", "a!", "c"),
        Row("a=b\\\nc", "a", "bc"), Row("a=b\\\r\nc", "a", "bc"), Row("a=b\\\rc", "a", "bc"),
        Row("a=b\\\n   c", "a", "bc"), Row("a=b, \\\n\t c", "a", "b, c"),
        Row("a=b\\\\\nc=d", "a", "b\\", "c", "d"), Row("a=b\\\\\\\nc", "a", "b\\c"),
        Row("a\\\n=b", "a", "b"), Row("a\\\n  b = c", "ab", "c"), Row("a=\\\nb", "a", "b"),
        Row("a=b\\\n\nc=d", "a", "b", "c", "d"), Row("a=b\\\n#c", "a", "b#c"),
        Row("a=b\\\n  \nc=d", "a", "b", "c", "d"), Row("\\\na=b", "a", "b"),
        Row("\\\n#a\nb=c", "b", "c"), Row("a=b\\", "a", "b"), Row("a=b\\\n", "a", "b"),
        Row("a=b\\\n\\\nc", "a", "bc"), Row("\\\n\\\n"),
        Row(
            "fruits                           apple, banana, pear, \\\n"
                + "                                 cantaloupe, watermelon, \\\n"
                + "                                 kiwi, mango",
            "fruits", "apple, banana, pear, cantaloupe, watermelon, kiwi, mango"),
    ]

    static let escapes: [Row] = [
        Row("a=x\\ty", "a", "x\ty"), Row("a=x\\ny", "a", "x\ny"), Row("a=x\\ry", "a", "x\ry"),
        Row("a=x\\fy", "a", "x\u{C}y"), Row("a=x\\by\\z\\q", "a", "xbyzq"),
        Row("a=\\\"x\\'", "a", "\"x'"), Row("a=\\\\d+", "a", "\\d+"), Row("a=\\d+", "a", "d+"),
        Row("a=\\u0041\\u00e9\\u20AC", "a", "Aé€"), Row("a=\\ud83d\\uDE00!", "a", "😀!"),
        Row("\\u0061\\u003d=b", "a=", "b"), Row("a=\\#\\!", "a", "#!"),
        Row("a=\\u0041B", "a", "AB"), Row("a=é€😀", "a", "é€😀"),
        Row("ключ=значение", "ключ", "значение"), Row("a=\\ x", "a", "x"), Row("a=x\\t", "a", "x"),
        Row("a=\\\u{e9}", "a", "é"),
    ]

    @Test("separators", arguments: separators)
    func separatorRows(row: Row) { #expect(Self.read(row.text) == row.pairs) }

    @Test("lines and continuations", arguments: lines)
    func lineRows(row: Row) { #expect(Self.read(row.text) == row.pairs) }

    @Test("escapes", arguments: escapes)
    func escapeRows(row: Row) {
        let (pairs, findings) = Self.read(Array(row.text.utf8))
        #expect(pairs == row.pairs)
        #expect(findings == [])
    }

    @Test("every single byte in a key and in a value")
    func everyByte() {
        for byte in UInt8(0)...255 {
            let text = Array("k".utf8) + [byte] + Array("x=v".utf8) + [byte] + Array("w".utf8)
            let (pairs, findings) = Self.read(text)
            let character = String(UnicodeScalar(byte))
            let expected: [String] =
                switch byte {
                case 0x0A, 0x0D: ["k", "", "x", "v", "w", ""]
                case 0x20, 0x09, 0x0C: ["k", "x=v\(character)w"]
                case UInt8(ascii: "="): ["k", "x=v=w"]
                case UInt8(ascii: ":"): ["k", "x=v:w"]
                case UInt8(ascii: "\\"): ["kx", "vw"]
                default: ["k\(character)x", "v\(character)w"]
                }
            #expect(pairs == expected, "byte \(byte)")
            #expect(findings == [], "byte \(byte)")
        }
    }

    @Test("bytes that are no UTF-8 are ISO-8859-1, beside others that are")
    func latin() {
        let text: [UInt8] = Array("a=caf\u{e9} ".utf8) + [0xE9, 0x20, 0xFF, 0xC3, 0x28, 0x80]
        #expect(Self.read(text).pairs == ["a", "café é ÿÃ(\u{80}"])
        #expect(Self.read(Array("a=\\".utf8) + [0xE9]).pairs == ["a", "é"])
        #expect(Self.read(Array("a=".utf8) + [0xED, 0xA0, 0x80]).pairs == ["a", "í\u{A0}\u{80}"])
    }

    @Test("places are those of the source, whatever is between")
    func places() throws {
        let source = SourceText("  k\\u0065y \\\n  :  v\\tx \\\r\n   two  \nplain = a b c")
        var reader = PropertiesReader(source, number: 3)
        reader.run()
        let first = try #require(reader.properties.first)
        #expect(first.text == 3)
        #expect(first.key.text == "key")
        #expect(source.text(of: first.key.span) == "k\\u0065y")
        #expect(source.text(of: first.key.span(of: 1..<2)) == "\\u0065")
        #expect(first.value.text == "v\tx two")
        #expect(source.text(of: first.value.span) == "v\\tx \\\r\n   two")
        #expect(source.text(of: first.value.span(of: 4..<7)) == "two")
        #expect(source.text(of: first.value.span(of: 1..<2)) == "\\t")
        let last = reader.properties[1].value
        #expect(source.text(of: last.span) == "a b c")
        #expect(source.text(of: last.span(of: 2..<3)) == "b")
    }

    @Test("every place lies in the text and holds what was read there")
    func allPlaces() {
        for row in Self.separators + Self.lines + Self.escapes {
            let source = SourceText(row.text)
            var reader = PropertiesReader(source, number: 0)
            reader.run()
            for text in reader.properties.flatMap({ [$0.key, $0.value] }) {
                #expect(text.span.end <= source.bytes.count, "\(row)")
                if text.offsets.isEmpty { #expect(source.text(of: text.span) == text.text) }
                for index in 0..<text.text.utf8.count {
                    let span = text.span(of: index..<index + 1)
                    #expect(span.start >= text.span.start && span.end <= text.span.end)
                }
            }
        }
    }

    @Test("malformed escapes are told with their places")
    func malformed() {
        for (text, found) in [
            ("a=\\u00g1", "\\u00"), ("a=\\u", "\\u"), ("a=\\u12", "\\u12"),
            ("a=\\ud83dx", "\\ud83d"), ("a=\\ude00", "\\ude00"), ("\\uzz=1", "\\u"),
        ] {
            let source = SourceText(text)
            var reader = PropertiesReader(source, number: 0)
            reader.run()
            #expect(reader.findings.map(\.code) == ["malformed-escape"], "\(text)")
            #expect(reader.findings.map { source.text(of: $0.span) } == [found], "\(text)")
        }
    }

    @Test("a text, a line and a number of keys that are too large are refused")
    func limits() {
        let long = Self.read(Array(repeating: 0x78, count: PropertiesLimits.textBytes + 1))
        #expect(long.pairs == [])
        #expect(long.findings.map(\.code) == ["text-too-long"])
        let wide = "a=" + String(repeating: "x", count: PropertiesLimits.lineBytes - 2)
        #expect(Self.read(Array(wide.utf8)).findings == [])
        let wider = Self.read(Array((wide + "y\nb=c").utf8))
        #expect(wider.pairs == ["b", "c"])
        #expect(wider.findings.map(\.code) == ["line-too-long"])
        let many = String(repeating: "a=\n", count: PropertiesLimits.keys + 1)
        #expect(Self.read(Array(many.utf8)).findings.map(\.code) == ["too-many-keys"])
    }
}
