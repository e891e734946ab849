/// Builds the syntax tree of a text and gathers what is wrong with its form.
///
/// After a mistake it goes on at the next sign that can follow, so that one
/// run finds every mistake; of several complaints about one place the first
/// is kept. Nesting is bounded, so that no text exhausts the stack.
struct Parser {
    let source: SourceText
    let tokens: [Token]
    var findings: DiagnosticList
    var index = 0
    /// The token of the last complaint, about which there is no second.
    private var complainedAt = -1
    private let endsAbruptly: Bool
    private var isInNodes = false
    /// How deep the sink that the text stands for lies already.
    let outerDepth: Int

    init(_ source: SourceText, outerDepth: Int = 0) {
        self.source = source
        self.outerDepth = outerDepth
        var lexer = Lexer(source)
        lexer.run()
        tokens = lexer.tokens
        findings = lexer.findings
        endsAbruptly = lexer.endsAbruptly
    }

    /// Parses the whole text as an entry point asks for it.
    mutating func parse(as entry: FlowLanguage.Entry) -> FlowSyntax {
        switch entry {
        case .argument: return looksLikeNodes ? .nodes(parseNodes()) : parseFlow()
        case .nodes: return .nodes(parseNodes())
        case .source:
            let component = parseSource()
            expectEnd(of: "source")
            return .source(component)
        case .sink:
            let sink = parseSink(depth: outerDepth)
            expectEnd(of: "sink")
            return .sink(sink)
        }
    }

    /// Whether a node's name and colon stand here, so that the node before
    /// was not ended.
    var beginsNode: Bool {
        isInNodes && (kind == .identifier || kind == .number)
            && tokens[index + 1].kind == .colon
    }

    private var looksLikeNodes: Bool { tokens.count > 1 && tokens[1].kind == .colon }

    private mutating func parseNodes() -> [NodeSyntax] {
        isInNodes = true
        var nodes: [NodeSyntax] = []
        while kind != .end {
            if let node = parseNode() { nodes.append(node) }
        }
        return nodes
    }

    private mutating func parseNode() -> NodeSyntax? {
        let nameSpan = span
        let name = isNodeName ? text : nil
        if name == nil { fault(expected: "a node name", help: nodeNameHelp) }
        if kind != .colon, kind != .semicolon, kind != .bar { advance() }
        if kind != .colon {
            fault(expected: "':' after the node name")
            skipOver { $0 == .colon || $0 == .identifier || $0 == .bar }
        }
        guard accept(.colon) || kind == .identifier || kind == .bar else {
            accept(.semicolon)
            return nil
        }
        let component = parseSource()
        let sink = parseSinkAfterBar(expecting: "'|' and a sink")
        if kind != .semicolon {
            fault(expected: "';'", help: kind == .bar ? Self.oneBar : Self.nodeForm)
            if !beginsNode { skipOver { $0 == .semicolon } }
        }
        accept(.semicolon)
        return name.map {
            NodeSyntax(name: $0, nameSpan: nameSpan, source: component, sink: sink)
        }
    }

    private mutating func parseFlow() -> FlowSyntax {
        let component = parseSource()
        if kind == .end { return .flow(component, nil) }
        let sink = parseSinkAfterBar(expecting: "'|' or the end of the source")
        expectEnd(of: "flow")
        return .flow(component, sink)
    }

    private mutating func parseSinkAfterBar(expecting expected: String) -> SinkSyntax {
        if kind != .bar {
            let isSink =
                kind == .identifier || kind == .leftBracket || kind == .leftBrace
                || kind == .less
            let help = isSink ? "'|' stands between the source and its sink" : argumentsHelp
            fault(expected: expected, help: help)
            skipOver { $0 == .bar || $0 == .semicolon }
        }
        return accept(.bar) ? parseSink(depth: outerDepth) : .missing
    }

    private mutating func parseSource() -> ComponentSyntax {
        guard isComponentName, !isReserved(text) else {
            let place = span
            fault(expected: "a source", help: sourceHelp)
            skipOver { $0 == .bar || $0 == .semicolon }
            return ComponentSyntax(name: "", nameSpan: place, span: place, isDamaged: true)
        }
        return parseComponent(depth: outerDepth)
    }

    private mutating func expectEnd(of what: String) {
        guard kind != .end else { return }
        let help =
            switch kind {
            case .semicolon: "';' ends a node only: name : source | sink;"
            case .bar: Self.oneBar
            default: argumentsHelp
            }
        fault(expected: "the end of the \(what)", help: help)
    }
}

// The tokens, and complaints about them.
extension Parser {
    var kind: Token.Kind { tokens[index].kind }

    var span: SourceSpan { tokens[index].span }

    /// The text of the current token.
    var text: String { source.text(of: span) }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    @discardableResult
    mutating func accept(_ wanted: Token.Kind) -> Bool {
        guard kind == wanted else { return false }
        advance()
        return true
    }

    /// Says what was expected here.
    ///
    /// What the lexer complained about already is not complained about again.
    mutating func fault(expected: String, help: String? = nil) {
        guard index > complainedAt else { return }
        complainedAt = index
        if kind == .damaged || kind == .end && endsAbruptly { return }
        findings.append(.unexpected(found: found, at: span, expected: expected, help: help))
    }

    /// Gives the text up: nothing after this place is read.
    mutating func giveUp(_ diagnostic: Diagnostic) {
        findings.append(diagnostic)
        index = tokens.count - 1
        complainedAt = index
    }

    /// Steps over tokens, and over whole brackets, up to one that is wanted,
    /// the end of a node, or the end of the brackets around this place.
    mutating func skip(to isWanted: (Token.Kind) -> Bool) {
        skipOver { isWanted($0) || $0 == .rightBracket || $0 == .rightBrace || $0 == .greater }
    }

    /// Steps over tokens, and over whole brackets, up to one that is wanted or
    /// the end of a node.
    private mutating func skipOver(to isWanted: (Token.Kind) -> Bool) {
        var open = 0
        while kind != .end, kind != .semicolon {
            if open == 0, isWanted(kind) { return }
            switch kind {
            case .leftParenthesis, .leftBracket, .leftBrace, .less: open += 1
            case .rightParenthesis, .rightBracket, .rightBrace, .greater: open = max(0, open - 1)
            default: break
            }
            advance()
        }
    }

    private var found: String {
        if kind == .end { return "the end" }
        let word = text
        guard word.utf8.count > 40 else { return "'\(word)'" }
        return "'\(String(word.prefix(36)))…'"
    }

    /// Whether a component's name can stand here.
    ///
    /// A damaged word counts, so that its arguments are read as such.
    var isComponentName: Bool {
        guard kind == .identifier else { return kind == .damaged && startsWithLetter }
        let span = span
        // Only two words are excluded, and most names have another length.
        guard span.end - span.start == 4 || span.end - span.start == 5 else { return true }
        let word = text
        return word != "true" && word != "false"
    }

    private var startsWithLetter: Bool { source.bytes[span.start].beginsName }

    /// The words that begin a sink in braces, and nothing else.
    func isReserved(_ word: String) -> Bool { word == "roll" || word == "collector" }

    private var isNodeName: Bool {
        switch kind {
        case .identifier: isComponentName && !isReserved(text)
        case .number: Self.isAddress(source.bytes[span.start..<span.end])
        default: false
        }
    }

    /// Whether the bytes are four decimal groups up to 255.
    private static func isAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
        let groups = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return groups.count == 4
            && groups.allSatisfy { group in
                group.count <= 3 && group.allSatisfy(\.isDecimalDigit)
                    && UInt8(String(decoding: group, as: UTF8.self)) != nil
            }
    }

    private var nodeNameHelp: String? {
        switch kind {
        case .semicolon: "one ';' ends a node"
        case .string: "a node name stands without quotes"
        case .number: "a node name begins with a letter or is an address such as 10.0.0.1"
        case .identifier: "'\(text)' is a word of the language"
        default: Self.nodeForm
        }
    }

    private static let nodeForm = "a node is written name : source | sink;"
    private static let oneBar =
        "one '|' joins a source and a sink; decorators stand before the sink: gzip console"

    private var sourceHelp: String? {
        switch kind {
        case .leftBracket, .leftBrace, .less:
            "a source stands alone; fan-out, decorators and failover are for sinks"
        case .identifier where isReserved(text): "'\(text)' is for sinks: \(text)(…) { sink }"
        case .number: "a name begins with a letter"
        case .string: "a name stands without quotes"
        default: nil
        }
    }

    /// What helps when a literal follows a name as in a shell.
    var argumentsHelp: String? {
        switch kind {
        case .string, .number, .word: "arguments stand in parentheses: name(argument, …)"
        default: nil
        }
    }
}

extension Diagnostic {
    fileprivate static func unexpected(
        found: String, at span: SourceSpan, expected: String, help: String?
    ) -> Diagnostic {
        Diagnostic(
            code: "unexpected-text", at: span, "expected \(expected), found \(found)", help: help)
    }
}
