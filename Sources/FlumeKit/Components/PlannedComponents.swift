/// The components of Flume 0.9 that are known by name only, so that whoever
/// uses one is told what it is missing and not that the name is wrong.
enum PlannedComponents {
    /// What has to come first.
    private enum Milestone: String {
        case network = "it comes with sending and receiving over the network"
        case acknowledgement = "it comes with acknowledged and durable delivery"
        case connectors = "it comes with the connectors to other systems"
        case master = "it comes with the master, which replaces it when a node is configured"
        case never = "the service that it spoke to is gone"
    }

    static let sources: [BuiltinCatalogue.Entry] =
        [
            ("syslogUdp", [], "Receives syslog over UDP.", .network),
            ("syslogTcp", [], "Receives syslog over TCP from many senders.", .network),
            ("syslogTcp1", [], "Receives syslog over TCP from one sender at a time.", .network),
            ("scribe", [], "Receives from Scribe clients.", .network),
            ("rpcSource", [], "Receives from other Flume nodes.", .network),
            ("thriftSource", [], "Receives from other Flume nodes by Thrift.", .network),
            ("avroSource", [], "Receives from other Flume nodes by Avro.", .network),
            ("tpriosource", [], "Receives by Thrift, the urgent events first.", .network),
            ("collectorSource", [], "Receives from agents.", .network),
            ("autoCollectorSource", [], "Receives from the agents that a master chose.", .master),
            ("logicalSource", [], "Receives what is sent to a logical node.", .master),
            ("twitter", [], "Reads the stream of public tweets of 2010.", .never),
            ("irc", [], "Reads the messages of an IRC channel.", .connectors),
        ].map { entry(.source, $0) }

    static let sinks: [BuiltinCatalogue.Entry] =
        [
            ("rpcSink", [], "Sends to another Flume node.", .network),
            ("thriftSink", [], "Sends to another Flume node by Thrift.", .network),
            ("avroSink", [], "Sends to another Flume node by Avro.", .network),
            ("syslogTcp", [], "Sends syslog over TCP.", .network),
            ("ganglia", [], "Sends an attribute to Ganglia as a metric.", .network),
            ("agentSink", [], "Sends to a collector, end to end.", .acknowledgement),
            ("agentE2ESink", [], "Sends to a collector, end to end.", .acknowledgement),
            (
                "agentDFOSink", ["agentFailoverSink"],
                "Sends to a collector, or to disk while it is away.", .acknowledgement
            ),
            (
                "agentBESink", ["agentBestEffortSink"],
                "Sends to a collector and drops events while it is away.", .network
            ),
            (
                "agentE2EChain", [], "Sends to one of several collectors, end to end.",
                .acknowledgement
            ),
            (
                "agentDFOChain", [],
                "Sends to one of several collectors, or to disk while all are away.",
                .acknowledgement
            ),
            (
                "agentBEChain", [],
                "Sends to one of several collectors and drops events while all are away.", .network
            ),
            ("autoE2EChain", [], "Sends end to end to collectors that a master chose.", .master),
            ("autoDFOChain", [], "Sends to collectors that a master chose, or to disk.", .master),
            ("autoBEChain", [], "Sends, or drops, to collectors that a master chose.", .master),
            ("logicalSink", [], "Sends to a logical node.", .master),
            ("irc", [], "Says events in an IRC channel.", .connectors),
            ("hivedfs", [], "Writes files that Hive reads.", .connectors),
            ("hbase", [], "Writes to an HBase table.", .connectors),
            ("attr2hbase", [], "Writes attributes to an HBase table.", .connectors),
        ].map { entry(.sink, $0) }

    static let decorators: [BuiltinCatalogue.Entry] =
        [
            (
                "ackInjector", [], "Groups events so that they can be acknowledged.",
                .acknowledgement
            ),
            ("ackChecker", [], "Acknowledges groups of events that arrived.", .acknowledgement),
            (
                "ackedWriteAhead", [],
                "Writes events to a log until they are acknowledged.", .acknowledgement
            ),
            (
                "diskFailover", [],
                "Writes events to disk while the sink beneath fails.", .acknowledgement
            ),
        ].map { entry(.decorator, $0) }

    private typealias Row = (
        name: String, aliases: [String], summary: String, milestone: Milestone
    )

    private static func entry(_ kind: ComponentKind, _ row: Row) -> BuiltinCatalogue.Entry {
        .described(
            ComponentDescription(
                kind, row.name, aliases: row.aliases,
                summary: row.summary, shape: .unavailable(row.milestone.rawValue)))
    }
}
