/// Writes a syntax tree back as text, in the one form that Flume 0.9 gives to
/// every specification: `{ batch( 100 ) => console }`.
///
/// Literals and bare words stay as they were written, and reading the text
/// again gives the same tree.
struct CanonicalText {
    private(set) var text = ""

    mutating func append(_ syntax: FlowSyntax) {
        switch syntax {
        case .nodes(let nodes):
            for (index, node) in nodes.enumerated() {
                if index > 0 { text += "\n" }
                append(node)
            }
        case .flow(let source, let sink):
            append(source)
            guard let sink else { return }
            text += " | "
            append(sink)
        case .source(let source): append(source)
        case .sink(let sink): append(sink)
        }
    }

    private mutating func append(_ node: NodeSyntax) {
        text += node.name + " : "
        append(node.source)
        text += " | "
        append(node.sink)
        text += ";"
    }

    private mutating func append(_ sink: SinkSyntax) {
        switch sink {
        case .component(let component): append(component)
        case .decorated(let decorator, let beneath):
            text += "{ "
            append(decorator)
            text += " => "
            append(beneath)
            text += " }"
        case .braced(let component, let body):
            append(component)
            // The grammar asks for parentheses before the braces.
            if component.arguments.isEmpty, component.keywords.isEmpty { text += "()" }
            text += " { "
            append(body)
            text += " }"
        case .fanOut(let branches): append(branches, "[ ", ", ", " ]")
        case .failover(let alternatives): append(alternatives, "< ", " ? ", " >")
        case .missing: preconditionFailure("a text with mistakes has no canonical form")
        }
    }

    private mutating func append(
        _ sinks: [SinkSyntax], _ open: String, _ separator: String, _ close: String
    ) {
        text += open
        for (index, sink) in sinks.enumerated() {
            if index > 0 { text += separator }
            append(sink)
        }
        text += close
    }

    private mutating func append(_ component: ComponentSyntax) {
        text += component.name
        guard !component.arguments.isEmpty || !component.keywords.isEmpty else { return }
        text += "( "
        appendArguments(of: component)
        text += " )"
    }

    private mutating func appendArguments(of component: ComponentSyntax) {
        var isFirst = true
        for argument in component.arguments {
            if !isFirst { text += ", " }
            isFirst = false
            append(argument)
        }
        for keyword in component.keywords {
            if !isFirst { text += ", " }
            isFirst = false
            text += keyword.key + "="
            append(keyword.value)
        }
    }

    private mutating func append(_ argument: ArgumentSyntax) {
        switch argument.form {
        case .word(let spelling), .quoted(let spelling): text += spelling
        case .call(let call):
            text += call.name + "("
            appendArguments(of: call)
            text += ")"
        }
    }
}
