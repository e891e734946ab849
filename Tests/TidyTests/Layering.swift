/// The walls between the folders of the library: who may name whose types.
struct Layering {
    /// What each folder may know besides itself, from the bottom up.
    static let house: [String: Set<String>] = {
        let layers: [(String, Set<String>)] = [
            ("System", []),
            ("Bytes", ["System"]),
            ("Declarations", []),
            ("Events", ["Bytes"]),
            ("Formats", ["Events", "Bytes"]),
            ("Flow", ["Events", "Bytes", "Declarations", "System"]),
            ("Components", ["System", "Bytes", "Declarations", "Events", "Formats", "Flow"]),
            ("Dialects", ["Declarations"]),
            ("Reference", ["Declarations"]),
        ]
        let all = Set(layers.map(\.0) + ["Agent"])
        var knows = Dictionary(uniqueKeysWithValues: layers)
        knows["Agent"] = all
        knows["flumectl"] = all
        return knows
    }()

    /// Where functions that belong to no type may stand.
    static let foldersOfFreeFunctions: Set<String> = ["System", "Bytes"]

    let knows: [String: Set<String>]

    /// Everything that breaks the rules, as findings.
    func findings(in sources: [SwiftSource]) -> [String] {
        var owners: [String: String] = [:]
        for source in sources {
            for type in Declarations(source).topLevelTypes where !type.isPrivate {
                owners[type.name] = source.folder
            }
        }
        return sources.flatMap { findings(in: $0, owners) }
    }

    private func findings(in source: SwiftSource, _ owners: [String: String]) -> [String] {
        guard let known = knows[source.folder] else {
            return [source.finding(1, "folder '\(source.folder)' has no place in the layers")]
        }
        let declarations = Declarations(source)
        var findings: [String] = []
        for (index, token) in source.tokens.enumerated() where token.isWord {
            guard let owner = owners[token.text], owner != source.folder,
                !known.contains(owner), !declarations.typeNames.contains(token.text),
                index == 0 || source.tokens[index - 1].text != "."
            else { continue }
            findings.append(
                source.finding(
                    token.line, "\(source.folder) may not know \(token.text) of \(owner)"))
        }
        for parameter in declarations.genericParameters where owners[parameter.text] != nil {
            findings.append(
                source.finding(
                    parameter.line, "generic parameter '\(parameter.text)' is named like a type"))
        }
        if !Self.foldersOfFreeFunctions.contains(source.folder) {
            for function in declarations.freeFunctions {
                findings.append(
                    source.finding(function.line, "function '\(function.text)' belongs to no type"))
            }
        }
        return findings
    }
}

/// What a file declares.
struct Declarations {
    struct NamedType: Hashable {
        var name: String
        var line: Int
        var isPrivate: Bool
    }

    private(set) var topLevelTypes: [NamedType] = []
    /// All types, nested ones too.
    private(set) var typeNames: Set<String> = []
    private(set) var freeFunctions: [SwiftSource.Token] = []
    private(set) var genericParameters: [SwiftSource.Token] = []

    private static let typeKeywords: Set<String> = [
        "struct", "class", "enum", "protocol", "actor", "typealias", "associatedtype",
    ]

    init(_ source: SwiftSource) {
        let tokens = source.tokens
        var depth = 0
        for (index, token) in tokens.enumerated() {
            if token.text == "{" { depth += 1 }
            if token.text == "}" { depth -= 1 }
            guard index + 1 < tokens.count, index == 0 || tokens[index - 1].text != "." else {
                continue
            }
            let next = tokens[index + 1]
            if Self.typeKeywords.contains(token.text), next.isWord, Self.isName(next.text) {
                typeNames.insert(next.text)
                collectGenericParameters(of: tokens, from: index + 2)
                if depth > 0 { continue }
                let modifiers = tokens[..<index].reversed().prefix { $0.line == token.line }
                let isPrivate = modifiers.contains {
                    $0.text == "private" || $0.text == "fileprivate"
                }
                topLevelTypes.append(
                    NamedType(name: next.text, line: token.line, isPrivate: isPrivate))
            } else if token.text == "func" {
                if depth == 0 { freeFunctions.append(next) }
                collectGenericParameters(of: tokens, from: index + 2)
            } else if token.text == "init" {
                collectGenericParameters(of: tokens, from: index + 1)
            }
        }
    }

    /// `class func` and `class var` declare no class.
    private static func isName(_ word: String) -> Bool {
        !["func", "var", "let", "subscript"].contains(word)
    }

    /// Collects `A` and `B` of `<A, B: X>`.
    private mutating func collectGenericParameters(
        of tokens: [SwiftSource.Token], from start: Int
    ) {
        guard start < tokens.count, tokens[start].text == "<" else { return }
        var depth = 0
        for index in start..<tokens.count {
            switch tokens[index].text {
            case "<": depth += 1
            case ">":
                depth -= 1
                if depth == 0 { return }
            default: break
            }
            let before = tokens[index - 1].text
            if depth == 1, tokens[index].isWord, before == "<" || before == "," {
                genericParameters.append(tokens[index])
            }
        }
    }
}
