@testable import FlumeKit

/// A small catalogue of an agent's components with every kind of option, so
/// that what is said about mistakes does not change with the real ones.
enum ToyAgent {
    enum Policy: String, ChoiceValue { case never, immediate }

    struct Order: OptionValue, NamesSinks {
        var sinkNames: [String] = []

        static var placeholder: String { "N" }
        static var takesMany: Bool { true }
        static func parse(_ arguments: [Argument]) -> Result<Order, ValueFault> {
            NamedTexts.parse(arguments).map { Order(sinkNames: $0.entries.map(\.name)) }
        }
        var spelling: String { "" }
    }

    static let sequence = ComponentDescription(
        .source, "sequence", summary: "Counts.",
        options: [
            Option("batchSize", default: 1, in: 1...100_000, "Events at once.").description,
            Option("totalEvents", default: 0, in: 0...Int.max, "When to stop.").description,
        ],
        agent: AgentFace(classNames: ["org.toy.SequenceSource"], batchKey: "batchSize"))

    private static let bind = Option("bind", default: "0.0.0.0", "Where it listens.")
    private static let port = Option<Int>.required("port", in: 0...65535, "The port it listens at.")
    static let listener = ComponentDescription(
        .source, "listener", summary: "Listens.",
        options: [
            bind.description, port.description,
            Option("ack", default: true, "Whether it answers.").description,
            Option("policy", default: Policy.never, "What becomes of files.").description,
            Option<NamedTexts>("headers.<group>.<header>", default: NamedTexts(), "Headers.")
                .description,
            Option("wait", default: Interval.milliseconds(100), "How long it waits.").description,
        ],
        agent: AgentFace(
            classNames: ["org.toy.Listener"],
            claims: { settings in
                [.port(transport: "tcp", host: settings[bind], number: settings[port])]
            }))

    private static let capacity = Option("capacity", default: 100, in: 1...1_000_000, "Its room.")
    private static let transactionCapacity = Option(
        "transactionCapacity", default: 100, in: 1...1_000_000, "Events at once.")
    static let memory = ComponentDescription(
        .channel, "memory", summary: "Keeps.",
        options: [capacity.description, transactionCapacity.description],
        contradiction: { settings in
            settings[transactionCapacity] > settings[capacity]
                ? ValueFault(
                    expected: "a transactionCapacity (\(settings[transactionCapacity])) of at "
                        + "most the capacity (\(settings[capacity]))") : nil
        },
        agent: AgentFace(classNames: ["org.apache.flume.channel.MemoryChannel"]))

    static let null = ComponentDescription(
        .sink, "null", summary: "Drops.",
        options: [Option("batchSize", default: 100, in: 1...100_000, "Events.").description],
        agent: AgentFace(classNames: ["org.apache.flume.sink.NullSink"], batchKey: "batchSize"))

    private static let directory = Option<DirectoryPath>.required("sink.directory", "Where to.")
    static let files = ComponentDescription(
        .sink, "files", summary: "Writes.",
        options: [directory.description],
        agent: AgentFace(
            slots: [ComponentSlot("sink.serializer", .serializer, default: "text", "The form.")],
            claims: { [.path($0[directory].path, purpose: "a directory of its own")] }))

    static let text = ComponentDescription(
        .serializer, "text", summary: "Lines.",
        options: [Option("appendNewline", default: true, "Whether lines end.").description])
    static let container = ComponentDescription(
        .serializer, "container", summary: "Containers.",
        options: [Option("interval", default: 2048, in: 1...1 << 20, "How often.").description])

    static let stamp = ComponentDescription(
        .interceptor, "stamp", summary: "Stamps.",
        options: [Option("preserve", default: false, "Whether it keeps.").description],
        agent: AgentFace(classNames: ["org.toy.StampInterceptor$Builder"]))
    static let pick = ComponentDescription(
        .interceptor, "pick", summary: "Picks.",
        options: [
            Option<String>.required("pattern", "What it looks for.").description,
            Option<[Int]>("places", default: [], "Where it looks.").description,
        ])

    static let replicating = ComponentDescription(
        .selector, "replicating", summary: "All.",
        options: [Option("optional", default: ChannelNames(), "Optional ones.").description])
    static let mapping = ComponentDescription(
        .selector, "mapping", summary: "Some.",
        options: [
            Option("header", default: "flume.selector.header", "The header.").description,
            Option("default", default: ChannelNames(), "Else.").description,
            Option("mapping.<value>", default: NamedChannels(), "By value.").description,
        ])

    static let alone = ComponentDescription(
        .processor, "default", summary: "One.", agent: AgentFace(memberLimits: 1...1))
    static let failover = ComponentDescription(
        .processor, "failover", summary: "In turn.",
        options: [
            Option("priority.<sink>", default: Order(), "The order.").description,
            Option("maxpenalty", default: 30000, in: 1...Int.max, "The longest.").description,
        ])
    static let balance = ComponentDescription(
        .processor, "balance", summary: "Evenly.", agent: AgentFace(memberLimits: 2...Int.max))

    static let remote = ComponentDescription(
        .sink, "remote", summary: "Sends.",
        shape: .unavailable("it comes with sending over the network"),
        agent: AgentFace(classNames: ["org.toy.RemoteSink"]))

    static let hadoop = ComponentDescription(
        .filter, "hadoop", summary: "Asks.", shape: .unavailable("it comes with Hadoop"))

    static let catalogue = Catalogue([
        sequence, listener, memory, null, files, remote, text, container, stamp, pick,
        replicating, mapping, alone, failover, balance, EnvironmentFilter.description,
        ExternalFilter.description, hadoop,
    ])
}
