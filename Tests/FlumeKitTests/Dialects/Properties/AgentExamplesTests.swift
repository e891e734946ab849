import FlumeTestKit
import Testing

@testable import FlumeKit

/// Every example of every agent component, with an agent put around it.
@Suite("examples of agent components")
struct AgentExamplesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let component: String
        let kind: ComponentKind
        let text: String
        var testDescription: String { component }
    }

    static let all: [Example] = BuiltinCatalogue.agentCatalogue.components
        .filter(\.isAvailable)
        .flatMap { component in
            component.examples.map {
                Example(
                    component: "\(component.kind.rawValue) \(component.name)",
                    kind: component.kind, text: $0.text)
            }
        }

    @Test("validate without a finding", arguments: all)
    func right(example: Example) {
        let text = Self.completed(example.text)
        let found = ConfigurationTexts.findings(text)
        #expect(found == "", "\(text)")
        #expect(ConfigurationTexts.read(text).plans.first?.sources.isEmpty == false)
    }

    @Test("every component that can be used has one")
    func coverage() {
        let without = BuiltinCatalogue.agentCatalogue.components
            .filter { $0.isAvailable && $0.examples.isEmpty }
        #expect(without.map(\.name) == [])
    }

    /// The example and whatever an agent needs besides.
    private static func completed(_ example: String) -> String {
        let keys = example.split(separator: "\n").map { line in
            String(line.prefix { $0 != " " && $0 != "=" })
        }
        let components = { (list: String) -> [String] in
            let prefix = "a1.\(list)."
            return keys.filter { $0.hasPrefix(prefix) }
                .map { String($0.dropFirst(prefix.utf8.count).prefix { $0 != "." }) }
        }
        let named = { (suffix: String) -> [String] in
            example.split(separator: "\n").filter { line in
                line.prefix { $0 != "=" }.contains(suffix)
            }.flatMap { $0.drop { $0 != "=" }.dropFirst().split(separator: " ") }.map(String.init)
        }
        var missing: [String] = []
        let add = { (key: String, value: String) in
            if !keys.contains(key) { missing.append("\(key) = \(value)") }
        }
        let sources = Set(components("sources") + ["r1"]).sorted()
        let sinks = Set(components("sinks") + named(".sinks ") + ["k1"]).sorted()
        let channels = Set(components("channels") + named(".channels ") + ["c1"]).sorted()
        add("a1.sources", sources.joined(separator: " "))
        add("a1.sinks", sinks.joined(separator: " "))
        add("a1.channels", channels.joined(separator: " "))
        for name in sources {
            add("a1.sources.\(name).type", "seq")
            add("a1.sources.\(name).channels", channels.joined(separator: " "))
            let interceptors = keys.compactMap { key -> String? in
                let prefix = "a1.sources.\(name).interceptors."
                guard key.hasPrefix(prefix) else { return nil }
                return String(key.dropFirst(prefix.utf8.count).prefix { $0 != "." })
            }
            if !interceptors.isEmpty {
                let names = Set(interceptors).sorted().joined(separator: " ")
                add("a1.sources.\(name).interceptors", names)
            }
        }
        for name in channels where !components("channels").contains(name) {
            add("a1.channels.\(name).type", "memory")
            add("a1.channels.\(name).capacity", "10000")
            add("a1.channels.\(name).transactionCapacity", "10000")
        }
        for (index, name) in sinks.enumerated() {
            add("a1.sinks.\(name).type", "null")
            add("a1.sinks.\(name).channel", channels[index % channels.count])
        }
        // Every channel has a sink that empties it.
        for name in channels.dropFirst(sinks.count) {
            missing.append("a1.sinks.z\(name).type = null")
            missing.append("a1.sinks.z\(name).channel = \(name)")
            missing = missing.map { line in
                line.hasPrefix("a1.sinks =") ? line + " z\(name)" : line
            }
        }
        return example + "\n" + missing.joined(separator: "\n") + "\n"
    }
}
