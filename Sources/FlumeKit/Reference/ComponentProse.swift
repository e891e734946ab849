/// Sentences about components that every form of the reference tells alike.
enum ComponentProse {
    /// What a kind of component is.
    static func explanation(of kind: ComponentKind) -> String {
        switch kind {
        case .source: "A source is where events come from; a flow has one."
        case .sink:
            "A sink is where events go; `[a, b]` gives them to all, "
                + "`< a ? b >` to the first that works."
        case .decorator: "A decorator stands before a sink and changes what reaches it."
        case .format: "A format turns events into bytes, wherever a sink takes a format."
        case .channel: "A channel keeps events between the sources and the sinks of an agent."
        case .interceptor:
            "An interceptor changes or drops the events of a source on their way to its channels."
        case .selector: "A selector decides which channels each event of a source goes to."
        case .processor:
            "A sink processor decides which sink of a group takes the next events."
        case .serializer: "A serializer turns events into the bytes of a file."
        case .deserializer: "A deserializer turns the bytes of a file into events."
        case .filter: "A configuration filter looks up values that the file only names."
        }
    }

    /// The heading over all of a kind.
    static func title(of kind: ComponentKind) -> String {
        kind.plural.prefix(1).uppercased() + kind.plural.dropFirst()
    }

    /// How it is written, whole.
    static func usage(of component: ComponentDescription) -> String {
        let isBefore = component.kind == .decorator && !component.takesBraces
        return isBefore ? "\(component.usage) sink" : component.usage
    }

    /// How an option is written: `file`, `format=FORMAT`.
    static func usage(of option: OptionDescription) -> String {
        let many = option.takesMany ? "…" : ""
        return option.isRequired
            ? "\(option.key)\(many)" : "\(option.key)=\(option.placeholder)\(many)"
    }

    /// What an option takes and what it is when left out, after its help.
    static func note(of option: OptionDescription) -> String {
        if option.isRequired { return " [\(option.placeholder)]" }
        return option.defaultSpelling.isEmpty ? "" : " [default: \(option.defaultSpelling)]"
    }

    /// Why it cannot be used, if it cannot.
    static func absence(of component: ComponentDescription) -> String? {
        guard case .unavailable(let sentence) = component.shape else { return nil }
        return "Not there yet: \(sentence)."
    }
}
