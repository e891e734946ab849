/// The dataflow language of Flume 0.9: from text to plan, and back to text.
///
/// Every entry point reads the whole text and reports every mistake it finds,
/// sorted by place. Nothing is opened, started or looked up outside the
/// catalogue.
package enum FlowLanguage {
    /// What a text is expected to be.
    package enum Entry: Sendable, CaseIterable {
        /// What a command line gives: a list of nodes, `source | sink`, or a
        /// source alone.
        case argument
        /// What a file holds: any number of `name : source | sink;`.
        case nodes
        case source
        case sink
    }

    /// What became of a text: the plan, if nothing was wrong, and everything
    /// that is to be said about it.
    package struct Planned<Plan: Sendable>: Sendable {
        /// `nil` exactly if a diagnostic is an error.
        package let plan: Plan?
        package let diagnostics: [Diagnostic]
    }

    /// Plans a command line argument or a file of nodes.
    ///
    /// The default sink stands for the one that a source alone does not name;
    /// without it a source alone is an error.
    package static func flows(
        _ text: SourceText, as entry: Entry, catalogue: Catalogue, defaultSink: SinkPlan? = nil
    ) -> Planned<[FlowPlan]> {
        precondition(entry == .argument || entry == .nodes, "one source or sink is no flow")
        return plan(text, as: entry, catalogue) { syntax, translation in
            switch syntax {
            case .nodes(let nodes): translation.flows(nodes)
            case .flow(let source, let sink):
                translation.flow(source, sink, defaultSink: defaultSink).map { [$0] }
            case .source, .sink: preconditionFailure("the entry point asked for flows")
            }
        }
    }

    /// Plans a source.
    package static func source(
        _ text: SourceText, catalogue: Catalogue
    ) -> Planned<ComponentPlan> {
        plan(text, as: .source, catalogue) { syntax, translation in
            guard case .source(let source) = syntax else { return nil }
            return translation.source(source)
        }
    }

    /// Plans a sink with everything before it.
    package static func sink(_ text: SourceText, catalogue: Catalogue) -> Planned<SinkPlan> {
        plan(text, as: .sink, catalogue) { syntax, translation in
            guard case .sink(let sink) = syntax else { return nil }
            return translation.sink(sink)
        }
    }

    /// The text in the form that Flume 0.9 gives to every specification; asks
    /// no catalogue whether the components exist.
    package static func canonicalText(
        _ text: SourceText, as entry: Entry
    ) -> Planned<String> {
        let (syntax, findings) = parse(text, as: entry)
        guard let syntax, !findings.hasErrors else { return Planned(nil, findings) }
        return Planned(canonicalText(of: syntax), findings)
    }

    static func canonicalText(of syntax: FlowSyntax) -> String {
        var writer = CanonicalText()
        writer.append(syntax)
        return writer.text
    }

    /// Parses a text; the tree is `nil` if the text cannot be read at all.
    static func parse(
        _ text: SourceText, as entry: Entry, outerDepth: Int = 0
    ) -> (syntax: FlowSyntax?, findings: DiagnosticList) {
        var findings = DiagnosticList()
        guard text.bytes.count <= FlowLimits.textBytes else {
            findings.append(.textTooLong(text.bytes.count))
            return (nil, findings)
        }
        if let place = text.malformedUTF8 {
            findings.append(.malformedUTF8(text, at: place))
            return (nil, findings)
        }
        var parser = Parser(text, outerDepth: outerDepth)
        let syntax = parser.parse(as: entry)
        return (syntax, parser.findings)
    }

    private static func plan<Plan>(
        _ text: SourceText, as entry: Entry, _ catalogue: Catalogue,
        translate: (FlowSyntax, inout Translation) -> Plan?
    ) -> Planned<Plan> {
        let (syntax, findings) = parse(text, as: entry)
        guard let syntax else { return Planned(nil, findings) }
        var translation = Translation(text, catalogue, findings)
        let plan = translate(syntax, &translation)
        return Planned(plan, translation.findings)
    }
}

extension FlowLanguage.Planned {
    init(_ plan: Plan?, _ findings: DiagnosticList) {
        self.plan = findings.hasErrors ? nil : plan
        diagnostics = Diagnostic.sorted(findings.diagnostics)
        precondition(self.plan != nil || findings.hasErrors, "a plan is missing without a word")
    }
}

extension SourceText {
    /// Where the first bytes stand that are no UTF-8, if any do.
    fileprivate var malformedUTF8: SourceSpan? {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return SourceSpan(error.byteOffsets.lowerBound, error.byteOffsets.upperBound)
        }
    }
}

extension Diagnostic {
    fileprivate static func textTooLong(_ bytes: Int) -> Diagnostic {
        Diagnostic(
            code: "text-too-long", at: SourceSpan(0, 0),
            "the text has \(bytes) bytes, expected at most \(FlowLimits.textBytes)")
    }

    fileprivate static func malformedUTF8(
        _ text: SourceText, at span: SourceSpan
    ) -> Diagnostic {
        let bytes = text.bytes[span.start..<span.end].map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return Diagnostic(
            code: "malformed-utf8", at: span,
            "expected UTF-8, found the byte\(bytes.count == 1 ? "" : "s") "
                + bytes.joined(separator: " "))
    }
}
