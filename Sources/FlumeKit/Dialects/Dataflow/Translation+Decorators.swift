extension Translation {
    mutating func decorated(_ syntax: ComponentSyntax, _ beneath: SinkSyntax) -> SinkPlan? {
        let plan = decorator(syntax, inBraces: false)
        let beneath = sink(beneath)
        guard let plan, let beneath else { return nil }
        return applied(plan, syntax, to: beneath)
    }

    mutating func braced(_ syntax: ComponentSyntax, _ body: SinkSyntax) -> SinkPlan? {
        let plan = decorator(syntax, inBraces: true)
        let outer = passedDown.count
        if let plan { passDown(from: syntax, plan) }
        let beneath = sink(body)
        passedDown.removeSubrange(outer...)
        guard let plan, let beneath else { return nil }
        return applied(plan, syntax, to: beneath)
    }

    /// A decorator with its settings, written as it should be.
    private mutating func decorator(
        _ syntax: ComponentSyntax, inBraces isInBraces: Bool
    ) -> ComponentPlan? {
        guard let description = description(of: syntax, as: .decorator) else { return nil }
        let plan = component(syntax, description)
        if isInBraces, !description.takesBraces {
            report(.noBraces(description, at: syntax.nameSpan))
        } else if !isInBraces, description.takesBraces {
            report(.bracesWanted(description, at: syntax.nameSpan))
        } else {
            return plan
        }
        return nil
    }

    /// The sink with a decorator before it, or before it what the decorator
    /// is a shorthand for.
    private mutating func applied(
        _ plan: ComponentPlan, _ syntax: ComponentSyntax, to beneath: SinkPlan
    ) -> SinkPlan? {
        // A shorthand is read with a sink after it, whose place the sink
        // beneath takes.
        let text: String
        switch plan.description.shape {
        case .shorthand(let expand): text = expand(plan.settings) + " null"
        case .bracedShorthand(let expand): text = expand(plan.settings) + " { null }"
        case .plain, .braced, .unavailable: return .decorated(plan, beneath)
        }
        return expanding(syntax, to: text, as: .sink) { tree, translation in
            guard case .sink(let chain) = tree else { return nil }
            return translation.decorate(beneath, with: chain)
        }
    }

    private mutating func decorate(_ sink: SinkPlan, with chain: SinkSyntax) -> SinkPlan? {
        let outermost: ComponentSyntax
        let rest: SinkSyntax
        let plan: ComponentPlan?
        switch chain {
        case .decorated(let syntax, let beneath):
            (outermost, rest) = (syntax, beneath)
            plan = decorator(syntax, inBraces: false)
        case .braced(let syntax, let body):
            (outermost, rest) = (syntax, body)
            plan = decorator(syntax, inBraces: true)
        case .component, .fanOut, .failover, .missing: return sink
        }
        let beneath = decorate(sink, with: rest)
        guard let plan, let beneath else { return nil }
        return applied(plan, outermost, to: beneath)
    }
}

extension Diagnostic {
    fileprivate static func bracesWanted(
        _ description: ComponentDescription, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            code: "braces-wanted", at: span,
            "expected the sink of '\(description.name)' in braces",
            help: "usage: \(description.usage)")
    }

    fileprivate static func noBraces(
        _ description: ComponentDescription, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            code: "no-braces", at: span,
            "'\(description.name)' takes no braces of its own",
            help: "write \(description.name) before its sink, as in { gzip => console } "
                + "or gzip console")
    }
}
