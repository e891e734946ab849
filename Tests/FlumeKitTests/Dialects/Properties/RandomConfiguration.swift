import FlumeTestKit

@testable import FlumeKit

/// Random configurations from a catalogue: some right, some wrong.
struct RandomConfiguration {
    private let catalogue: Catalogue
    private var random: Seeded
    /// How many of a hundred values are wrong on purpose.
    private let mistakes: Int
    /// The values of options, by key, that must fit this machine.
    private let fitting: [String: () -> String]
    private var lines: [String] = []

    init(
        _ catalogue: Catalogue, _ random: Seeded, mistakes: Int,
        fitting: [String: () -> String] = [:]
    ) {
        self.fitting = fitting
        self.catalogue = catalogue
        self.random = random
        self.mistakes = mistakes
    }

    mutating func text() -> String {
        let sources = names("r", 1...3)
        let channels = names("c", 1...3)
        let sinks = names("k", 1...4)
        lines = [
            "a1.sources = \(sources.joined(separator: " "))",
            "a1.channels = \(channels.joined(separator: " "))",
            "a1.sinks = \(sinks.joined(separator: " "))",
        ]
        for name in channels { add(.channel, "a1.channels.\(name).") }
        for name in sources {
            add(.source, "a1.sources.\(name).")
            let own = channels.filter { _ in chance(60) } + (chance(mistakes) ? ["c9"] : [])
            let wanted = own.isEmpty ? [channels[0]] : own
            lines.append("a1.sources.\(name).channels = \(wanted.joined(separator: " "))")
            let interceptors = names("i", 0...2)
            if !interceptors.isEmpty {
                lines.append(
                    "a1.sources.\(name).interceptors = \(interceptors.joined(separator: " "))")
            }
            for interceptor in interceptors {
                add(.interceptor, "a1.sources.\(name).interceptors.\(interceptor).")
            }
            if chance(30) { add(.selector, "a1.sources.\(name).selector.") }
        }
        for name in sinks {
            add(.sink, "a1.sinks.\(name).")
            lines.append("a1.sinks.\(name).channel = \(pick(channels))")
        }
        if chance(40) {
            lines.append("a1.sinkgroups = g1")
            lines.append("a1.sinkgroups.g1.sinks = \(sinks.joined(separator: " "))")
            add(.processor, "a1.sinkgroups.g1.processor.")
        }
        if chance(30) { lines.shuffle(using: &random) }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func names(_ letter: String, _ limits: ClosedRange<Int>) -> [String] {
        let count = Int.random(in: limits, using: &random)
        return (0..<count).map { "\(letter)\($0 + 1)" }
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    /// Adds a component of a kind with options below a prefix.
    private mutating func add(_ kind: ComponentKind, _ prefix: String) {
        let known = catalogue.all(kind)
        let right = known.filter(\.isAvailable)
        guard !right.isEmpty else { return }
        let component = pick(chance(mistakes) ? known : right)
        var types = [component.name] + component.agent.classNames
        if chance(mistakes) { types.append(component.name + "x") }
        lines.append("\(prefix)type = \(pick(types))")
        addOptions(of: component, prefix)
        for slot in component.agent.slots where chance(50) {
            let fillings = catalogue.all(slot.kind).filter(\.isAvailable)
            guard !fillings.isEmpty else { continue }
            let filling = pick(fillings)
            lines.append("\(prefix)\(slot.key) = \(filling.name)")
            addOptions(of: filling, "\(prefix)\(slot.key).")
        }
    }

    private mutating func addOptions(of component: ComponentDescription, _ prefix: String) {
        for option in component.options where chance(option.isRequired ? 97 : 30) {
            let key = option.familyPrefix.map { $0 + pick(["k1", "a", "x.y", "c1"]) } ?? option.key
            lines.append("\(prefix)\(key) = \(value(of: option))")
        }
        if chance(mistakes) { lines.append("\(prefix)\(pick(Self.junk)) = \(pick(Self.junk))") }
    }

    private static let junk = [
        "x", "-1", "0", "70000", "true", "yes", "c1", "r1 k1", "/tmp", "${env:PORT}", "${", "$${x}",
        "${env:NOPE:-5}", "\\u0031", "[", "(", "é", "99999999999999999999", "1.5", "10s", "",
        "a\\ b", ".", "..", "type", "channels", "interceptors", "selector.type",
    ]

    private mutating func value(of option: OptionDescription) -> String {
        if let value = fitting[option.key] { return value() }
        if chance(mistakes) { return pick(Self.junk) }
        if case .choices(let words) = option.completion, !words.isEmpty { return pick(words) }
        let spelling = option.defaultSpelling
        if !spelling.isEmpty, chance(70) { return spelling.replacing("\\", with: "\\\\") }
        return pick(["1", "10", "100", "5000", "c1", "text", "/tmp/flume", "localhost", "true"])
    }
}
