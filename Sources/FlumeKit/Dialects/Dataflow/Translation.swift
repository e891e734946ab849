/// Turns syntax into a plan by asking the catalogue, and gathers what the
/// catalogue has to say against it.
///
/// A `nil` result means that a mistake was reported.
struct Translation {
    let catalogue: Catalogue
    let text: SourceText
    var findings: DiagnosticList
    /// Where the spans of the tree at hand lie in the user's text.
    var place = TextPlace.shifted(0)
    /// The shorthands around the tree at hand, outermost first.
    var shorthands: [String] = []
    var expansionDepth = 0
    var expandedBytes = 0
    /// How deep the tree at hand lies.
    var depth = 0
    /// What braced components around the tree at hand pass down, outermost
    /// first: see `passedDown(by:_:)`.
    var passedDown: [(key: String, value: Argument)] = []

    init(_ text: SourceText, _ catalogue: Catalogue, _ findings: DiagnosticList) {
        self.text = text
        self.catalogue = catalogue
        self.findings = findings
    }

    mutating func flows(_ nodes: [NodeSyntax]) -> [FlowPlan]? {
        var flows: [FlowPlan] = []
        flows.reserveCapacity(nodes.count)
        var places: [String: SourceSpan] = [:]
        for node in nodes where !findings.isFull {
            if let first = places[node.name] {
                let line = text.position(of: first.start).line
                report(.duplicateNode(node.name, at: node.nameSpan, firstLine: line))
            } else {
                places[node.name] = node.nameSpan
            }
            let source = source(node.source)
            let sink = sink(node.sink)
            if let source, let sink {
                flows.append(FlowPlan(name: node.name, source: source, sink: sink))
            }
        }
        return flows
    }

    mutating func flow(
        _ source: ComponentSyntax, _ sink: SinkSyntax?, defaultSink: SinkPlan?
    ) -> FlowPlan? {
        let source = self.source(source)
        let planned: SinkPlan?
        if let sink {
            planned = self.sink(sink)
        } else {
            planned = defaultSink
            if defaultSink == nil { report(.sinkWanted(at: text.bytes.count)) }
        }
        guard let source, let planned else { return nil }
        return FlowPlan(source: source, sink: planned)
    }

    mutating func source(_ syntax: ComponentSyntax) -> ComponentPlan? {
        guard let description = description(of: syntax, as: .source),
            let plan = component(syntax, description)
        else { return nil }
        guard case .shorthand(let expand) = description.shape else { return plan }
        return expanding(syntax, to: expand(plan.settings), as: .source) { tree, translation in
            guard case .source(let source) = tree else { return nil }
            return translation.source(source)
        }
    }

    mutating func sink(_ syntax: SinkSyntax) -> SinkPlan? {
        depth += 1
        defer { depth -= 1 }
        switch syntax {
        case .missing: return nil
        case .component(let component): return single(component)
        case .decorated(let decorator, let beneath): return decorated(decorator, beneath)
        case .braced(let component, let body): return braced(component, body)
        case .fanOut(let branches):
            return all(branches).map(SinkPlan.fanOut)
        case .failover(let alternatives):
            return all(alternatives).map(SinkPlan.failover)
        }
    }

    private mutating func all(_ sinks: [SinkSyntax]) -> [SinkPlan]? {
        var plans: [SinkPlan] = []
        for sink in sinks {
            if let plan = self.sink(sink) { plans.append(plan) }
        }
        return plans.count == sinks.count ? plans : nil
    }

    private mutating func single(_ syntax: ComponentSyntax) -> SinkPlan? {
        guard let description = description(of: syntax, as: .sink),
            let plan = component(syntax, description)
        else { return nil }
        guard case .shorthand(let expand) = description.shape else { return .single(plan) }
        return expanding(syntax, to: expand(plan.settings), as: .sink) { tree, translation in
            guard case .sink(let sink) = tree else { return nil }
            return translation.sink(sink)
        }
    }

    mutating func report(_ diagnostic: Diagnostic) {
        var diagnostic = diagnostic
        diagnostic.span = place(diagnostic.span)
        if let outermost = shorthands.first {
            diagnostic.message = "in '\(outermost)': " + diagnostic.message
        }
        findings.append(diagnostic)
    }
}

extension Diagnostic {
    fileprivate static func duplicateNode(
        _ name: String, at span: SourceSpan, firstLine: Int
    ) -> Diagnostic {
        Diagnostic(
            code: "duplicate-node", at: span, "there are two nodes named '\(name)'",
            help: "the first is on line \(firstLine)")
    }

    fileprivate static func sinkWanted(at end: Int) -> Diagnostic {
        Diagnostic(
            code: "unexpected-text", at: SourceSpan(end, end),
            "expected '|' and a sink, found the end")
    }
}
