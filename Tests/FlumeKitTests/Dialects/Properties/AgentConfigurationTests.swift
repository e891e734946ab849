import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("AgentConfiguration")
struct AgentConfigurationTests {
    private static let small = """
        # An agent.
        a1.sources = r1
        a1.channels = c1
        a1.sinks = k1
        a1.sources.r1.type = sequence
        a1.sources.r1.channels = c1
        a1.channels.c1.type = memory
        a1.channels.c1.capacity = 1000
        a1.sinks.k1.type = org.apache.flume.sink.NullSink
        a1.sinks.k1.channel = c1
        """

    @Test("a right configuration gives its plan and no finding")
    func right() throws {
        #expect(ConfigurationTexts.findings(Self.small, catalogue: ToyAgent.catalogue) == "")
        let reading = ConfigurationTexts.read(Self.small, catalogue: ToyAgent.catalogue)
        let plan = try #require(reading.plans.first)
        #expect(reading.plans.count == 1)
        #expect(plan.name == "a1")
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
}
