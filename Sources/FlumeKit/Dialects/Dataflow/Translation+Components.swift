extension Translation {
    /// What the catalogue says about a component; `nil` and a finding if it
    /// has no such component, or one that cannot be used.
    mutating func description(
        of syntax: ComponentSyntax, as kind: ComponentKind
    ) -> ComponentDescription? {
        guard let description = catalogue[kind, syntax.name] else {
            // After a forgotten parenthesis a chain seems to end too early.
            let isCutShort = syntax.isDamaged && catalogue.knows(syntax.name)
            if syntax.hasWholeName, !isCutShort {
                report(.unknown(kind, syntax.name, at: syntax.nameSpan, catalogue))
            }
            return nil
        }
        if case .unavailable(let sentence) = description.shape {
            report(.unavailable(kind, syntax.name, at: syntax.nameSpan, sentence))
            return nil
        }
        return description
    }

    /// Checks a component's arguments against its options.
    mutating func component(
        _ syntax: ComponentSyntax, _ description: ComponentDescription
    ) -> ComponentPlan? {
        var filling = Filling(
            description, plan: ComponentPlan(description, at: place(syntax.span)))
        fillPositional(&filling, syntax)
        for keyword in syntax.keywords { fill(&filling, keyword) }
        if description.kind == .sink { fillPassedDown(&filling) }
        fillDefaultSinks(&filling, syntax)
        if !syntax.isDamaged {
            let missing = filling.missing
            if !missing.isEmpty {
                report(.missing(missing, description, syntax))
                return nil
            }
        }
        if filling.isFaulty || syntax.isDamaged { return nil }
        if let fault = description.contradiction(filling.plan.settings) {
            report(.contradiction(fault, description, at: syntax.span))
            return nil
        }
        return filling.plan
    }

    /// A component's plan while its options are filled in.
    private struct Filling {
        let description: ComponentDescription
        var plan: ComponentPlan
        var given: [Bool]
        var isFaulty = false

        init(_ description: ComponentDescription, plan: ComponentPlan) {
            self.description = description
            self.plan = plan
            given = Array(repeating: false, count: description.options.count)
        }

        /// The keys of the options that must be given and were not.
        var missing: [String] {
            var keys: [String] = []
            for (index, option) in description.options.enumerated()
            where option.isRequired && !given[index] {
                keys.append(option.key)
            }
            return keys
        }
    }

    private mutating func fillPositional(_ filling: inout Filling, _ syntax: ComponentSyntax) {
        let description = filling.description
        var next = 0
        for (index, option) in description.options.prefix(description.positional).enumerated() {
            guard next < syntax.arguments.count else { return }
            let end = option.takesMany ? syntax.arguments.count : next + 1
            set(&filling, index, syntax.arguments[next..<end])
            next = end
        }
        guard next < syntax.arguments.count else { return }
        filling.isFaulty = true
        let last = syntax.arguments[syntax.arguments.count - 1].span
        let extra = syntax.arguments[next].span.joined(to: last)
        report(.tooMany(description, found: syntax.arguments.count, at: extra))
    }

    private mutating func fill(_ filling: inout Filling, _ keyword: KeywordSyntax) {
        let description = filling.description
        guard let index = description.options.firstIndex(where: { $0.key == keyword.key })
        else {
            filling.isFaulty = true
            report(.unknownOption(keyword.key, description, at: keyword.keySpan))
            return
        }
        guard !filling.given[index] else {
            filling.isFaulty = true
            report(.givenTwice(keyword.key, description, at: keyword.keySpan))
            return
        }
        set(&filling, index, [keyword.value])
    }

    private mutating func set(
        _ filling: inout Filling, _ index: Int, _ arguments: ArraySlice<ArgumentSyntax>
    ) {
        let option = filling.description.options[index]
        filling.given[index] = true
        let values = place.arguments(arguments)
        if let fault = filling.plan.settings.set(option, from: values) {
            filling.isFaulty = true
            reportFault(fault, of: option, filling.description, values)
        } else if option.holdsSink, let last = arguments.last, let text = values.last?.text {
            let inner = place.inside(last, text: text)
            fillNested(&filling, option.key, text, inner, at: last.span)
        }
    }

    /// Plans the sink that an option's text holds.
    private mutating func fillNested(
        _ filling: inout Filling, _ key: String, _ text: String, _ inner: TextPlace,
        at span: SourceSpan
    ) {
        let outer = place
        // A fault of the nesting itself is reported at the argument.
        guard mayExpand(text, at: span) else {
            filling.isFaulty = true
            return
        }
        place = inner
        let plan: SinkPlan? = nested(text, as: .sink) { tree, translation in
            guard case .sink(let sink) = tree else { return nil }
            return translation.sink(sink)
        }
        place = outer
        filling.plan.nested[key] = plan
        if plan == nil { filling.isFaulty = true }
    }

    private mutating func fillDefaultSinks(_ filling: inout Filling, _ syntax: ComponentSyntax) {
        for (index, option) in filling.description.options.enumerated()
        where option.holdsSink && !filling.given[index] {
            guard let text = (option.fallback as? SinkText)?.text else { continue }
            let inner = TextPlace.fixed(place(syntax.span))
            fillNested(&filling, option.key, text, inner, at: syntax.span)
        }
    }

    private mutating func reportFault(
        _ fault: ValueFault, of option: OptionDescription,
        _ description: ComponentDescription, _ values: [Argument]
    ) {
        guard let last = values.last else { preconditionFailure("an option took no argument") }
        // The spans of values are the user's already.
        let span = fault.span ?? values[0].span.joined(to: last.span)
        let found = values.first { $0.span == span } ?? last
        let outer = place
        place = .shifted(0)
        report(.wrongValue(fault, option, description, found: found.spelling, at: span))
        place = outer
    }
}

// Options that braced components pass down.
extension Translation {
    /// Keeps what a braced component passes down to the sinks in its braces:
    /// the values of its options that have no position.
    ///
    /// So `format` of a `collector(…) { … }` is the format of every sink inside
    /// that has an option of that name and was given none; options with a
    /// position, such as how often to roll, are the component's own business.
    mutating func passDown(from syntax: ComponentSyntax, _ plan: ComponentPlan) {
        let own = plan.description.options.dropFirst(plan.description.positional)
        for keyword in syntax.keywords where own.contains(where: { $0.key == keyword.key }) {
            passedDown.append((keyword.key, place.argument(keyword.value)))
        }
    }

    private mutating func fillPassedDown(_ filling: inout Filling) {
        for (key, value) in passedDown.reversed() {
            guard let index = filling.description.options.firstIndex(where: { $0.key == key }),
                !filling.given[index]
            else { continue }
            let option = filling.description.options[index]
            filling.given[index] = true
            if let fault = filling.plan.settings.set(option, from: [value]) {
                filling.isFaulty = true
                reportFault(fault, of: option, filling.description, [value])
            }
        }
    }
}

extension Catalogue {
    fileprivate func knows(_ name: String) -> Bool {
        ComponentKind.allCases.contains { self[$0, name] != nil }
    }
}

extension ComponentSyntax {
    /// Whether the name itself was read without a mistake.
    fileprivate var hasWholeName: Bool { !name.isEmpty && name.utf8.allSatisfy(\.continuesName) }
}
