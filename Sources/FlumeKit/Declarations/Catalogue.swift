/// What kind of thing a component is.
public enum ComponentKind: String, CaseIterable, Sendable {
    case source, sink
    /// Of the dataflow language only.
    case decorator, format
    /// Of the agent's configuration only.
    case channel, interceptor, selector, processor, serializer, deserializer, filter

    /// Whether both dialects have components of this kind.
    public var isOfBoth: Bool { self == .source || self == .sink }

    /// The word for several of them.
    public var plural: String { rawValue + "s" }
}

/// What a component says about itself, without what makes it.
public struct ComponentDescription: Sendable {
    public let kind: ComponentKind
    /// The name in the dataflow language.
    public let name: String
    /// Other names for it, all meaning the same.
    public let aliases: [String]
    /// One sentence.
    public let summary: String
    /// Paragraphs after the summary: behaviour, guarantees, limits.
    public let details: String
    public let options: [OptionDescription]
    /// How many of `options`, from the front, may be given by position.
    public let positional: Int
    /// Whole items in the dataflow language, such as `tail(access.log)`.
    public let examples: [Example]
    public let shape: Shape
    /// What is wrong with values that are right one by one but do not go
    /// together.
    public let contradiction: @Sendable (Settings) -> ValueFault?
    /// What concerns only a component of an agent's configuration.
    public let agent: AgentFace

    /// How a component is written and what becomes of it.
    public enum Shape: Sendable {
        /// `name(arguments)`
        case plain
        /// `name(arguments) { sink }`, as `roll` and `collector`.
        case braced
        /// Stands for other components: the text of the item meant.
        case shorthand(@Sendable (Settings) -> String)
        /// `name(arguments) { sink }` that stands for other components: the
        /// text of the chain that belongs before the braces, ending in a braced
        /// one, such as `gunzip roll(1000)`.
        case bracedShorthand(@Sendable (Settings) -> String)
        /// Known by name only: using it is an error with this sentence.
        case unavailable(String)
    }

    public struct Example: Sendable {
        public let text: String
        public let explanation: String
        public init(_ text: String, _ explanation: String) {
            self.text = text
            self.explanation = explanation
        }
    }

    public init(
        _ kind: ComponentKind,
        _ name: String,
        aliases: [String] = [],
        summary: String,
        details: String = "",
        options: [OptionDescription] = [],
        positional: Int? = nil,
        examples: [Example] = [],
        shape: Shape = .plain,
        contradiction: @escaping @Sendable (Settings) -> ValueFault? = { _ in nil },
        agent: AgentFace = AgentFace()
    ) {
        self.kind = kind
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.details = details
        self.options = options
        self.positional = positional ?? options.count
        self.examples = examples
        self.shape = shape
        self.contradiction = contradiction
        self.agent = agent
    }

    public func option(_ key: String) -> OptionDescription? { options.first { $0.key == key } }

    /// The call as help shows it: `tail(file, [startFromEnd=false], [delim=…])`.
    public var usage: String {
        let body = takesBraces ? " { sink }" : ""
        if options.isEmpty { return body.isEmpty ? name : name + "()" + body }
        let parts = options.enumerated().map { index, option in
            let many = option.takesMany ? "…" : ""
            let value = option.defaultSpelling.isEmpty ? option.placeholder : option.defaultSpelling
            if index < positional, option.isRequired { return option.key + many }
            return "[\(option.key)=\(value)\(many)]"
        }
        return "\(name)(\(parts.joined(separator: ", ")))" + body
    }
}

/// Every component by kind and name: the described face, with no makers.
public struct Catalogue: Sendable {
    /// In the order of the documentation.
    public let components: [ComponentDescription]
    private let byName: [ComponentKind: [String: Int]]
    private let byType: [ComponentKind: [String: Int]]
    private let byClass: [ComponentKind: [String: Int]]

    public init(_ components: [ComponentDescription]) {
        self.components = components
        var names: [ComponentKind: [String: Int]] = [:]
        for (index, component) in components.enumerated() {
            for name in [component.name] + component.aliases {
                let earlier = names[component.kind, default: [:]].updateValue(index, forKey: name)
                precondition(earlier == nil, "two \(component.kind.plural) named '\(name)'")
            }
        }
        byName = names
        byType = names.mapValues { places in
            Dictionary(places.map { ($0.lowercased(), $1) }) { first, _ in first }
        }
        var classes: [ComponentKind: [String: Int]] = [:]
        for (index, component) in components.enumerated() {
            for name in component.agent.classNames {
                let earlier = classes[component.kind, default: [:]].updateValue(index, forKey: name)
                precondition(earlier == nil, "two \(component.kind.plural) of class '\(name)'")
            }
        }
        byClass = classes
    }

    public subscript(_ kind: ComponentKind, _ name: String) -> ComponentDescription? {
        byName[kind]?[name].map { components[$0] }
    }

    /// The component that a `type` of an agent's configuration means: a name
    /// in any case, or a Java class name to the letter.
    package func component(_ kind: ComponentKind, ofType type: String) -> ComponentDescription? {
        let place = byType[kind]?[type.lowercased()] ?? byClass[kind]?[type]
        return place.map { components[$0] }
    }

    public func all(_ kind: ComponentKind) -> [ComponentDescription] {
        components.filter { $0.kind == kind }
    }

    /// Every name of a kind, aliases too, for suggestions.
    package func names(_ kind: ComponentKind) -> [String] {
        all(kind).filter(\.isAvailable).flatMap { [$0.name] + $0.aliases }
    }
}

extension ComponentDescription {
    /// Whether its sink stands in braces.
    var takesBraces: Bool {
        switch shape {
        case .braced, .bracedShorthand: true
        case .plain, .shorthand, .unavailable: false
        }
    }

    /// Whether it can be used now.
    public var isAvailable: Bool {
        if case .unavailable = shape { false } else { true }
    }
}
