import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Pattern")
struct PatternTests {
    /// The whole match and the groups; a group that took no part is "-".
    private func groups(
        _ pattern: String, _ subject: [UInt8], from start: Int = 0
    ) throws -> [String]? {
        let pattern = try Pattern(pattern)
        let matcher = Matcher(pattern)
        return subject.withUnsafeBytes { bytes in
            guard matcher.find(in: bytes, from: start) else { return nil }
            return (0...pattern.groupCount).map { group in
                matcher[group].map { String(decoding: bytes[$0], as: UTF8.self) } ?? "-"
            }
        }
    }

    struct Row: CustomTestStringConvertible, Sendable {
        var pattern: String
        var subject: String
        var groups: [String]?
        init(_ pattern: String, _ subject: String, _ groups: [String]?) {
            self.pattern = pattern
            self.subject = subject
            self.groups = groups
        }
        var testDescription: String { "\(pattern) on \(subject)" }
    }

    @Test(
        "means what it means in Java",
        arguments: [
            Row("a+", "baac", ["aa"]),
            Row("x", "baac", nil),
            Row("", "abc", [""]),
            Row("(a)|(b)", "b", ["b", "-", "b"]),
            Row("(?<key>\\w+)=(?<value>\\w+)", "k=v", ["k=v", "k", "v"]),
            Row("a++b", "aaab", ["aaab"]),
            Row("(?>a|ab)c", "abc", nil),
            Row("\\p{Alpha}+", "12ab34", ["ab"]),
            Row("\\P{Alpha}+", "ab12", ["12"]),
            Row("[\\p{Digit}x]+", "ab1x2", ["1x2"]),
            Row("[\\P{Digit}]+", "1ab2", ["ab"]),
            Row("[[:digit:]]+", "a12", ["12"]),
            Row("\\p{IsGreek}+", "abγδe", ["γδ"]),
            Row("\\p{script=Greek}", "aγ", ["γ"]),
            Row("\\p{gc=Lu}\\p{Ll}", "aBc", ["Bc"]),
            Row("\\pL+", "1é2", ["é"]),
            Row("\\u00e9", "caf\u{E9}", ["é"]),
            Row("\\uD83D\\uDE00", "a😀", ["😀"]),
            Row("\\0101\\07?", "xA", ["A"]),
            Row("\\x41\\x{42}", "AB", ["AB"]),
            Row("(a)\\11", "aa1", ["aa1", "a"]),
            Row("(?iu)ab", "xAB", ["AB"]),
            Row("(?i:a)b", "Ab", ["Ab"]),
            Row("(?x) a b # and (no more\n c", "abc", ["abc"]),
            Row("(?x)[a b]+", "a b", ["a"]),
            Row("(?x: a ) #", "a #", ["a #"]),
            Row("\\Q(a[\\E+", "(a[[", ["(a[["]),
            Row("\\h+", "a \tb", [" \t"]),
            Row("c\\Z", "abc\n", ["c"]),
            Row("c\\z", "abc\n", nil),
            Row(".+", "ab\rc", ["ab"]),
            Row("b$", "ab\r\n", ["b"]),
            Row("(?s).+", "a\nb", ["a\nb"]),
            Row("(?m)^b", "a\nb", ["b"]),
            Row("^(.)(.)", "äöü", ["äö", "ä", "ö"]),
            Row("[^]x]+", "]ab]", ["ab"]),
            Row("[]x]+", "ab]x", ["]x"]),
            Row("\\[([^\\]]+)\\]", "[21/Nov]", ["[21/Nov]", "21/Nov"]),
            Row("(?<=a)b", "bab", ["b"]),
            Row("(?!a)b", "ab", ["b"]),
        ])
    func meaning(row: Row) throws {
        #expect(try groups(row.pattern, Array(row.subject.utf8)) == row.groups)
    }

    @Test(
        "names what it refuses, and where",
        arguments: [
            ("a(b", 3, "missing closing parenthesis"),
            ("ab)", 2, "unmatched closing parenthesis"),
            ("x[a[bc]]", 3, "a class within a class is not supported; a bracket is written '\\['"),
            ("[a-z&&[b]]", 4, "'&&' in a class is not supported; use a look-ahead, '(?=…)'"),
            ("\\p{InGreek}", 0, "'\\p{InGreek}' is not supported; scripts and categories are"),
            (
                "a\\p{javaLowerCase}", 1,
                "'\\p{javaLowerCase}' is not supported; scripts and categories are"
            ),
            ("a\\i", 1, "'\\i' has no meaning in a pattern"),
            ("\\Ka", 0, "'\\K' has no meaning in a pattern"),
            ("\\Ca", 0, "'\\C' has no meaning in a pattern"),
            ("\\b{g}", 0, "'\\b{…}' is not supported; '\\b' is a word boundary"),
            ("(?U)a", 2, "the flag 'U' is not supported; flags are i, m, s, u and x"),
            ("(?d)a", 2, "the flag 'd' is not supported; flags are i, m, s, u and x"),
            ("(?J)a", 2, "flags are i, m, s, u and x"),
            ("(*UTF)a", 1, "'(*' has no meaning in a pattern"),
            ("[abc", 0, "the class is not closed with ']'"),
            ("\\u12", 0, "'\\u' is followed by four hexadecimal digits, as in '\\u00e9'"),
            ("\\08", 0, "'\\0' is followed by octal digits, as in '\\012'"),
            ("\\xg", 0, "'\\x' is followed by two hexadecimal digits, as in '\\x1b'"),
            ("*a", 0, "quantifier does not follow a repeatable item"),
            ("\\p{Alpha}(", 10, "missing closing parenthesis"),
        ])
    func refusals(pattern: String, offset: Int, sentence: String) {
        #expect(throws: PatternError(sentence, offset: offset)) { try Pattern(pattern) }
    }

    @Test("reads bytes that are not UTF-8 one by one")
    func strayBytes() throws {
        let line: [UInt8] = Array("GET /caf".utf8) + [0xE9] + Array(" 200".utf8)
        let pattern = try Pattern("^(\\S+) (\\S+) (\\d+)$")
        let matcher = Matcher(pattern)
        line.withUnsafeBytes { bytes in
            #expect(matcher.find(in: bytes))
            #expect(matcher[2] == 4..<9)
            #expect(matcher[3] == 10..<13)
        }
        let wide = Matcher(try Pattern("€(\\d+)"))
        (line + Array("€5".utf8)).withUnsafeBytes { #expect(wide.find(in: $0)) }
        line.withUnsafeBytes { #expect(!wide.find(in: $0)) }
    }

    @Test(
        "finds one match after the other, empty ones too",
        arguments: [
            ("a*", "baab", [0..<0, 1..<3, 3..<3, 4..<4]),
            ("", "aé", [0..<0, 1..<1, 3..<3]),
            ("b", "abcb", [1..<2, 3..<4]),
            ("x", "", []),
            ("$", "", [0..<0]),
        ])
    func findNext(pattern: String, subject: String, expected: [Range<Int>]) throws {
        let matcher = Matcher(try Pattern(pattern))
        var found: [Range<Int>] = []
        Array(subject.utf8).withUnsafeBytes { bytes in
            var start: Int? = 0
            while let from = start, matcher.find(in: bytes, from: from), let match = matcher[0] {
                found.append(match)
                start = matcher.next(in: bytes)
            }
        }
        #expect(found == expected)
    }

    @Test("matches the whole of a name")
    func whole() throws {
        let matcher = Matcher(try Pattern("a|ab.*\\.log"))
        for (name, matches) in [
            ("abc.log", true), ("a", true), ("xabc.log", false),
            ("abc.log1", false), ("", false),
        ] {
            let isWhole = Array(name.utf8).withUnsafeBytes { matcher.matchesWhole($0) }
            #expect(isWhole == matches, "\(name)")
        }
    }

    @Test("says when a match might go on beyond the end")
    func partial() throws {
        let matcher = Matcher(try Pattern("\\n\\n+"), bytesOnly: true)
        for (text, outcome, range) in [
            ("abc", Matcher.PartialOutcome.none, nil),
            ("abc\n", .partial, 3..<4),
            ("abc\n\n", .partial, 3..<5),
            ("abc\n\nd", .match, 3..<5),
            ("", .none, nil),
        ] as [(String, Matcher.PartialOutcome, Range<Int>?)] {
            Array(text.utf8).withUnsafeBytes { bytes in
                #expect(matcher.findPartial(in: bytes) == outcome, "\(text)")
                #expect(matcher[0] == range, "\(text)")
            }
        }
        #expect(try Pattern("(?<=ab)c").maximumLookBehind == 8)
    }

    @Test(
        "gives up a search that would take for ever",
        arguments: [
            "(a+)+$", "(a|aa)+$", "(.*?,){11}P", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y",
            "((a*)*)*b", "(?:(?:a|b|ab)*)*c",
        ])
    func catastrophe(pattern: String) throws {
        let matcher = Matcher(try Pattern(pattern))
        let subject = [UInt8](repeating: 0x61, count: 30_000) + Array("x,x,x,x,x,!".utf8)
        subject.withUnsafeBytes { bytes in
            #expect(!matcher.find(in: bytes))
            #expect(!matcher.matchesWhole(bytes))
            #expect(!matcher.find(in: bytes))
        }
    }

    @Test("counts the searches given up")
    func abandoned() throws {
        let matcher = Matcher(try Pattern("(a+)+$"))
        let subject = [UInt8](repeating: 0x61, count: 40) + [0x21]
        subject.withUnsafeBytes { #expect(!matcher.find(in: $0)) }
        #expect(matcher.abandoned == 1)
        Array("aa".utf8).withUnsafeBytes { #expect(matcher.find(in: $0)) }
        #expect(matcher.abandoned == 1)
    }

    @Test("takes any text as a pattern without a crash")
    func anyText() {
        let seed: UInt64 = 11
        var random = Seeded(seed)
        let alphabet = Array("\\()[]{}?*+|^$.-&:#,<>=!abpPQExu0189 iUé".unicodeScalars)
        for _ in 0..<3000 {
            let count = Int.random(in: 0...12, using: &random)
            let text = String(
                String.UnicodeScalarView(
                    (0..<count).map { _ in
                        alphabet.randomElement(using: &random) ?? "a"
                    }))
            do {
                let matcher = Matcher(try Pattern(text))
                Array("ab0(é)[a]".utf8).withUnsafeBytes { _ = matcher.find(in: $0) }
            } catch {
                #expect((0...text.utf8.count).contains(error.offset), "seed \(seed): \(text)")
                #expect(!error.sentence.isEmpty)
            }
        }
    }
}
