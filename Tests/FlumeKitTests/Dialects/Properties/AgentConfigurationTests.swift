import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("AgentConfiguration")
struct AgentConfigurationTests {
    private static let small = AgentMistakes.small

    private func read(_ texts: String...) -> AgentReading {
        AgentConfiguration.read(
            texts.map { SourceText($0) }, catalogue: ToyAgent.catalogue,
            surroundings: ConfigurationTexts.surroundings)
    }

    private func plan(_ lines: String...) throws -> AgentPlan {
        let text = Self.small + lines.joined(separator: "\n")
        #expect(ConfigurationTexts.findings(text, catalogue: ToyAgent.catalogue) == "")
        return try #require(read(text).plans.first)
    }

    @Test("a right configuration gives its plan and no finding")
    func right() throws {
        let plan = try plan("a1.channels.c1.capacity = 1000")
        #expect(plan.name == "a1")
        #expect(plan.composition == "1 source, 1 channel, 1 sink")
        #expect(plan.channels.map(\.name) == ["c1"])
        #expect(plan.channels[0].component.number("capacity") == 1000)
        #expect(plan.channels[0].written == ["type": "memory", "capacity": "1000"])
        #expect(plan.sources.map(\.channels) == [["c1"]])
        #expect(plan.sources[0].selector.description.name == "replicating")
        #expect(plan.sources[0].written == ["type": "sequence", "channels": "c1"])
        #expect(plan.groups.map(\.name) == ["k1"])
        #expect(plan.groups[0].processor.description.name == "default")
        #expect(plan.groups[0].sinks.map(\.channel) == ["c1"])
        #expect(plan.groups[0].sinks[0].component.description.name == "null")
    }

    @Test("types are names in any case, or class names to the letter")
    func types() {
        for type in ["sequence", "SEQUENCE", "Sequence", "org.toy.SequenceSource"] {
            let reading = read(Self.small.replacing("= sequence", with: "= \(type)"))
            #expect(reading.plans.first?.sources.first?.component.description.name == "sequence")
            #expect(reading.findings.isEmpty)
        }
        #expect(
            read(Self.small.replacing("= sequence", with: "= org.toy.sequencesource")).hasErrors)
    }

    @Test("every part of a source is in its plan and in what is written of it")
    func source() throws {
        let plan = try plan(
            """
            a1.sources.r1.interceptors = i2 i1
            a1.sources.r1.interceptors.i1.type = stamp
            a1.sources.r1.interceptors.i1.preserve = TRUE
            a1.sources.r1.interceptors.i2.type = pick
            a1.sources.r1.interceptors.i2.pattern = ^\\\\d+$
            a1.sources.r1.interceptors.i2.places = 1 2  3
            a1.sources.r1.selector.type = mapping
            a1.sources.r1.selector.mapping.a.b = c1
            a1.sources.r1.selector.default = c1
            """)
        let source = plan.sources[0]
        #expect(source.interceptors.map(\.description.name) == ["pick", "stamp"])
        #expect(source.interceptors[0].settings.given["pattern"] as? String == "^\\d+$")
        #expect(source.interceptors[0].settings.given["places"] as? [Int] == [1, 2, 3])
        #expect(source.interceptors[1].settings.given["preserve"] as? Bool == true)
        let mapping = source.selector.settings.given["mapping.<value>"] as? NamedChannels
        #expect(mapping == NamedChannels([.init(name: "a.b", channels: ["c1"])]))
        #expect(source.written["interceptors.i2.pattern"] == "^\\d+$")
        #expect(source.written["selector.mapping.a.b"] == "c1")
        #expect(source.written.count == 11)
    }

    @Test("families keep their order, and slots are filled, by default too")
    func families() throws {
        let reading = read(
            Self.small,
            """
            a1.sources = r1 r2
            a1.sources.r2.type = listener
            a1.sources.r2.port = 0
            a1.sources.r2.channels = c1
            a1.sources.r2.headers.g2.b = 2
            a1.sources.r2.headers.g1.a.c = 1
            a1.sinks = k1 k2 k3
            a1.sinks.k2.type = files
            a1.sinks.k2.sink.directory = /tmp/a
            a1.sinks.k2.channel = c1
            a1.sinks.k3.type = files
            a1.sinks.k3.sink.directory = /tmp/b
            a1.sinks.k3.sink.serializer = Container
            a1.sinks.k3.sink.serializer.interval = 5
            a1.sinks.k3.channel = c1
            """)
        #expect(reading.findings.isEmpty)
        let plan = try #require(reading.plans.first)
        let headers = plan.sources[1].component.settings.given["headers.<group>.<header>"]
        let expected = [("g2.b", "2"), ("g1.a.c", "1")].map {
            NamedTexts.Entry(name: $0.0, text: $0.1)
        }
        #expect(headers as? NamedTexts == NamedTexts(expected))
        let sinks = plan.groups.flatMap(\.sinks).map(\.component)
        #expect(sinks[1].slots["sink.serializer"]?.description.name == "text")
        #expect(sinks[2].slots["sink.serializer"]?.description.name == "container")
        #expect(sinks[2].slots["sink.serializer"]?.number("interval") == 5)
    }

    @Test("later texts override earlier ones, key by key")
    func overriding() throws {
        let later = """
            a1.channels.c1.capacity = 500
            a1.sinks.k1.type = files
            a1.sinks.k1.sink.directory = /tmp
            a1.sinks = k1 k2
            a1.sinks.k2.type = null
            a1.sinks.k2.channel = c1
            a1.sinks.k2.batchSize = none
            """
        let reading = read(Self.small + "a1.channels.c1.capacity = 7", later)
        let plan = try #require(reading.plans.first)
        #expect(plan.channels[0].component.number("capacity") == 500)
        #expect(plan.groups.map(\.name) == ["k1"])
        #expect(plan.groups[0].sinks[0].component.description.name == "files")
        #expect(plan.groups[0].sinks[0].component.text == 1)
        #expect(reading.findings.map(\.text) == [1])
        #expect(reading.findings.map(\.diagnostic.code) == ["config-error"])
    }

    @Test("findings are sorted by text and place")
    func sorted() {
        let reading = read(Self.small + "b\na1.x = 1\na1.sinks.k1.y = 2\n", "c\n")
        let places = reading.findings.map { [$0.text, $0.diagnostic.span.start] }
        #expect(places == places.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(reading.findings.map(\.text) == [0, 0, 0, 1])
    }

    @Test(
        "references are put in",
        arguments: [
            ("${env:PORT}", "44444"), ("a${env:HOST}b", "a10.1.2.3b"), ("${sys:size}", "500"),
            ("${env:${sys:nested}}", "44444"), ("${env:NOPE:-80}", "80"), ("${env:NOPE:-}x", "x"),
            ("${no:-${env:PORT}}", "44444"), ("${env:PORT:-${env:NOPE}}", "44444"),
            ("$${env:PORT}", "${env:PORT}"), ("$x $ {y} $", "$x $ {y} $"), ("${ENV:PORT}", "44444"),
            ("${host}", "local"), ("${x.deep}", "local-44444"), ("${env:host}", "local"),
            ("${a1.sinks.k1.type}", "null"), ("${f1[HOST]}", "10.1.2.3"),
            ("${f1['HOST']}${f1[\"PORT\"]}", "10.1.2.344444"), ("${f2[db]}", "secret of -k db"),
            ("${f1[NOPE]:-no}", "no"), ("${x:-a:-b}", "a:-b"), ("${no:-}${env:PORT}", "44444"),
        ])
    func references(value: String, resolved: String) throws {
        let plan = try plan(
            "host = local", "x.deep = ${host}-${env:PORT}", "a1.configfilters = f1 f2",
            "a1.configfilters.f1.type = env", "a1.configfilters.f2.type = external",
            "a1.configfilters.f2.command = /bin/secret -k",
            "a1.sources.r1.interceptors = i1", "a1.sources.r1.interceptors.i1.type = pick",
            "used = ${host}${x.deep}${used.too:-}",
            "a1.sources.r1.interceptors.i1.pattern = <\(value)>${used:-}${x.deep:-}")
        let pattern = plan.sources[0].interceptors[0].settings.given["pattern"] as? String
        #expect(pattern == "<\(resolved)>locallocal-44444local-44444")
    }

    @Test("a plain name is a variable only with Flume 1.9's switch")
    func oldNames() {
        let text = Self.small + "a1.channels.c1.capacity = ${PORT}"
        #expect(read(text).hasErrors)
        var surroundings = ConfigurationTexts.surroundings
        surroundings.properties["propertiesImplementation"] =
            "org.apache.flume.node.EnvVarResolverProperties"
        let reading = AgentConfiguration.read(
            [SourceText(text)], catalogue: ToyAgent.catalogue, surroundings: surroundings)
        #expect(reading.findings.isEmpty)
        #expect(reading.plans.first?.channels.first?.component.number("capacity") == 44444)
    }

    @Test("a filter's program is asked once for each key")
    func askedOnce() {
        let asked = Lock()
        nonisolated(unsafe) var count = 0  // Safe because it is touched under the lock only.
        var surroundings = ConfigurationTexts.surroundings
        surroundings.run = { _ in
            asked.locked { count += 1 }
            return .success("5")
        }
        let text =
            Self.small + """
                a1.configfilters = f
                a1.configfilters.f.type = external
                a1.configfilters.f.command = ask
                a1.sinks.k1.batchSize = ${f[a]}
                a1.sources.r1.batchSize = ${f[a]}
                a1.channels.c1.transactionCapacity = ${f[b]}
                """
        let reading = AgentConfiguration.read(
            [SourceText(text)], catalogue: ToyAgent.catalogue, surroundings: surroundings)
        #expect(reading.findings.isEmpty)
        #expect(count == 2)
    }

    @Test("values have their places, for what is found out later")
    func places() throws {
        let source = SourceText(Self.small + "a1.channels.c1.capacity = 1000\n")
        let reading = AgentConfiguration.read(
            [source], catalogue: ToyAgent.catalogue, surroundings: ConfigurationTexts.surroundings)
        let component = try #require(reading.plans.first?.channels.first?.component)
        #expect(source.text(of: component.span) == "memory")
        #expect(component.places.mapValues { source.text(of: $0) } == ["capacity": "1000"])
    }

    @Test("several agents are read, each by itself")
    func agents() {
        let other = Self.small.replacing("a1.", with: "b.")
        let reading = read(other + Self.small)
        #expect(reading.findings.isEmpty)
        #expect(reading.plans.map(\.name) == ["b", "a1"])
    }
}
