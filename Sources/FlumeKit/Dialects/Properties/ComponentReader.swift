/// Makes the plan of one component from its keys.
struct ComponentReader {
    /// What is read: which keys, and what messages say about their owner.
    struct Subject {
        let kind: ComponentKind
        /// As messages name it, such as "the source 'r1'".
        let title: String
        /// Where it is first mentioned.
        let place: PropertyPlace
        var keys: [ComponentKey]
        /// Keys that are its owner's business, by name, for suggestions.
        var ownKeys: [String] = []
        /// The type where none is given; `nil` if one must be given.
        var fallback: String?
    }

    let reading: ConfigurationReading

    /// The plan of a component whose type is one of its keys; `nil` if it has
    /// mistakes, which are reported.
    func component(_ subject: Subject) -> ComponentPlan? {
        var subject = subject
        let position = subject.keys.firstIndex { $0.name == "type" }
        let type = position.map { subject.keys.remove(at: $0) }
        return component(subject, type: type)
    }

    /// The plan of a component whose type this key has.
    private func component(_ subject: Subject, type: ComponentKey?) -> ComponentPlan? {
        var text = type.map { reading.value($0.property).text } ?? ""
        if text.isEmpty {
            if let type { report(noValue: type) }
            guard let fallback = subject.fallback else {
                reading.report(
                    "attrs-missing", at: subject.place, "\(subject.title) has no type",
                    help: "such as '…type = \(example(of: subject.kind))'")
                return nil
            }
            text = fallback
        }
        let place = type.map { reading.valuePlace($0.property) } ?? subject.place
        guard let description = description(subject.kind, text, at: place, type) else {
            return nil
        }
        var plan = ComponentPlan(description, at: place.span)
        plan.text = place.text
        return fill(plan, subject, at: place)
    }

    private func example(of kind: ComponentKind) -> String {
        reading.catalogue.all(kind).first(where: \.isAvailable)?.name ?? kind.rawValue
    }

    // MARK: Types

    private func description(
        _ kind: ComponentKind, _ type: String, at place: PropertyPlace, _ key: ComponentKey?
    ) -> ComponentDescription? {
        guard let description = reading.catalogue.component(kind, ofType: type) else {
            reading.report(
                "unknown-type", at: place, "there is no \(kind.rawValue) '\(type.shortened)'",
                help: otherKind(than: kind, type) ?? nearest(kind, type)
                    ?? (type.utf8.contains(UInt8(ascii: "."))
                        ? "Java classes of others cannot be used"
                        : "there are " + Self.listed(reading.catalogue.names(kind))))
            return nil
        }
        if case .unavailable(let sentence) = description.shape {
            reading.report(
                "unavailable-type", at: place,
                "the \(kind.rawValue) '\(type.shortened)' cannot be used", help: sentence)
            return nil
        }
        return description
    }

    /// What to do with a type that exists, but is another kind of thing.
    private func otherKind(than kind: ComponentKind, _ type: String) -> String? {
        for other in ComponentKind.allCases where other != kind {
            guard reading.catalogue.component(other, ofType: type) != nil else { continue }
            return "'\(type)' is \(other == .interceptor ? "an" : "a") \(other.rawValue)"
        }
        return nil
    }

    /// Some of the names, quoted.
    static func listed(_ names: some Collection<String>) -> String {
        let shown = names.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
        return names.count > 12 ? shown + " …" : shown
    }

    private func nearest(_ kind: ComponentKind, _ type: String) -> String? {
        let known = reading.catalogue.all(kind).filter(\.isAvailable)
        // Names before classes: of two that are as near, the name is meant.
        return Suggestion.question(type, among: known.flatMap { [$0.name] + $0.aliases })
            ?? Suggestion.question(type, among: known.flatMap(\.agent.classNames))
    }

    // MARK: Settings

    /// A key of an option with the value it gives.
    private struct Given {
        let key: ComponentKey
        /// What follows the beginning of a family's keys.
        let rest: String?
        let text: String
    }

    /// The keys of one component, by what they set.
    private struct Sorted {
        var options: [Int: [Given]] = [:]
        var types: [Int: ComponentKey] = [:]
        var slots: [Int: [ComponentKey]] = [:]
    }

    private func fill(
        _ empty: ComponentPlan, _ subject: Subject, at place: PropertyPlace
    ) -> ComponentPlan? {
        var plan = empty
        let sorted = sort(subject, plan.description)
        var isFaulty = false
        for (index, option) in plan.description.options.enumerated() {
            if let given = sorted.options[index] {
                if !set(option, &plan, given) { isFaulty = true }
            }
        }
        for (index, slot) in plan.description.agent.slots.enumerated() {
            guard sorted.types[index] != nil || hasType(slot) else { continue }
            let keys = (sorted.slots[index] ?? []).compactMap { $0.dropping(slot.key + ".") }
            let inner = Subject(
                kind: slot.kind, title: "'\(slot.key)' of \(subject.title)", place: place,
                keys: keys, fallback: slot.fallback)
            let filled = component(inner, type: sorted.types[index])
            plan.slots[slot.key] = filled
            if filled == nil { isFaulty = true }
        }
        let missing = plan.description.options.enumerated()
            .filter { $0.element.isRequired && sorted.options[$0.offset] == nil }
            .map(\.element.key)
        if !missing.isEmpty {
            reading.report(.missing(missing, plan.description, subject, at: place))
            return nil
        }
        if isFaulty { return nil }
        guard let fault = plan.description.contradiction(plan.settings) else { return plan }
        let better = self.place(of: fault, in: sorted, plan)
        reading.report(.contradiction(fault, plan, at: better ?? place))
        return nil
    }

    private func hasType(_ slot: ComponentSlot) -> Bool {
        reading.catalogue.component(slot.kind, ofType: slot.fallback) != nil
    }

    private func sort(_ subject: Subject, _ description: ComponentDescription) -> Sorted {
        let index = reading.options(of: description)
        var sorted = Sorted()
        for key in subject.keys {
            switch index.match(key.name) {
            case .option(let option, let rest)?:
                let text = reading.value(key.property).text
                if text.isEmpty {
                    report(noValue: key)
                } else {
                    sorted.options[option, default: []].append(
                        Given(key: key, rest: rest, text: text))
                }
            case .slot(let slot)?: sorted.types[slot] = key
            case .withinSlot(let slot)?: sorted.slots[slot, default: []].append(key)
            case nil:
                reading.report(
                    .unknownKey(
                        key.name, description, at: reading.place(of: key),
                        among: index.keys + subject.ownKeys))
            }
        }
        return sorted
    }

    func report(noValue key: ComponentKey) {
        let property = reading.property(key.property)
        reading.report(
            .warning, "property-value-null",
            at: PropertyPlace(text: property.text, span: property.key.span),
            "'\(property.key.text)' has no value, so it is not used",
            help: reading.resolution(key.property))
    }

    /// Sets an option; false if its value is wrong.
    private func set(
        _ option: OptionDescription, _ plan: inout ComponentPlan, _ given: [Given]
    ) -> Bool {
        if let last = given.last {
            let place = reading.valuePlace(last.key.property)
            if place.text == plan.text { plan.places[option.key] = place.span }
        }
        // The arguments have places of their own, one value after the other,
        // because what a value resolves to stands nowhere.
        var arguments: [Argument] = []
        var starts: [Int] = []
        var offset = 0
        for one in given {
            let span = SourceSpan(offset, offset + one.text.utf8.count)
            starts.append(offset)
            let text = Argument(text: one.text, at: span)
            arguments +=
                one.rest.map { [Argument(.call($0, [text], []), at: span)] }
                ?? (option.takesMany ? words(one.text, from: offset) : [text])
            offset = span.end + 1
        }
        guard let fault = plan.settings.set(option, from: arguments) else { return true }
        let which = fault.span.map { span in starts.lastIndex { $0 <= span.start } ?? 0 }
        let faulty = given[which ?? given.count - 1]
        let start = starts[which ?? given.count - 1]
        let range = fault.span.map { max(0, $0.start - start)..<max(0, $0.end - start) }
        let isWord = option.takesMany && faulty.rest == nil
        report(fault, of: faulty, plan.description, range, isWord: isWord)
        return false
    }

    /// A place of a value as a caret can show it: of one byte at least.
    private func shown(_ range: Range<Int>, _ count: Int) -> Range<Int> {
        let start = max(0, min(range.lowerBound, count - 1))
        return start..<max(start + 1, min(range.upperBound, count))
    }

    private func words(_ text: String, from offset: Int) -> [Argument] {
        var words: [Argument] = []
        var at = offset
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        for word in text.split(omittingEmptySubsequences: false, whereSeparator: isBlank) {
            let end = at + word.utf8.count
            if !word.isEmpty { words.append(Argument(text: String(word), at: SourceSpan(at, end))) }
            at = end + 1
        }
        return words
    }

    private func report(
        _ fault: ValueFault, of given: Given, _ description: ComponentDescription,
        _ range: Range<Int>?, isWord: Bool
    ) {
        let bytes = Array(given.text.utf8)
        let place = reading.valuePlace(given.key.property, range.map { shown($0, bytes.count) })
        var found = given.text
        if isWord, let range, range.upperBound <= bytes.count {
            found = String(decoding: bytes[range], as: UTF8.self)
        }
        let help = [fault.help, reading.resolution(given.key.property)].compactMap { $0 }
        reading.report(
            "config-error", at: place,
            "expected \(fault.expected) for '\(given.key.name)' of '\(description.name)', "
                + "found '\(found.shortened)'",
            help: help.isEmpty ? nil : help.joined(separator: "; "))
    }

    /// The place of the first given option that a contradiction speaks of.
    private func place(
        of fault: ValueFault, in sorted: Sorted, _ plan: ComponentPlan
    ) -> PropertyPlace? {
        let words = fault.expected.split { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        let spoken = Set(words)
        let options = plan.description.options.enumerated().filter { index, option in
            sorted.options[index] != nil && spoken.contains(Substring(option.key))
        }
        let first = options.min { a, b in
            (words.firstIndex(of: Substring(a.element.key)) ?? 0)
                < (words.firstIndex(of: Substring(b.element.key)) ?? 0)
        }
        return first.flatMap { sorted.options[$0.offset]?.last }
            .map { reading.valuePlace($0.key.property) }
    }
}

extension String {
    /// A sentence as a part of another one.
    fileprivate var asPhrase: String {
        var phrase = hasSuffix(".") ? dropLast() : self[...]
        if phrase.dropFirst().first?.isUppercase != true {
            phrase = phrase.prefix(1).lowercased() + phrase.dropFirst()
        }
        return String(phrase)
    }
}

extension AgentReading.Finding {
    fileprivate static func missing(
        _ keys: [String], _ description: ComponentDescription,
        _ subject: ComponentReader.Subject, at place: PropertyPlace
    ) -> AgentReading.Finding {
        let listed = keys.map { "'\($0)'" }.joined(separator: " and ")
        return AgentReading.Finding(
            text: place.text,
            Diagnostic(
                code: "attrs-missing", at: place.span,
                "\(subject.title) of type '\(description.name)' needs \(listed)",
                help: description.option(keys[0]).map { "'\(keys[0])': \($0.help.asPhrase)" }))
    }

    fileprivate static func unknownKey(
        _ key: String, _ description: ComponentDescription, at place: PropertyPlace,
        among keys: [String]
    ) -> AgentReading.Finding {
        AgentReading.Finding(
            text: place.text,
            Diagnostic(
                .warning, code: "invalid-property", at: place.span,
                "\(description.name) has no option '\(key.shortened)'",
                help: Suggestion.question(key, among: keys)
                    ?? (keys.isEmpty ? nil : "it has " + ComponentReader.listed(keys))))
    }

    fileprivate static func contradiction(
        _ fault: ValueFault, _ plan: ComponentPlan, at place: PropertyPlace
    ) -> AgentReading.Finding {
        AgentReading.Finding(
            text: place.text,
            Diagnostic(
                code: "config-error", at: place.span,
                "expected \(fault.expected) in '\(plan.description.name)'", help: fault.help))
    }
}
