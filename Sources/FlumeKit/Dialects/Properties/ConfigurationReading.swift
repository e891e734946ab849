/// What all parts of reading one configuration share: its properties, what
/// they refer to, and what is wrong.
final class ConfigurationReading {
    let catalogue: Catalogue
    let texts: [SourceText]
    let table: PropertyTable
    private var interpolation: Interpolation
    private var indices: [String: OptionIndex] = [:]
    private var wordSets: [Int: Set<String>] = [:]
    private var findings: [AgentReading.Finding] = []
    private var seen: Set<Diagnostic> = []
    /// Whether more findings would be left out.
    private var isFull: Bool { findings.count > PropertiesLimits.findings }

    init(
        _ texts: [SourceText], _ catalogue: Catalogue, _ surroundings: ConfigurationSurroundings
    ) {
        self.texts = texts
        self.catalogue = catalogue
        var table = PropertyTable()
        var findings: [AgentReading.Finding] = []
        for (number, text) in texts.enumerated() {
            var reader = PropertiesReader(text, number: number)
            reader.run()
            findings += reader.findings.map { AgentReading.Finding(text: number, $0) }
            for property in reader.properties {
                guard let earlier = table.add(property), earlier.text == number else { continue }
                let line = text.position(of: earlier.key.span.start).line
                findings.append(.givenTwice(property, line: line))
            }
        }
        self.table = table
        interpolation = Interpolation(table, surroundings)
        for finding in findings { report(finding) }
    }

    // MARK: Values

    func property(_ index: Int) -> Property { table.properties[index] }

    /// The value of a property, with what it refers to put in.
    func value(_ property: Int) -> ResolvedText { interpolation.value(of: property) }

    func addFilter(_ plan: ComponentPlan, named name: String, of agent: String) {
        interpolation.addFilter(plan, named: name, of: agent)
    }

    /// Where a key within its component stands.
    func place(of key: ComponentKey) -> PropertyPlace {
        let property = property(key.property)
        let range = key.offset..<key.offset + key.name.utf8.count
        return PropertyPlace(text: property.text, span: property.key.span(of: range))
    }

    /// Where a component's name stands in the first of its keys.
    func place(of section: ComponentSection) -> PropertyPlace {
        let property = property(section.keys[0].property)
        let end = section.keys[0].offset - 1
        let range = end - section.name.utf8.count..<end
        return PropertyPlace(text: property.text, span: property.key.span(of: range))
    }

    /// Where a value stands, or a piece of it if that can be told.
    func valuePlace(_ index: Int, _ range: Range<Int>? = nil) -> PropertyPlace {
        let property = property(index)
        guard let range, value(index).isAsWritten, !range.isEmpty else {
            return PropertyPlace(text: property.text, span: property.value.span)
        }
        return PropertyPlace(text: property.text, span: property.value.span(of: range))
    }

    /// The words of a value, with their places.
    func words(_ index: Int) -> [PlacedWord] {
        let bytes = Array(value(index).text.utf8)
        var words: [PlacedWord] = []
        var at = 0
        while at < bytes.count {
            guard bytes[at] > 0x20 else {
                at += 1
                continue
            }
            let start = at
            while at < bytes.count, bytes[at] > 0x20 { at += 1 }
            words.append(
                PlacedWord(
                    text: String(decoding: bytes[start..<at], as: UTF8.self),
                    place: valuePlace(index, start..<at)))
        }
        return words
    }

    /// The words of a list, to be found at once.
    func listed(_ index: Int?) -> Set<String> {
        guard let index else { return [] }
        if let known = wordSets[index] { return known }
        let words = Set(words(index).map(\.text))
        wordSets[index] = words
        return words
    }

    /// "did you mean 'r1'?", if one of not too many names is near.
    func question(_ word: String, among names: some Collection<String>) -> String? {
        names.count > PropertiesLimits.candidates
            ? nil : Suggestion.question(word, among: names.sorted())
    }

    /// What a value with references resolved to, or why it did not, for a
    /// finding about it.
    func resolution(_ index: Int) -> String? {
        let value = value(index)
        if value.isAsWritten { return value.unresolved }
        let written = property(index).value.text
        let resolved = "'\(written.shortened)' is '\(value.text.shortened)' here"
        return value.unresolved.map { "\(resolved): \($0)" } ?? resolved
    }

    func options(of description: ComponentDescription) -> OptionIndex {
        let key = "\(description.kind.rawValue) \(description.name)"
        if let known = indices[key] { return known }
        let index = OptionIndex(description)
        indices[key] = index
        return index
    }

    // MARK: Findings

    func report(_ finding: AgentReading.Finding) {
        guard !isFull else { return }
        // Two texts may have the same finding at the same offset.
        if texts.count == 1, !seen.insert(finding.diagnostic).inserted { return }
        findings.append(finding)
        if isFull { findings[findings.count - 1] = .moreMistakes(finding) }
    }

    func report(
        _ code: String, at place: PropertyPlace, _ message: String, help: String? = nil
    ) {
        report(.error, code, at: place, message, help: help)
    }

    func report(
        _ severity: Diagnostic.Severity, _ code: String, at place: PropertyPlace,
        _ message: String, help: String? = nil
    ) {
        report(
            AgentReading.Finding(
                text: place.text,
                Diagnostic(severity, code: code, at: place.span, message, help: help)))
    }

    /// Reports the keys that mean nothing and to which nothing refers.
    func reportStrays(_ keys: SortedKeys) {
        var groups: Set<[String]> = []
        for stray in keys.strays where !interpolation.referenced.contains(stray.property) {
            let property = property(stray.property)
            if let (agent, word) = stray.group {
                guard groups.insert([agent, word]).inserted else { continue }
                report(.unknownGroup(property, agent: agent, word: word))
            } else {
                report(.noAgent(property))
            }
        }
    }

    /// Everything that is wrong, sorted by text and place.
    func allFindings() -> [AgentReading.Finding] {
        // What makes a value wrong is told with that value.
        let wrong = Set(findings.filter { $0.diagnostic.code == "config-error" }.map(\.place))
        for finding in interpolation.findings where !wrong.contains(finding.place) {
            report(finding)
        }
        return findings.enumerated()
            .sorted { a, b in
                (a.element.text, a.element.diagnostic.span.start, a.offset)
                    < (b.element.text, b.element.diagnostic.span.start, b.offset)
            }
            .map(\.element)
    }
}

/// A word of a value.
struct PlacedWord {
    let text: String
    let place: PropertyPlace
}

extension AgentReading.Finding {
    fileprivate var place: PropertyPlace { PropertyPlace(text: text, span: diagnostic.span) }

    fileprivate static func givenTwice(_ property: Property, line: Int) -> AgentReading.Finding {
        AgentReading.Finding(
            text: property.text,
            Diagnostic(
                .warning, code: "duplicate-property", at: property.key.span,
                "'\(property.key.text)' is given twice, and only this value counts",
                help: "the other one is in line \(line)"))
    }

    fileprivate static func moreMistakes(_ last: AgentReading.Finding) -> AgentReading.Finding {
        AgentReading.Finding(
            text: last.text,
            Diagnostic(
                last.diagnostic.severity, code: "too-many-mistakes", at: last.diagnostic.span,
                "more than \(PropertiesLimits.findings) mistakes, of which not all are shown"))
    }

    fileprivate static func unknownGroup(
        _ property: Property, agent: String, word: String
    ) -> AgentReading.Finding {
        let start = agent.utf8.count + 1
        let lists = ComponentList.allCases.map(\.rawValue)
        let listed = lists.map { "'\($0)'" }.joined(separator: ", ")
        return AgentReading.Finding(
            text: property.text,
            Diagnostic(
                .warning, code: "invalid-property",
                at: property.key.span(of: start..<start + word.utf8.count),
                "an agent has no '\(word)', so it is not used",
                help: Suggestion.question(word, among: lists) ?? "it has \(listed)"))
    }

    fileprivate static func noAgent(_ property: Property) -> AgentReading.Finding {
        AgentReading.Finding(
            text: property.text,
            Diagnostic(
                code: "agent-name-missing", at: property.key.span,
                "expected the name of an agent and a dot, found '\(property.key.text.shortened)'",
                help: "a key is such as 'a1.sources'"))
    }
}
