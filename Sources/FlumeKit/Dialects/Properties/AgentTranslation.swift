/// Makes the plan of one agent from its keys.
///
/// What is wrong is reported and left out of the plan, as Flume leaves it out;
/// what only follows from it is not reported again.
struct AgentTranslation {
    let reading: ConfigurationReading
    let keys: AgentKeys
    /// The other agents of the configuration.
    let others: [String]
    var plan: AgentPlan
    /// The channels that are listed, right or not.
    var listedChannels: [PlacedWord] = []
    var knownChannels: Set<String> = []
    var channelPlans: [String: ChannelPlan] = [:]
    /// The channels that sources and sinks name.
    var filled: Set<String> = []
    var drained: Set<String> = []
    /// Whether it is known which channels are filled, and which emptied: it is
    /// not if a source or a sink is wrong about its channels.
    var knowsFilled = true
    var knowsDrained = true
    var sinks: [AgentSinkPlan] = []

    var components: ComponentReader { ComponentReader(reading: reading) }

    init(_ reading: ConfigurationReading, _ keys: AgentKeys, besides others: [String]) {
        self.reading = reading
        self.keys = keys
        self.others = others
        plan = AgentPlan(name: keys.name)
    }

    /// Makes the configuration filters known, which the values of all other
    /// components may use.
    func readFilters() {
        for name in list(.configfilters) ?? [] {
            guard let section = section(.configfilters, name),
                let plan = components.component(subject(.filter, section, name))
            else { continue }
            reading.addFilter(plan, named: name.text, of: keys.name)
        }
        reportUnlisted(.configfilters)
    }

    /// Reads everything but the filters.
    mutating func run() {
        guard keys.isMeant else { return }
        guard let channels = list(.channels), !channels.isEmpty else {
            let slip =
                keys.lists.isEmpty ? reading.question(keys.name, among: others) : nil
            reading.report(
                "agent-configuration-invalid", at: listPlace(.channels),
                "the agent '\(keys.name)' has no channels",
                help: slip ?? "'\(keys.name).channels = c1' lists one")
            for list in ComponentList.allCases where keys.lists[list] != nil {
                reportUnlisted(list)
            }
            return
        }
        listedChannels = channels
        knownChannels = Set(channels.map(\.text))
        readChannels()
        let sources = list(.sources) ?? []
        let sinks = list(.sinks) ?? []
        reportMissingEnds(sources, sinks)
        readSources(sources)
        readSinks(sinks)
        readGroups(listed: Set(sinks.map(\.text)))
        for list in ComponentList.allCases where list != .configfilters { reportUnlisted(list) }
        reportLooseChannels()
        dropUnusedChannels()
    }

    private mutating func reportMissingEnds(_ sources: [PlacedWord], _ sinks: [PlacedWord]) {
        if sources.isEmpty { knowsFilled = false }
        if sinks.isEmpty { knowsDrained = false }
        if sources.isEmpty, sinks.isEmpty {
            reading.report(
                "agent-configuration-invalid", at: listPlace(.channels),
                "the agent '\(keys.name)' has neither sources nor sinks")
            return
        }
        for (list, words) in [(ComponentList.sources, sources), (.sinks, sinks)]
        where words.isEmpty {
            reading.report(
                .warning, "property-value-null", at: listPlace(list),
                "the agent '\(keys.name)' has no \(list.rawValue)",
                help: "'\(keys.name).\(list.rawValue) = …' lists them")
        }
    }

    // MARK: Lists

    /// Where a list stands, or the agent if it has no such list.
    func listPlace(_ list: ComponentList) -> PropertyPlace {
        let index = keys.lists[list] ?? keys.lists.values.min() ?? keys.first
        let property = reading.property(index)
        return PropertyPlace(text: property.text, span: property.key.span)
    }

    /// The names in a list, each once; `nil` if there is no such list.
    func list(_ list: ComponentList) -> [PlacedWord]? {
        guard let index = keys.lists[list] else { return nil }
        return once(reading.words(index), in: reading.property(index).key.text).filter { word in
            guard word.text.utf8.contains(UInt8(ascii: ".")) else { return true }
            reading.report(
                "illegal-property-name", at: word.place,
                "expected the name of a \(list.word) without a dot, found '\(word.text)'")
            return false
        }
    }

    /// The words of a value, each once.
    func once(_ words: [PlacedWord], in key: String) -> [PlacedWord] {
        var seen: Set<String> = []
        return words.filter { word in
            if seen.insert(word.text).inserted { return true }
            reading.report(
                .warning, "duplicate-property", at: word.place,
                "'\(word.text)' stands twice in '\(key)'")
            return false
        }
    }

    // MARK: Sections

    /// A component's keys; `nil` and a finding if it has none.
    func section(_ list: ComponentList, _ name: PlacedWord) -> [ComponentKey]? {
        let found = keys.components[list]?[name.text] ?? []
        if !found.isEmpty { return found }
        let hint =
            name.text.utf8.contains(UInt8(ascii: ","))
            ? "names are separated by blanks"
            : "such as '\(keys.name).\(list.rawValue).\(name.text).type'"
        reading.report(
            "config-error", at: name.place,
            "the \(list.word) '\(name.text)' is listed, but has no properties",
            help: slip(of: name.text, in: list) ?? hint)
        return nil
    }

    /// The component that is in no list and may be meant by one that is.
    private func slip(of name: String, in list: ComponentList) -> String? {
        guard let sections = keys.components[list]?.sections,
            sections.count <= PropertiesLimits.candidates
        else { return nil }
        let listed = reading.listed(keys.lists[list])
        let others = sections.map(\.name).filter { !listed.contains($0) }
        return reading.question(name, among: others)
    }

    func subject(
        _ kind: ComponentKind, _ section: [ComponentKey], _ name: PlacedWord
    ) -> ComponentReader.Subject {
        let word = kind == .filter ? ComponentList.configfilters.word : kind.rawValue
        return ComponentReader.Subject(
            kind: kind, title: "the \(word) '\(name.text)'", place: name.place, keys: section)
    }

    /// Reports the components that have keys and are in no list.
    func reportUnlisted(_ list: ComponentList) {
        let listed = reading.listed(keys.lists[list])
        for section in keys.components[list]?.sections ?? [] where !listed.contains(section.name) {
            reportUnlisted(section, in: list)
        }
    }

    private func reportUnlisted(_ section: ComponentSection, in list: ComponentList) {
        let listKey = "\(keys.name).\(list.rawValue)"
        reading.report(
            .warning, "unlisted-component",
            at: reading.place(of: section),
            "the \(list.word) '\(section.name)' is not in '\(listKey)', so it is not used",
            help: keys.lists[list] == nil
                ? "'\(listKey) = \(section.name)' lists it" : "add it to '\(listKey)'")
    }

    /// The settings of a component as the user wrote them, resolved.
    func written(_ section: [ComponentKey]) -> WrittenSettings {
        Dictionary(
            section.map { ($0.name, reading.value($0.property).text) },
            uniquingKeysWith: { _, last in last })
    }
}
