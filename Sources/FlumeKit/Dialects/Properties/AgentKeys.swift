/// The lists of an agent.
enum ComponentList: String, CaseIterable {
    case configfilters, sources, channels, sinks, sinkgroups

    /// What one of the list is called.
    var word: String {
        switch self {
        case .configfilters: "configuration filter"
        case .sources: "source"
        case .channels: "channel"
        case .sinks: "sink"
        case .sinkgroups: "sink group"
        }
    }
}

/// A property of a component: the key within the component.
struct ComponentKey {
    let name: String
    /// Which of the table's properties it is.
    let property: Int
    /// Where the name begins in the whole key.
    let offset: Int

    /// The key without its beginning, if it begins so and goes on.
    func dropping(_ prefix: String) -> ComponentKey? {
        guard name.utf8.count > prefix.utf8.count, name.hasPrefix(prefix) else { return nil }
        let count = prefix.utf8.count
        return ComponentKey(
            name: String(decoding: name.utf8.dropFirst(count), as: UTF8.self),
            property: property, offset: offset + count)
    }
}

/// A component's keys, as they stand in the configuration.
struct ComponentSection {
    let name: String
    var keys: [ComponentKey]
}

/// The components of one list that have keys, in the order of first mention.
struct ComponentSections {
    private(set) var sections: [ComponentSection] = []
    private var places: [String: Int] = [:]

    subscript(_ name: String) -> [ComponentKey] { places[name].map { sections[$0].keys } ?? [] }

    mutating func add(_ key: ComponentKey, to name: String) {
        if let place = places[name] {
            sections[place].keys.append(key)
        } else {
            places[name] = sections.count
            sections.append(ComponentSection(name: name, keys: [key]))
        }
    }
}

/// What a configuration says about one agent, sorted out by components.
struct AgentKeys {
    let name: String
    /// The property that mentions it first.
    let first: Int
    /// The properties that hold its lists.
    var lists: [ComponentList: Int] = [:]
    var components: [ComponentList: ComponentSections] = [:]

    /// Whether it says anything that an agent is made of.
    var isMeant: Bool { !lists.isEmpty || !components.isEmpty }
}

/// The keys of a configuration, by agent.
struct SortedKeys {
    private(set) var agents: [AgentKeys] = []
    private var places: [String: Int] = [:]
    /// Keys that belong to no agent or to nothing that agents have, which
    /// others may refer to all the same.
    private(set) var strays: [Stray] = []
    private(set) var findings: [AgentReading.Finding] = []

    struct Stray {
        let property: Int
        /// The agent and the word after it; `nil` for a key without a dot.
        let group: (agent: String, word: String)?
    }

    init(_ table: PropertyTable) {
        for (index, property) in table.properties.enumerated() { sort(index, property) }
    }

    private mutating func sort(_ index: Int, _ property: Property) {
        let parts = property.key.text.split(
            separator: ".", maxSplits: 3, omittingEmptySubsequences: false
        ).map(String.init)
        guard parts.count > 1, !parts[0].isEmpty else {
            strays.append(Stray(property: index, group: nil))
            return
        }
        guard !(parts.count == 2 && parts[1].isEmpty) else {
            findings.append(.emptyName(property))
            return
        }
        let place = agentPlace(parts[0], index)
        guard let list = ComponentList(rawValue: parts[1]) else {
            strays.append(Stray(property: index, group: (parts[0], parts[1])))
            return
        }
        if parts.count == 2 {
            agents[place].lists[list] = index
        } else if parts.count == 3 || parts[3].isEmpty {
            findings.append(.noProperty(property, list, named: parts[2]))
        } else if parts[2].isEmpty || parts[2].utf8.contains(where: { $0 <= 0x20 }) {
            findings.append(.illegalName(property, list, parts[2]))
        } else {
            let offset = parts[..<3].reduce(3) { $0 + $1.utf8.count }
            let key = ComponentKey(name: parts[3], property: index, offset: offset)
            agents[place].components[list, default: ComponentSections()].add(key, to: parts[2])
        }
    }

    private mutating func agentPlace(_ name: String, _ property: Int) -> Int {
        if let place = places[name] { return place }
        places[name] = agents.count
        agents.append(AgentKeys(name: name, first: property))
        return agents.count - 1
    }
}

extension String {
    /// The text without the dots at its end.
    fileprivate var trimmingDots: String {
        String(self[..<(lastIndex { $0 != "." }.map(index(after:)) ?? startIndex)])
    }
}

extension AgentReading.Finding {
    fileprivate static func emptyName(_ property: Property) -> AgentReading.Finding {
        AgentReading.Finding(
            text: property.text,
            Diagnostic(
                code: "property-name-null", at: property.key.span,
                "expected a name after '\(property.key.text)'"))
    }

    fileprivate static func noProperty(
        _ property: Property, _ list: ComponentList, named name: String
    ) -> AgentReading.Finding {
        AgentReading.Finding(
            text: property.text,
            Diagnostic(
                code: "invalid-property", at: property.key.span,
                "expected a property of the \(list.word) '\(name)' after its name",
                help: "such as '\(property.key.text.trimmingDots).type'"))
    }

    fileprivate static func illegalName(
        _ property: Property, _ list: ComponentList, _ name: String
    ) -> AgentReading.Finding {
        AgentReading.Finding(
            text: property.text,
            Diagnostic(
                code: "illegal-property-name", at: property.key.span,
                "expected the name of a \(list.word) after '\(list.rawValue).', found '\(name)'",
                help: "names hold no dots and no blanks"))
    }
}
