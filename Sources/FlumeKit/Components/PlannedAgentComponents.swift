/// The components of Flume 1.x that are known by name and class only, so that
/// whoever uses one is told what it is missing and not that the name is wrong.
enum PlannedAgentComponents {
    /// What has to come first, or why nothing will.
    private enum Milestone: String {
        case network = "it comes with sending and receiving over the network"
        case durable = "it comes with acknowledged and durable delivery"
        case connectors = "it comes with the connectors to other systems"
        case gone = "the service that it spoke to is gone"
        case kite = "it wrote through the Kite SDK, which is gone"
        case morphline =
            "morphlines are Java code; regex_extractor and search_replace do much of what they do"
    }

    static let all = sources + channels + sinks + interceptors

    private static let sources: [BuiltinCatalogue.Entry] =
        [
            ("avro", "source.AvroSource", "Receives by Avro from agents and clients.", .network),
            (
                "thrift", "source.ThriftSource", "Receives by Thrift from agents and clients.",
                .network
            ),
            ("http", "source.http.HTTPSource", "Receives events in HTTP requests.", .network),
            ("syslogtcp", "source.SyslogTcpSource", "Receives syslog over TCP.", .network),
            (
                "multiport_syslogtcp", "source.MultiportSyslogTCPSource",
                "Receives syslog over TCP at several ports.", .network
            ),
            ("syslogudp", "source.SyslogUDPSource", "Receives syslog over UDP.", .network),
            (
                "avroLegacy", "source.avroLegacy.AvroLegacySource",
                "Receives by Avro from nodes of Flume 0.9.", .network
            ),
            (
                "thriftLegacy", "source.thriftLegacy.ThriftLegacySource",
                "Receives by Thrift from nodes of Flume 0.9.", .network
            ),
            ("scribe", "source.scribe.ScribeSource", "Receives from Scribe clients.", .network),
            ("jms", "source.jms.JMSSource", "Takes messages from a JMS broker.", .connectors),
            ("kafka", "source.kafka.KafkaSource", "Reads topics of Kafka.", .connectors),
            ("twitter", "source.twitter.TwitterSource", "Reads a sample of all tweets.", .gone),
        ].map { entry(.source, $0) }

    private static let channels: [BuiltinCatalogue.Entry] =
        [
            (
                "file", "channel.file.FileChannel",
                "Holds events on disk, so that they outlive the agent.", .durable
            ),
            (
                "spillablememory", "channel.SpillableMemoryChannel",
                "Holds events in memory, and on disk what is too much for it.", .durable
            ),
            ("jdbc", "channel.jdbc.JdbcChannel", "Holds events in an embedded database.", .durable),
            (
                "kafka", "channel.kafka.KafkaChannel", "Holds events in a topic of Kafka.",
                .connectors
            ),
        ].map { entry(.channel, $0) }

    private static let sinks: [BuiltinCatalogue.Entry] =
        [
            ("avro", "sink.AvroSink", "Sends by Avro to another agent.", .network),
            ("thrift", "sink.ThriftSink", "Sends by Thrift to another agent.", .network),
            ("http", "sink.http.HttpSink", "Sends each event as an HTTP request.", .network),
            ("hdfs", "sink.hdfs.HDFSEventSink", "Writes files in HDFS.", .connectors),
            ("hive", "sink.hive.HiveSink", "Writes to a table of Hive.", .connectors),
            ("hbase", "sink.hbase.HBaseSink", "Writes to a table of HBase.", .connectors),
            (
                "asynchbase", "sink.hbase.AsyncHBaseSink",
                "Writes to a table of HBase without waiting for each row.", .connectors
            ),
            ("hbase2", "sink.hbase2.HBase2Sink", "Writes to a table of HBase 2.", .connectors),
            ("kafka", "sink.kafka.KafkaSink", "Writes to a topic of Kafka.", .connectors),
            ("kudu", "sink.kudu.KuduSink", "Writes to a table of Kudu.", .connectors),
            (
                "elasticsearch", "sink.elasticsearch.ElasticSearchSink",
                "Writes to an index of Elasticsearch.", .connectors
            ),
            ("irc", "sink.irc.IRCSink", "Says events in an IRC channel.", .connectors),
            (
                "morphline_solr", "sink.solr.morphline.MorphlineSolrSink",
                "Loads events into Solr through a morphline.", .morphline
            ),
            ("dataset", "sink.kite.DatasetSink", "Writes to a dataset of Kite.", .kite),
        ].map { entry(.sink, $0) }

    private static let interceptors: [BuiltinCatalogue.Entry] =
        [
            (
                "morphline", "sink.solr.morphline.MorphlineInterceptor$Builder",
                "Changes events by a morphline.", .morphline
            )
        ].map { entry(.interceptor, $0) }

    /// Classes lie in the package `org.apache.flume`.
    private typealias Row = (
        name: String, className: String, summary: String, milestone: Milestone
    )

    private static func entry(_ kind: ComponentKind, _ row: Row) -> BuiltinCatalogue.Entry {
        .described(
            ComponentDescription(
                kind, row.name, summary: row.summary, shape: .unavailable(row.milestone.rawValue),
                agent: AgentFace(classNames: ["org.apache.flume." + row.className])))
    }
}
