import FlumeTestKit
import Testing

@testable import FlumeKit

/// What docs/regular-expressions.md says of patterns is so.
@Suite("docs/regular-expressions.md")
struct RegularExpressionsPageTests {
    /// The cells of the rows of the table beneath a title.
    private static func rows(beneath title: String) -> [[String]] {
        let text = Repository.text("docs/regular-expressions.md")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "## \(title)") else { return [] }
        let section = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("| ") }.dropFirst().map { cells(of: String($0)) }
    }

    /// The texts between bars, without the backticks around them.
    private static func cells(of line: String) -> [String] {
        var cells: [String] = [""]
        var isEscaped = false
        for character in line.dropFirst() {
            if character == "|", !isEscaped {
                cells.append("")
            } else {
                if character == "|" { cells[cells.count - 1].removeLast() }
                cells[cells.count - 1].append(character)
            }
            isEscaped = character == "\\"
        }
        return cells.dropLast().map { cell in
            let text = cell.dropFirst().dropLast()
            return String(text.hasPrefix("`") ? text.dropFirst().dropLast() : text)
        }
    }

    @Test("what is the same matches as the page says")
    func same() throws {
        let rows = Self.rows(beneath: "What is the same")
        #expect(rows.count > 30)
        for row in rows {
            #expect(row.count == 4, "\(row)")
            let matcher = Matcher(try Pattern(row[1]))
            let found = Array(row[2].utf8).withUnsafeBytes { text -> String? in
                guard matcher.find(in: text), let range = matcher[0] else { return nil }
                return String(decoding: text[range], as: UTF8.self)
            }
            #expect(found ?? "no match" == row[3], "\(row)")
        }
    }

    @Test("what is refused is refused with the sentence of the page")
    func refused() throws {
        let rows = Self.rows(beneath: "What is refused")
        #expect(rows.count > 5)
        for row in rows {
            let error = #expect(throws: PatternError.self, "\(row)") { try Pattern(row[1]) }
            #expect(error?.sentence == row[2], "\(row)")
        }
    }

    @Test(
        "what differs does so",
        arguments: [
            (".+", "a\u{85}b", "a\u{85}b"), (".+", "a\u{2028}b", "a\u{2028}b"),
            (".+", "a\r\nb", "a"), ("(?i)É", "é", "é"), ("(?i)[a-z]", "\u{212A}", "\u{212A}"),
        ])
    func differences(pattern: String, text: String, found: String) throws {
        let matcher = Matcher(try Pattern(pattern))
        Array(text.utf8).withUnsafeBytes { bytes in
            #expect(matcher.find(in: bytes))
            #expect(matcher[0].map { String(decoding: bytes[$0], as: UTF8.self) } == found)
        }
    }

    @Test("a look-behind of alternatives of fixed length is taken")
    func lookBehind() throws {
        let matcher = Matcher(try Pattern("(?<=a|aa|aaa)b"))
        Array("aaab".utf8).withUnsafeBytes { #expect(matcher.find(in: $0)) }
    }
}
