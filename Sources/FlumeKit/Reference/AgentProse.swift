/// How a component is written in an agent's configuration.
enum AgentProse {
    /// What the keys of a component begin with, in our examples.
    static func prefix(of kind: ComponentKind) -> String {
        switch kind {
        case .source: "a1.sources.r1."
        case .channel: "a1.channels.c1."
        case .interceptor: "a1.sources.r1.interceptors.i1."
        case .selector: "a1.sources.r1.selector."
        case .processor: "a1.sinkgroups.g1.processor."
        case .serializer: "a1.sinks.k1.sink.serializer."
        case .deserializer: "a1.sources.r1.deserializer."
        case .filter: "a1.configfilters.f1."
        default: "a1.sinks.k1."
        }
    }

    /// The line that names the component.
    static func typeLine(of component: ComponentDescription) -> String {
        let prefix = prefix(of: component.kind)
        switch component.kind {
        case .serializer, .deserializer: return "\(prefix.dropLast()) = \(component.name)"
        default: return "\(prefix)type = \(component.name)"
        }
    }

    /// One key of a component: an option, a family of them, or the place of
    /// another component.
    struct Key {
        let name: String
        let placeholder: String
        let help: String
        let isRequired: Bool
        let fallback: String

        /// As a line of a configuration shows it.
        var usage: String { "\(name) = \(placeholder)" }

        /// What it is when left out, after its help.
        var note: String {
            if isRequired { return " [required]" }
            return fallback.isEmpty ? "" : " [default: \(fallback)]"
        }
    }

    /// All keys of a component, those of its slots last.
    static func keys(of component: ComponentDescription) -> [Key] {
        component.options.map { option in
            Key(
                name: option.key, placeholder: option.placeholder, help: option.help,
                isRequired: option.isRequired, fallback: option.defaultSpelling)
        }
            + component.agent.slots.map { slot in
                Key(
                    name: slot.key, placeholder: slot.kind.rawValue.uppercased(),
                    help: "\(slot.help) Its own keys begin with `\(slot.key).`.",
                    isRequired: false, fallback: slot.fallback)
            }
    }
}
