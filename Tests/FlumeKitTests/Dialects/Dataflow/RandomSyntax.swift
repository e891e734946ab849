import FlumeTestKit

@testable import FlumeKit

/// Makes random trees of the dataflow language.
struct RandomSyntax {
    var random: Seeded

    init(seed: UInt64) { random = Seeded(seed) }

    private let place = SourceSpan(0, 0)

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func pick(_ texts: [String]) -> String {
        texts[number(0...texts.count - 1)]
    }

    mutating func syntax() -> (FlowSyntax, FlowLanguage.Entry) {
        switch number(0...4) {
        case 0: return (.nodes(many(0...3) { $0.node() }), .nodes)
        case 1: return (.flow(component(2), nil), .argument)
        case 2: return (.flow(component(2), sink(4)), .argument)
        case 3: return (.source(component(3)), .source)
        default: return (.sink(sink(5)), .sink)
        }
    }

    private mutating func many<T>(
        _ range: ClosedRange<Int>, _ make: (inout RandomSyntax) -> T
    ) -> [T] {
        var values: [T] = []
        for _ in 0..<number(range) { values.append(make(&self)) }
        return values
    }

    private mutating func node() -> NodeSyntax {
        NodeSyntax(
            name: pick(["a", "host-1.example.com", "10.0.0.1", "node_2"]), nameSpan: place,
            source: component(2), sink: sink(3))
    }

    private mutating func name() -> String {
        pick(["a", "batch", "text", "rolling", "trueish", "x.y-z_0", "Z"])
    }

    private mutating func component(_ depth: Int) -> ComponentSyntax {
        var component = ComponentSyntax(name: name(), nameSpan: place, span: place)
        if number(0...2) > 0 { fill(&component, depth) }
        return component
    }

    private mutating func fill(_ component: inout ComponentSyntax, _ depth: Int) {
        component.arguments = many(0...3) { $0.argument(depth) }
        component.keywords = many(0...2) { random in
            KeywordSyntax(
                key: random.name(), keySpan: random.place, value: random.argument(depth))
        }
    }

    private mutating func argument(_ depth: Int) -> ArgumentSyntax {
        let form: ArgumentSyntax.Form
        switch number(0...(depth > 0 ? 3 : 2)) {
        case 0:
            form = .word(
                pick([
                    "raw", "true", "0x1F", "-5", "500ms", "/var/log/*", "a//b", "x/*y*/", "[a]*",
                    "{b}", "<c", "?d", ":80", "h://i:1/j", "roll", "ü", "#e", "%{f}|g;", "*",
                ]))
        case 1: form = .quoted(pick(["\"\"", "\"a b\"", "\"\\\"\"", "\"\\u00e9//\"", "\"a\nb\""]))
        case 2: form = .quoted(pick(["''", "'a\\'", "'\"'", "'/*'"]))
        default:
            var call = ComponentSyntax(name: name(), nameSpan: place, span: place)
            fill(&call, depth - 1)
            form = .call(call)
        }
        return ArgumentSyntax(form: form, span: place)
    }

    private mutating func sink(_ depth: Int) -> SinkSyntax {
        switch depth == 0 ? 0 : number(0...6) {
        case 0, 1: return .component(component(2))
        case 2, 3: return .decorated(component(2), sink(depth - 1))
        case 4:
            var component = ComponentSyntax(
                name: pick(["roll", "collector", "other"]), nameSpan: place, span: place)
            fill(&component, 2)
            return .braced(component, sink(depth - 1))
        case 5: return .fanOut(many(1...3) { $0.sink(depth - 1) })
        default: return .failover(many(2...4) { $0.sink(depth - 1) })
        }
    }
}

/// Writes a tree so that two trees are the same exactly if their texts are:
/// everything but the places, with signs that the language does not have.
enum TreeText {
    static func of(_ syntax: FlowSyntax) -> String {
        switch syntax {
        case .nodes(let nodes):
            nodes.map { "\($0.name)≔\(of($0.source))→\(of($0.sink))" }.joined(separator: "¶")
        case .flow(let source, let sink): "\(of(source))→\(sink.map(of) ?? "∅")"
        case .source(let source): of(source)
        case .sink(let sink): of(sink)
        }
    }

    private static func of(_ sink: SinkSyntax) -> String {
        switch sink {
        case .component(let component): of(component)
        case .decorated(let decorator, let beneath): "⟨\(of(decorator))⇒\(of(beneath))⟩"
        case .braced(let component, let body): "⟪\(of(component))⇒\(of(body))⟫"
        case .fanOut(let branches): "⟦\(branches.map(of).joined(separator: "∧"))⟧"
        case .failover(let others): "⟦\(others.map(of).joined(separator: "∨"))⟧"
        case .missing: "∅"
        }
    }

    private static func of(_ component: ComponentSyntax) -> String {
        let keywords = component.keywords.map { "\($0.key)≔\(of($0.value))" }
        let all = component.arguments.map(of) + keywords
        return "\(component.name)⟮\(all.joined(separator: "¦"))⟯"
    }

    private static func of(_ argument: ArgumentSyntax) -> String {
        switch argument.form {
        case .word(let word): "‹\(word)›"
        case .quoted(let literal): "«\(literal)»"
        case .call(let call): of(call)
        }
    }
}
