import Testing

@testable import FlumeKit

@Suite("Planned components")
struct PlannedComponentsTests {
    @Test(
        "using one says what it comes with",
        arguments: [
            (ComponentKind.source, "syslogUdp", "network"), (.source, "twitter", "gone"),
            (.sink, "agentFailoverSink", "durable"), (.sink, "irc", "connectors"),
            (.sink, "autoBEChain", "master"), (.decorator, "ackedWriteAhead", "durable"),
            (.decorator, "diskFailover", "durable"),
        ])
    func sentences(kind: ComponentKind, name: String, word: String) throws {
        let description = try #require(BuiltinCatalogue.catalogue[kind, name])
        guard case .unavailable(let sentence) = description.shape else {
            Issue.record("\(name) is available")
            return
        }
        #expect(sentence.contains(word))
        #expect(!BuiltinCatalogue.catalogue.names(kind).contains(name))
    }
}
