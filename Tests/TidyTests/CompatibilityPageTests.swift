import FlumeTestKit
import Testing

/// docs/compatibility.md grows by many hands, and stays one page.
@Suite("docs/compatibility.md")
struct CompatibilityPageTests {
    private static let lines = Repository.text("docs/compatibility.md").split(separator: "\n")

    @Test("each area stands there once")
    func areas() {
        let titles = Self.lines.filter { $0.hasPrefix("## ") }
        #expect(titles.count > 5)
        #expect(Set(titles).count == titles.count)
    }

    @Test("no row stands there twice, and each says what, how in both, and why")
    func rows() {
        var seen: Set<Substring> = []
        var columns = 0
        for line in Self.lines where line.hasPrefix("|") {
            let cells = line.dropFirst().dropLast().split(
                separator: " | ", omittingEmptySubsequences: false)
            if line.contains("| Flume") && line.contains("flumectl |") { columns = cells.count }
            if line.hasPrefix("| what") || line.hasPrefix("|---") { continue }
            #expect(line.hasSuffix("|") && cells.count == columns, "\(line)")
            #expect(cells.allSatisfy { !$0.allSatisfy(\.isWhitespace) }, "\(line)")
            #expect(seen.insert(line).inserted, "\(line)")
        }
    }
}
