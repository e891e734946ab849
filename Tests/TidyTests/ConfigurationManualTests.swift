import Testing

@testable import FlumeKit

/// The configurations that flume-conf(5) shows, each within an agent that is
/// otherwise whole.
@Suite("flume-conf(5)")
struct ConfigurationManualTests {
    @Test("the configurations that the manual shows are without a mistake")
    func manual() {
        var count = 0
        for text in [ConfigurationManual.text, ConfigurationManual.examples] {
            for case .literal(let lines) in Prose(text).blocks {
                count += 1
                let shown = lines.joined(separator: "\n")
                // A list of names that nothing else is said about.
                if shown.hasPrefix("a1.sources = r1 r2") { continue }
                Findings.report(Self.mistakes(in: Self.agent(around: shown), "flume-conf.5"))
            }
        }
        #expect(count > 8)
    }

    private static func mistakes(in text: String, _ name: String) -> [String] {
        let source = SourceText(text, name: name)
        let reading = AgentConfiguration.read(
            [source], catalogue: BuiltinCatalogue.agentCatalogue,
            surroundings: ConfigurationSurroundings(
                environment: { _ in "1" }, properties: [:], run: { _ in .success("secret") }))
        return reading.findings.map { $0.diagnostic.rendered(in: source) }
    }

    /// An agent in which the lines stand, and nothing is missing.
    static func agent(around example: String) -> String {
        let sources = names("r", in: example)
        let channels = names("c", in: example)
        let sinks = names("k", in: example)
        var lines: [(key: String, value: String)] = [
            ("a1.sources", sources.joined(separator: " ")),
            ("a1.channels", channels.joined(separator: " ")),
            ("a1.sinks", sinks.joined(separator: " ")),
        ]
        for (index, source) in sources.enumerated() {
            lines.append(("a1.sources.\(source).type", "netcat"))
            if !example.contains("a1.sources.\(source).type") {
                lines.append(("a1.sources.\(source).bind", "localhost"))
                lines.append(("a1.sources.\(source).port", "4444\(index)"))
            }
            lines.append(("a1.sources.\(source).channels", channels.joined(separator: " ")))
        }
        for channel in channels { lines.append(("a1.channels.\(channel).type", "memory")) }
        // A group's sinks share a channel; every other channel is emptied.
        let isGroup = example.contains("sinkgroups")
        for (index, sink) in sinks.enumerated() {
            lines.append(("a1.sinks.\(sink).type", "null"))
            let channel = channels[isGroup ? 0 : min(index, channels.count - 1)]
            lines.append(("a1.sinks.\(sink).channel", channel))
        }
        for (index, channel) in channels.enumerated() where index >= sinks.count {
            lines[2].value += " x\(index)"
            lines.append(("a1.sinks.x\(index).type", "null"))
            lines.append(("a1.sinks.x\(index).channel", channel))
        }
        let given = Set(example.split(separator: "\n").map { $0.prefix { $0 != " " && $0 != "=" } })
        let rest = lines.filter { !given.contains(Substring($0.key)) }
        let whole = rest.map { "\($0.key) = \($0.value)" }.joined(separator: "\n")
        return example + "\n" + whole + "\n"
    }

    /// The names of a letter and a digit that an example speaks of; the first
    /// at least.
    private static func names(_ letter: Character, in text: String) -> [String] {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        let found = words.filter { word in
            word.count == 2 && word.first == letter && word.last?.isNumber == true
        }
        return Set(found + ["\(letter)1"]).sorted()
    }
}
