/// Words that are not for this house, each with what to write instead, and
/// the marks that need a reason above them.
enum Words {
    /// Whole words of the code, wherever they stand.
    static let banned: [String: String] = [
        "Foundation": "Glibc and our own small files do it",
        "Dispatch": "threads and Synchronization do it",
        "RegexBuilder": "Matcher uses PCRE2",
        "Regex": "Matcher uses PCRE2",
        "print": "Console in flumectl, FlowContext.note in FlumeKit",
        "debugPrint": "Console in flumectl, FlowContext.note in FlumeKit",
        "Date": "Clock tells the time",
        "fatalError": "precondition or preconditionFailure with a sentence",
        "conf": "the full word",
        "config": "configuration",
        "ctx": "context",
        "cfg": "configuration",
        "mgr": "the word for what it does",
        "util": "the word for what it does",
        "utils": "the word for what it does",
        "impl": "the word for what it does",
    ]

    /// Parts of the names of types and files.
    static let bannedParts: Set<String> = [
        "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Base",
        "Common", "Impl", "Misc", "Stuff",
    ]

    static func bannedWords(_ source: SwiftSource) -> [String] {
        var findings = source.codeLines.enumerated().filter { $0.element.contains("try!") }
            .map { source.finding($0.offset + 1, "'try!': throw, or say it in a guard") }
        for (index, token) in source.tokens.enumerated() {
            let before = index > 0 ? source.tokens[index - 1].text : ""
            let after = index + 1 < source.tokens.count ? source.tokens[index + 1].text : ""
            // Somebody else's member or label is not our word.
            if before == "." || before == "#" || after == ":" { continue }
            if let instead = banned[token.text] {
                findings.append(source.finding(token.line, "'\(token.text)': \(instead)"))
            }
        }
        return findings
    }

    static func bannedNames(_ source: SwiftSource) -> [String] {
        var names = Declarations(source).typeNames.sorted()
        if let file = source.path.split(separator: "/").last { names.append(String(file)) }
        return names.flatMap { name in
            parts(of: name).filter(bannedParts.contains).map { part in
                source.finding(1, "'\(part)' in '\(name)' says nothing")
            }
        }
    }

    /// `ByteWriter` is `Byte` and `Writer`; digits belong to what precedes.
    static func parts(of name: String) -> [String] {
        var parts: [String] = []
        for character in name {
            if !character.isLetter && !character.isNumber {
                parts.append("")
            } else if character.isUppercase || parts.isEmpty {
                parts.append(String(character))
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    /// Marks that switch a check of the compiler off say why that is safe.
    static func unexplainedPromises(_ source: SwiftSource) -> [String] {
        source.codeLines.enumerated().compactMap { index, line in
            let marks = ["@unchecked", "nonisolated(unsafe)", "unsafeBitCast", "unowned(unsafe)"]
            guard let mark = marks.first(where: line.contains) else { return nil }
            return isExplained(source, index, within: 12)
                ? nil : source.finding(index + 1, "'\(mark)' without 'Safe because' above it")
        }
    }

    /// So does an optional that is opened by force.
    static func unexplainedUnwraps(_ source: SwiftSource) -> [String] {
        source.codeLines.enumerated().compactMap { index, line in
            guard unwraps(line) else { return nil }
            return isExplained(source, index, within: 6)
                ? nil : source.finding(index + 1, "'!' without 'Safe because' above it")
        }
    }

    private static func unwraps(_ line: String) -> Bool {
        let characters = Array(line)
        return characters.indices.contains { index in
            guard characters[index] == "!", index > 0 else { return false }
            let before = characters[index - 1]
            let after = index + 1 < characters.count ? characters[index + 1] : " "
            let isPostfix = before.isLetter || before.isNumber || ")]_>\"".contains(before)
            return isPostfix && after != "="
        }
    }

    /// Whether a comment shortly above, or at the head of the line, gives the
    /// reason.
    private static func isExplained(
        _ source: SwiftSource, _ index: Int, within distance: Int
    ) -> Bool {
        source.lines[max(0, index - distance)...index].contains { line in
            line.contains("//") && line.contains("Safe because")
        }
    }
}
