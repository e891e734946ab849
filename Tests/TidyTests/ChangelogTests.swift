import FlumeTestKit
import Testing

@Suite("Changelog")
struct ChangelogTests {
    @Test("the changelog has its form")
    func form() {
        Findings.report(Self.findings(in: Repository.text("CHANGELOG.md")))
    }

    private static let kinds: Set<String> = ["Added", "Changed", "Fixed"]

    /// Unreleased first, then releases with their days; under each the kinds;
    /// under those entries that name their component first.
    private static func findings(in text: String) -> [String] {
        var findings: [String] = []
        var releases: [Substring] = []
        var isUnderKind = false
        var entry = ""
        func endEntry() {
            if !entry.isEmpty, !isEntry(entry) {
                findings.append("'\(entry)' is not 'component: sentence.'")
            }
            entry = ""
        }
        for line in text.split(separator: "\n") {
            if !line.hasPrefix("  ") { endEntry() }
            if line.hasPrefix("## ") {
                releases.append(line.dropFirst(3))
                isUnderKind = false
            } else if line.hasPrefix("### ") {
                isUnderKind = kinds.contains(String(line.dropFirst(4)))
                if !isUnderKind { findings.append("'\(line)' is no kind of change") }
            } else if line.hasPrefix("- ") {
                if !isUnderKind { findings.append("'\(line)' stands under no kind of change") }
                entry = String(line.dropFirst(2))
            } else if line.hasPrefix("  "), !entry.isEmpty {
                entry += " " + line.drop(while: \.isWhitespace)
            } else if !releases.isEmpty {
                findings.append("'\(line)' is no entry")
            }
        }
        endEntry()
        if releases.first != "Unreleased" { findings.append("'Unreleased' does not come first") }
        for release in releases.dropFirst() where !isRelease(release) {
            findings.append("'\(release)' is not 'version, year-month-day'")
        }
        return findings
    }

    private static func isEntry(_ entry: String) -> Bool {
        let parts = entry.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let first = parts[0].first else { return false }
        let isName = parts[0].count <= 30 && (first.isLowercase || first.isNumber)
        return isName && parts[1].hasPrefix(" ") && entry.hasSuffix(".")
    }

    private static func isRelease(_ release: Substring) -> Bool {
        let parts = release.split(separator: " ")
        return parts.count == 2 && parts[0].hasSuffix(",")
            && parts[1].split(separator: "-").map(\.count) == [4, 2, 2]
    }

    private static let samples: [(String, Int)] = [
        ("# Changelog\n\nWords.\n\n## Unreleased\n\n### Added\n- dump: is\n  there.\n", 0),
        ("## Unreleased\n### Fixed\n- dump: a.\n## 0.1.0, 2026-11-21\n### Added\n- tail: b.\n", 0),
        ("## 0.1.0, 2026-11-21\n### Added\n- dump: is there.\n", 1),
        ("## Unreleased\n### Removed\n- dump: is gone.\n", 2),
        ("## Unreleased\n- dump: is there.\n", 1),
        ("## Unreleased\n### Added\n- is there.\n", 1),
        ("## Unreleased\n### Added\n- dump: is there\n", 1),
        ("## Unreleased\n### Added\nwords\n", 1),
        ("## Unreleased\n## 0.1.0\n", 1),
    ]

    @Test("the check finds what it is there to find", arguments: samples)
    func finds(text: String, count: Int) {
        #expect(Self.findings(in: text).count == count)
    }
}
