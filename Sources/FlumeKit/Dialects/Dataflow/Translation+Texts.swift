// Texts within the text: what shorthands stand for, and sinks in options.
extension Translation {
    /// Reads what a shorthand stands for in its place.
    mutating func expanding<Plan>(
        _ syntax: ComponentSyntax, to text: String, as entry: FlowLanguage.Entry,
        translate: (FlowSyntax, inout Translation) -> Plan?
    ) -> Plan? {
        guard mayExpand(text, at: syntax.span) else { return nil }
        let outer = place
        place = .fixed(outer(syntax.span))
        shorthands.append(syntax.name)
        defer {
            place = outer
            shorthands.removeLast()
        }
        return nested(text, as: entry, translate: translate)
    }

    /// Parses and translates a text at the current place.
    mutating func nested<Plan>(
        _ text: String, as entry: FlowLanguage.Entry,
        translate: (FlowSyntax, inout Translation) -> Plan?
    ) -> Plan? {
        let (syntax, inner) = FlowLanguage.parse(
            SourceText(text), as: entry, outerDepth: min(depth, FlowLimits.depth))
        for diagnostic in inner.diagnostics { report(diagnostic) }
        guard let syntax else { return nil }
        expansionDepth += 1
        defer { expansionDepth -= 1 }
        let plan = translate(syntax, &self)
        return inner.hasErrors ? nil : plan
    }

    /// Whether one more text may be read; texts within texts could otherwise
    /// grow without end.
    mutating func mayExpand(_ text: String, at span: SourceSpan) -> Bool {
        guard expansionDepth < FlowLimits.expansionDepth else {
            report(.expansionTooDeep(at: span))
            return false
        }
        expandedBytes += text.utf8.count
        guard expandedBytes <= FlowLimits.expandedBytes else {
            report(.expansionTooLong(at: span))
            return false
        }
        return true
    }
}

extension Diagnostic {
    fileprivate static func expansionTooDeep(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "nested-too-deep", at: span,
            "more than \(FlowLimits.expansionDepth) texts stand within each other")
    }

    fileprivate static func expansionTooLong(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "text-too-long", at: span,
            "the shorthands stand for more than \(FlowLimits.expandedBytes) bytes of text")
    }
}
