extension Parser {
    mutating func parseSink(depth: Int) -> SinkSyntax {
        guard depth < FlowLimits.depth else {
            giveUp(.nestedTooDeep(at: span))
            return .missing
        }
        switch kind {
        case .leftBracket: return parseFanOut(depth: depth)
        case .less: return parseFailover(depth: depth)
        case .leftBrace:
            guard case .decoration(let sink) = parseBraces(.decoration, depth: depth) else {
                return .missing
            }
            return sink
        default:
            guard isComponentName else {
                fault(expected: "a sink", help: sinkHelp)
                return .missing
            }
            return parseChain(depth: depth)
        }
    }

    /// Fan-out: `[ sink, sink ]`.
    private mutating func parseFanOut(depth: Int) -> SinkSyntax {
        advance()
        var branches: [SinkSyntax] = []
        repeat {
            branches.append(parseSink(depth: depth + 1))
            if kind != .comma, kind != .rightBracket {
                fault(expected: "',' or ']'", help: argumentsHelp)
                skip { $0 == .comma || $0 == .rightBracket }
            }
        } while accept(.comma)
        accept(.rightBracket)
        return .fanOut(branches)
    }

    /// Failover: `< sink ? sink >`.
    private mutating func parseFailover(depth: Int) -> SinkSyntax {
        advance()
        var alternatives: [SinkSyntax] = []
        repeat {
            alternatives.append(parseSink(depth: depth + 1))
            if kind != .question, kind != .greater {
                fault(
                    expected: alternatives.count > 1 ? "'?' or '>'" : "'?' and another sink",
                    help: argumentsHelp)
                skip { $0 == .question || $0 == .greater }
            }
        } while accept(.question)
        if alternatives.count < 2 {
            fault(
                expected: "'?' and another sink",
                help: "'< a ? b >' sends to b while a cannot be reached")
        }
        accept(.greater)
        return .failover(alternatives)
    }

    /// `decorator decorator sink`: the last name is the sink, all before it
    /// decorate it.
    private mutating func parseChain(depth: Int) -> SinkSyntax {
        var decorators: [ComponentSyntax] = []
        var sink = SinkSyntax.missing
        while true {
            guard depth + decorators.count < FlowLimits.depth else {
                giveUp(.nestedTooDeep(at: span))
                break
            }
            let component = parseComponent(depth: depth)
            let next = depth + decorators.count + 1
            if isReserved(component.name) {
                sink = parseBody(of: component, depth: next)
                break
            }
            if isComponentName, !beginsNode {
                decorators.append(component)
                continue
            }
            switch kind {
            case .leftBracket, .less:
                decorators.append(component)
                sink = parseSink(depth: next)
            case .leftBrace:
                switch parseBraces(.either, depth: next) {
                case .decoration(let inner): sink = .decorated(component, inner)
                case .body(let inner): sink = .braced(component, inner)
                }
            default: sink = .component(component)
            }
            break
        }
        for decorator in decorators.reversed() { sink = .decorated(decorator, sink) }
        return sink
    }

    /// The braces after `roll(…)` and `collector(…)`.
    private mutating func parseBody(of roll: ComponentSyntax, depth: Int) -> SinkSyntax {
        var component = roll
        let word = component.name
        if component.span.end == component.nameSpan.end {
            component.isDamaged = true
            fault(expected: "'(' after '\(word)'", help: "\(word) is written \(word)(…) { sink }")
            skip { $0 == .leftBrace || $0.endsArguments }
        }
        guard kind == .leftBrace else {
            fault(
                expected: "'{' and a sink after '\(word)(…)'",
                help: "\(word) is written \(word)(…) { sink }")
            return .braced(component, isComponentName ? parseSink(depth: depth) : .missing)
        }
        switch parseBraces(.body, depth: depth) {
        case .body(let sink), .decoration(let sink): return .braced(component, sink)
        }
    }

    private enum BracesWanted { case decoration, body, either }

    private enum Braces {
        /// `{ decorator => sink }`
        case decoration(SinkSyntax)
        /// `{ sink }`
        case body(SinkSyntax)
    }

    /// The depth is that of what the braces stand for: a decorated sink, or
    /// the body itself.
    private mutating func parseBraces(_ wanted: BracesWanted, depth: Int) -> Braces {
        advance()
        let inner = parseSink(depth: wanted == .decoration ? depth + 1 : depth)
        if kind == .arrow {
            if wanted == .body {
                fault(expected: "'}'", help: "the braces hold one sink: { sink }")
            }
            return .decoration(parseDecoration(by: inner, depth: depth + 1))
        }
        if kind != .rightBrace || wanted == .decoration {
            let expected =
                switch wanted {
                case .decoration: "'=>' and a sink"
                case .body: "'}'"
                case .either: "'=>' or '}'"
                }
            fault(expected: expected, help: argumentsHelp)
            skip { $0 == .rightBrace }
        }
        accept(.rightBrace)
        return wanted == .decoration ? .decoration(inner) : .body(inner)
    }

    /// The rest of `{ decorator => sink }` from the arrow on.
    private mutating func parseDecoration(by decorators: SinkSyntax, depth: Int) -> SinkSyntax {
        if case .component = decorators {
        } else if case .missing = decorators {
        } else {
            findings.append(.severalBeforeArrow(at: span))
        }
        advance()
        var sink = parseSink(depth: depth)
        if kind == .arrow {
            fault(expected: "'}'", help: "nest them: { a => { b => c } }, or write a b c")
            sink = parseDecoration(by: sink, depth: depth + 1)
        } else {
            if kind != .rightBrace {
                fault(expected: "'}'", help: argumentsHelp)
                skip { $0 == .rightBrace }
            }
            accept(.rightBrace)
        }
        guard case .component(let decorator) = decorators else { return sink }
        return .decorated(decorator, sink)
    }

    private var sinkHelp: String? {
        switch kind {
        case .number: "a name begins with a letter"
        case .string: "a name stands without quotes"
        case .identifier: "'\(text)' is a word of the language"
        case .rightBracket where index > 0 && tokens[index - 1].kind == .comma:
            "no ',' stands after the last sink"
        case .rightBracket where index > 0 && tokens[index - 1].kind == .leftBracket:
            "'[ ]' holds at least one sink"
        default: nil
        }
    }
}

extension Diagnostic {
    static func nestedTooDeep(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "nested-too-deep", at: span,
            "sinks, decorators or calls are nested more than \(FlowLimits.depth) deep")
    }

    fileprivate static func severalBeforeArrow(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "unexpected-text", at: span,
            "expected one decorator before '=>', found more",
            help: "nest them: { a => { b => c } }, or write a b c")
    }
}
