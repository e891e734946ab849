import Testing

@testable import FlumeKit

@Suite("Planned components of an agent")
struct PlannedAgentComponentsTests {
    @Test(
        "what Flume has and we have not yet is known by name, in any case, and by class",
        arguments: [
            (ComponentKind.source, "Avro", "network"), (.source, "multiport_syslogtcp", "network"),
            (.source, "org.apache.flume.source.kafka.KafkaSource", "connectors"),
            (.source, "org.apache.flume.source.twitter.TwitterSource", "gone"),
            (.sink, "hdfs", "connectors"), (.sink, "thrift", "network"),
            (.sink, "org.apache.flume.sink.hbase2.HBase2Sink", "connectors"),
            (.channel, "FILE", "durable"), (.channel, "spillablememory", "durable"),
            (
                .interceptor, "org.apache.flume.sink.solr.morphline.MorphlineInterceptor$Builder",
                "regex_extractor"
            ),
        ])
    func sentences(kind: ComponentKind, type: String, word: String) throws {
        let catalogue = BuiltinCatalogue.agentCatalogue
        let description = try #require(catalogue.component(kind, ofType: type))
        guard case .unavailable(let sentence) = description.shape else {
            Issue.record("\(type) is available")
            return
        }
        #expect(sentence.contains(word))
        #expect(!catalogue.names(kind).contains(description.name))
    }
}
