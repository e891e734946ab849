/// The form of a Swift file: sizes, words, and promises that must be told.
///
/// Each check gives its findings as `path:line: sentence`.
enum Form {
    static let checks: [@Sendable (SwiftSource) -> [String]] = [
        longLines, longFile, longFunctions, deepNesting, unlabelledParameters, unfinished,
        emptyEnds,
    ]

    static func longLines(_ source: SwiftSource) -> [String] {
        source.lines.enumerated().filter { $0.element.count > 100 }.map { index, line in
            source.finding(index + 1, "\(line.count) columns, at most 100 are read with ease")
        }
    }

    static func longFile(_ source: SwiftSource) -> [String] {
        let count = source.lines.count - 1
        return count <= 500 ? [] : [source.finding(500, "\(count) lines, at most 500")]
    }

    static func longFunctions(_ source: SwiftSource) -> [String] {
        FunctionBody.all(in: source).filter { $0.lineCount > 70 }.map { body in
            source.finding(body.firstLine, "'\(body.name)' has \(body.lineCount) lines, at most 70")
        }
    }

    static func deepNesting(_ source: SwiftSource) -> [String] {
        FunctionBody.all(in: source).filter { $0.deepest.depth > 3 }.map { body in
            source.finding(
                body.deepest.line, "'\(body.name)' nests \(body.deepest.depth) deep, at most 3")
        }
    }

    static func unlabelledParameters(_ source: SwiftSource) -> [String] {
        FunctionBody.all(in: source).filter { $0.unlabelled > 4 }.map { body in
            source.finding(
                body.firstLine,
                "'\(body.name)' takes \(body.unlabelled) values without labels, at most 4")
        }
    }

    static func unfinished(_ source: SwiftSource) -> [String] {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        return source.lines.enumerated().compactMap { index, line in
            let parts = line.split { !$0.isLetter }
            guard let word = words.first(where: { parts.contains(Substring($0)) }) else {
                return nil
            }
            return source.finding(index + 1, "\(word): an issue is the place for what is to come")
        }
    }

    static func emptyEnds(_ source: SwiftSource) -> [String] {
        var findings = source.lines.enumerated().filter { $0.element.last?.isWhitespace == true }
            .map { source.finding($0.offset + 1, "blanks at the end of the line") }
        if source.lines.last != "" || source.lines.dropLast().last == "" {
            findings.append(source.finding(source.lines.count, "a file ends with one newline"))
        }
        return findings
    }
}

/// A function, an initialiser or a deinitialiser with a body.
struct FunctionBody {
    let name: String
    let firstLine: Int
    let lineCount: Int
    /// How many parameters have `_` for a label.
    let unlabelled: Int
    /// The deepest block of if, for, while, switch and the like.
    let deepest: (depth: Int, line: Int)

    private static let starts: Set<String> = ["func", "init", "deinit"]
    private static let otherDeclarations: Set<String> = [
        "func", "var", "let", "init", "deinit", "static", "case", "subscript", "typealias",
        "associatedtype", "mutating",
    ]
    private static let blocks: Set<String> = [
        "if", "else", "for", "while", "switch", "do", "repeat", "guard", "catch",
    ]

    static func all(in source: SwiftSource) -> [FunctionBody] {
        let tokens = source.tokens
        return tokens.indices.compactMap { index in
            guard starts.contains(tokens[index].text),
                index == 0 || ![".", "`"].contains(tokens[index - 1].text),
                let opening = opening(of: tokens, from: index + 1)
            else { return nil }
            return FunctionBody(tokens, declaredAt: index, opening: opening)
        }
    }

    /// The brace that opens the body; a requirement of a protocol has none.
    private static func opening(of tokens: [SwiftSource.Token], from start: Int) -> Int? {
        var depth = 0
        for index in start..<tokens.count {
            let token = tokens[index]
            switch token.text {
            case "(", "[": depth += 1
            case ")", "]":
                depth -= 1
                // A call such as `super.init(…)` within an expression.
                if depth < 0 { return nil }
            case "{" where depth == 0: return index
            case "}" where depth == 0: return nil
            default:
                if depth == 0, index > start, otherDeclarations.contains(token.text) { return nil }
            }
        }
        return nil
    }

    private init(_ tokens: [SwiftSource.Token], declaredAt start: Int, opening: Int) {
        let isNamed = tokens[start].text == "func"
        name = isNamed ? tokens[start + 1].text : tokens[start].text
        firstLine = tokens[start].line
        var unlabelled = 0
        for index in start..<opening where tokens[index].text == "_" {
            if index + 1 < opening, tokens[index + 1].isWord { unlabelled += 1 }
        }
        self.unlabelled = unlabelled
        var isBlock: [Bool] = []
        var isPending = false
        var deepest = (depth: 0, line: firstLine)
        var end = opening
        for index in opening..<tokens.count {
            let token = tokens[index]
            if Self.blocks.contains(token.text), tokens[index - 1].text != "." {
                isPending = true
            } else if token.text == "{" {
                isBlock.append(isPending)
                isPending = false
                let depth = isBlock.count(where: \.self)
                if depth > deepest.depth { deepest = (depth, token.line) }
            } else if token.text == "}" {
                isBlock.removeLast()
                end = index
                if isBlock.isEmpty { break }
            }
        }
        self.deepest = deepest
        lineCount = tokens[end].line - firstLine + 1
    }
}
