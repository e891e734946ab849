import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("random configurations")
struct RandomConfigurationTests {
    private static let catalogues = [ToyAgent.catalogue, BuiltinCatalogue.agentCatalogue]

    @Test("are read without a trap, and twice alike", arguments: [UInt64](1...150))
    func total(seed: UInt64) {
        for catalogue in Self.catalogues {
            for mistakes in [0, 5, 40] {
                var generator = RandomConfiguration(catalogue, Seeded(seed), mistakes: mistakes)
                let text = generator.text()
                let one = ConfigurationTexts.read(text, catalogue: catalogue)
                let two = ConfigurationTexts.read(text, catalogue: catalogue)
                #expect(one.findings.map(\.diagnostic) == two.findings.map(\.diagnostic))
                #expect(one.plans.map(\.composition) == two.plans.map(\.composition))
                let source = SourceText(text)
                for finding in one.findings {
                    #expect(finding.diagnostic.span.end <= source.bytes.count)
                    #expect(!finding.diagnostic.rendered(in: source).isEmpty)
                }
            }
        }
    }

    @Test("that validate have plans of which every setting can be read")
    func readable() {
        var right = 0
        for seed in UInt64(1)...400 {
            let catalogue = Self.catalogues[Int(seed % 2)]
            var generator = RandomConfiguration(catalogue, Seeded(seed), mistakes: 1)
            let text = generator.text()
            let reading = ConfigurationTexts.read(text, catalogue: catalogue)
            for plan in reading.plans { check(plan) }
            if !reading.hasErrors { right += 1 }
        }
        #expect(right > 40, "the generator makes right configurations as well")
    }

    private func check(_ plan: AgentPlan) {
        let channels = Set(plan.channels.map(\.name))
        for channel in plan.channels { check(channel.component) }
        for source in plan.sources {
            check(source.component)
            check(source.selector)
            for interceptor in source.interceptors { check(interceptor) }
            #expect(!source.channels.isEmpty && channels.isSuperset(of: source.channels))
            #expect(!source.written.isEmpty)
        }
        for group in plan.groups {
            check(group.processor)
            #expect(!group.sinks.isEmpty)
            for sink in group.sinks {
                check(sink.component)
                #expect(channels.contains(sink.channel))
            }
        }
        let names = plan.groups.flatMap(\.sinks).map(\.name)
        #expect(Set(names).count == names.count, "a sink runs once")
    }

    /// Whether each option has a value of its type, given or by default.
    private func check(_ plan: ComponentPlan) {
        for option in plan.description.options {
            let isThere = plan.settings.given[option.key] != nil || option.fallback != nil
            #expect(isThere, "'\(option.key)' of '\(plan.description.name)' has a value")
        }
        #expect(plan.description.contradiction(plan.settings) == nil)
        _ = plan.description.agent.claims(plan.settings)
        _ = plan.batchEvents
        for slot in plan.description.agent.slots {
            guard let filling = plan.slots[slot.key] else { continue }
            check(filling)
        }
    }
}
