extension Diagnostic {
    static func unknown(
        _ kind: ComponentKind, _ name: String, at span: SourceSpan, _ catalogue: Catalogue
    ) -> Diagnostic {
        let help =
            otherKind(than: kind, name, catalogue)
            ?? Suggestion.question(name, among: catalogue.names(kind))
            ?? "'flumectl components \(kind.plural)' lists what there is"
        return Diagnostic(
            code: "unknown-\(kind.rawValue)", at: span, "there is no \(kind.rawValue) '\(name)'",
            help: help)
    }

    /// What to do with a name that exists, but is another kind of thing.
    private static func otherKind(
        than kind: ComponentKind, _ name: String, _ catalogue: Catalogue
    ) -> String? {
        for other in [ComponentKind.sink, .decorator, .source, .format] {
            guard other != kind, catalogue[other, name] != nil else { continue }
            switch (other, kind) {
            case (.source, _): return "'\(name)' is a source: put it first, and '|' after it"
            case (.sink, .decorator):
                return "'\(name)' is a sink: nothing follows it; "
                    + "several sinks stand in brackets, as in [ a, b ]"
            case (.sink, _): return "'\(name)' is a sink: put a source and '|' before it"
            case (.decorator, .sink): return "'\(name)' is a decorator: put a sink after it"
            case (.decorator, _): return "'\(name)' is a decorator: put it after '|'"
            case (.format, _): return "'\(name)' is a format, as in console(\(name))"
            default: continue
            }
        }
        return nil
    }

    static func unavailable(
        _ kind: ComponentKind, _ name: String, at span: SourceSpan, _ sentence: String
    ) -> Diagnostic {
        Diagnostic(
            code: "unavailable-\(kind.rawValue)", at: span,
            "the \(kind.rawValue) '\(name)' cannot be used",
            help: sentence)
    }

    static func tooMany(
        _ description: ComponentDescription, found: Int, at span: SourceSpan
    ) -> Diagnostic {
        let most = description.positional
        let expected =
            most == 0 ? "no arguments" : "at most \(most) argument\(most == 1 ? "" : "s")"
        return Diagnostic(
            code: "too-many-arguments", at: span,
            "expected \(expected) for '\(description.name)', found \(found)",
            help: "usage: \(description.usage)")
    }

    static func missing(
        _ keys: [String], _ description: ComponentDescription, _ syntax: ComponentSyntax
    ) -> Diagnostic {
        let listed = keys.map { "'\($0)'" }.joined(separator: " and ")
        return Diagnostic(
            code: "missing-option", at: syntax.span, "'\(syntax.name)' needs \(listed)",
            help: "usage: \(description.usage)")
    }

    static func unknownOption(
        _ key: String, _ description: ComponentDescription, at span: SourceSpan
    ) -> Diagnostic {
        let keys = description.options.map(\.key)
        let help =
            Suggestion.question(key, among: keys)
            ?? (keys.isEmpty
                ? "'\(description.name)' has no options"
                : "usage: \(description.usage)")
        return Diagnostic(
            code: "unknown-option", at: span, "'\(description.name)' has no option '\(key)'",
            help: help)
    }

    static func givenTwice(
        _ key: String, _ description: ComponentDescription, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            code: "given-twice", at: span, "'\(key)' of '\(description.name)' is given twice",
            help: "usage: \(description.usage)")
    }

    static func contradiction(
        _ fault: ValueFault, _ description: ComponentDescription, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            code: "contradiction", at: fault.span ?? span,
            "expected \(fault.expected) in '\(description.name)'",
            help: fault.help ?? "usage: \(description.usage)")
    }

    static func wrongValue(
        _ fault: ValueFault, _ option: OptionDescription,
        _ description: ComponentDescription, found: String, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            code: "wrong-value", at: span,
            "expected \(fault.expected) for '\(option.key)' of '\(description.name)', "
                + "found '\(found)'",
            help: fault.help)
    }
}
