extension Parser {
    /// A name and its arguments, if it has any.
    ///
    /// A name must stand here.
    mutating func parseComponent(depth: Int) -> ComponentSyntax {
        var component = ComponentSyntax(
            name: text, nameSpan: span, span: span, isDamaged: kind == .damaged)
        advance()
        if kind == .leftParenthesis { parseArguments(of: &component, depth: depth) }
        return component
    }

    private mutating func parseArguments(of component: inout ComponentSyntax, depth: Int) {
        guard depth < FlowLimits.depth else { return giveUp(.nestedTooDeep(at: span)) }
        let open = span
        advance()
        defer {
            let last = tokens[index - 1].span
            component.span.end = max(last.end, open.end)
        }
        if accept(.rightParenthesis) { return }
        while true {
            parseArgument(of: &component, depth: depth)
            if component.arguments.count + component.keywords.count > FlowLimits.arguments {
                return giveUp(.tooManyArguments(of: component.name, at: component.nameSpan))
            }
            if kind != .comma, kind != .rightParenthesis {
                component.isDamaged = true
                fault(expected: "',' or ')'", help: afterArgumentHelp)
                skipArguments()
            }
            if accept(.comma) { continue }
            accept(.rightParenthesis)
            return
        }
    }

    private mutating func parseArgument(of component: inout ComponentSyntax, depth: Int) {
        if kind.isWord || kind == .damaged || kind == .string,
            tokens[index + 1].kind == .equals
        {
            parseKeyword(of: &component, depth: depth)
            return
        }
        if !component.keywords.isEmpty, kind.isWord || kind == .string {
            component.isDamaged = true
            fault(
                expected: "a keyword argument",
                help: "arguments without a keyword come first")
        }
        if let value = parseValue(depth: depth, expected: "an argument") {
            component.arguments.append(value)
        } else {
            component.isDamaged = true
        }
    }

    private mutating func parseKeyword(of component: inout ComponentSyntax, depth: Int) {
        let key = text
        let keySpan = span
        let isNamed = isIdentifier
        if !isNamed {
            component.isDamaged = true
            fault(expected: "a keyword before '='", help: "put a text that holds '=' in quotes")
        }
        advance()
        advance()
        guard let value = parseValue(depth: depth, expected: "a value after '='") else {
            component.isDamaged = true
            return
        }
        guard isNamed else { return }
        component.keywords.append(KeywordSyntax(key: key, keySpan: keySpan, value: value))
    }

    /// A literal or a call; `nil` and a complaint if neither stands here.
    private mutating func parseValue(depth: Int, expected: String) -> ArgumentSyntax? {
        let place = span
        if kind == .string {
            let literal = text
            advance()
            return ArgumentSyntax(form: .quoted(literal), span: place)
        }
        guard kind.isWord else {
            fault(expected: expected)
            if kind == .damaged { advance() }
            return nil
        }
        if tokens[index + 1].kind == .leftParenthesis {
            let isNamed = isIdentifier
            if !isNamed {
                fault(
                    expected: "a name before '('", help: "put a text that holds '(' in quotes")
            }
            let call = parseComponent(depth: depth + 1)
            guard isNamed, !call.isDamaged else { return nil }
            return ArgumentSyntax(form: .call(call), span: call.span)
        }
        let word = text
        advance()
        return ArgumentSyntax(form: .word(word), span: place)
    }

    /// Whether the current word is formed like a name.
    private var isIdentifier: Bool {
        guard kind.isWord else { return false }
        let bytes = source.bytes[span.start..<span.end]
        return bytes.first?.beginsName == true && bytes.allSatisfy(\.continuesName)
    }

    /// Goes on at the next argument, the end of the list, or where the list
    /// must have ended.
    private mutating func skipArguments() {
        var open = 0
        while kind != .end, !kind.endsArguments {
            if open == 0, kind == .comma || kind == .rightParenthesis { return }
            if kind == .leftParenthesis { open += 1 }
            if kind == .rightParenthesis { open -= 1 }
            advance()
        }
    }

    private var afterArgumentHelp: String? {
        switch kind {
        case .equals: "put a text that holds '=' in quotes"
        case .word, .identifier, .number:
            tokens[index + 1].kind == .equals
                ? "a ',' stands between arguments"
                : "put a text that holds blanks in quotes"
        default: nil
        }
    }
}

extension Diagnostic {
    fileprivate static func tooManyArguments(
        of name: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            code: "too-many-arguments", at: span,
            "'\(name)' has more than \(FlowLimits.arguments) arguments")
    }
}
