import FlumeTestKit
import Testing

@testable import FlumeKit

/// Every kind of mistake in an agent's configuration, as people read it.
@Suite("mistakes in configurations")
struct AgentMistakesTests {
    @Test("are explained as the golden files have it", arguments: AgentMistakes.groups)
    func golden(group: AgentMistakes.Group) {
        var text = ""
        for mistake in group.mistakes {
            text += "## \(mistake.name)\n"
            for line in mistake.lines { text += "   \(Self.shown(line))\n" }
            text += ConfigurationTexts.findings(mistake.text(in: group.start), catalogue: group.catalogue) + "\n"
        }
        let difference = Golden.difference(of: text, from: "mistakes/\(group.name).txt")
        #expect(difference == nil)
    }

    @Test("are never passed over", arguments: AgentMistakes.groups)
    func none(group: AgentMistakes.Group) {
        for mistake in group.mistakes {
            let findings = ConfigurationTexts.findings(mistake.text(in: group.start), catalogue: group.catalogue)
            #expect(findings != "", "\(mistake.name)")
        }
    }

    @Test("are many, each with its own name")
    func many() {
        let names = AgentMistakes.groups.flatMap(\.mistakes).map(\.name)
        #expect(names.count >= 60)
        #expect(Set(names).count == names.count)
    }

    @Test("the configuration that they are made in is right")
    func base() {
        #expect(
            ConfigurationTexts.findings(AgentMistakes.small, catalogue: ToyAgent.catalogue) == "")
    }

    @Test("what is wrong is left out of the plan, and nothing else")
    func remains() throws {
        let reading = ConfigurationTexts.read(
            """
            a1.sources = r1 r2 r3
            a1.channels = c1 c2 c3
            a1.sinks = k1 k2 k3
            a1.sinkgroups = g1
            a1.sources.r1.type = sequence
            a1.sources.r1.channels = c1 c2 nowhere
            a1.sources.r2.type = listener
            a1.sources.r2.channels = c1
            a1.sources.r3.type = sequence
            a1.sources.r3.channels = c2
            a1.channels.c1.type = memory
            a1.channels.c2.type = memory
            a1.channels.c2.capacity = none
            a1.channels.c3.type = memory
            a1.sinks.k1.type = null
            a1.sinks.k1.channel = c1
            a1.sinks.k2.type = null
            a1.sinks.k2.channel = c2
            a1.sinks.k3.type = null
            a1.sinks.k3.channel = c1
            a1.sinkgroups.g1.sinks = k1 k2 k9
            a1.sinkgroups.g1.processor.type = failover
            """, catalogue: ToyAgent.catalogue)
        let plan = try #require(reading.plans.first)
        #expect(reading.hasErrors)
        #expect(plan.channels.map(\.name) == ["c1"])
        #expect(plan.sources.map(\.name) == ["r1"])
        #expect(plan.sources.map(\.channels) == [["c1"]])
        #expect(plan.groups.map(\.name) == ["g1", "k3"])
        #expect(plan.groups[0].sinks.map(\.name) == ["k1"])
    }

    @Test("no more than anybody reads are told")
    func bounded() {
        let lines = (0..<3000).map { "stray\($0) = 1\n" }.joined()
        let findings = ConfigurationTexts.read(lines).findings
        #expect(findings.count == PropertiesLimits.findings + 1)
        #expect(findings.last?.diagnostic.code == "too-many-mistakes")
    }

    private static func shown(_ line: String) -> String {
        let line = line.count > 200 ? line.prefix(120) + "…" : line[...]
        return String(line.replacing("\r", with: "␍").replacing("\n", with: "\n   "))
    }
}
