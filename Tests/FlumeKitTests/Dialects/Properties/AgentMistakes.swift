import Testing

@testable import FlumeKit

/// Wrong configurations: each a right one with some lines changed.
enum AgentMistakes {
    struct Mistake: Sendable {
        let name: String
        /// Lines that replace the line of their key, or are added.
        let lines: [String]

        init(_ name: String, _ lines: String...) {
            self.name = name
            self.lines = lines
        }

        /// The whole configuration; a line that begins with `-` takes the
        /// line of its key away.
        func text(in start: String) -> String {
            var all = start.split(separator: "\n").map(String.init)
            for line in lines {
                let key = Self.key(line.hasPrefix("-") ? String(line.dropFirst()) : line)
                let place = all.firstIndex { Self.key($0) == key }
                if line.hasPrefix("-") {
                    if let place { all.remove(at: place) }
                } else if let place {
                    all[place] = line
                } else {
                    all.append(line)
                }
            }
            return all.joined(separator: "\n") + "\n"
        }

        private static func key(_ line: String) -> String {
            String(line.prefix { $0 != " " && $0 != "=" })
        }
    }

    struct Group: Sendable, CustomTestStringConvertible {
        let name: String
        /// The right configuration that they are made in.
        var start = small
        var catalogue = ToyAgent.catalogue
        let mistakes: [Mistake]
        var testDescription: String { name }
    }

    static let small = """
        a1.sources = r1
        a1.channels = c1
        a1.sinks = k1
        a1.sources.r1.type = sequence
        a1.sources.r1.channels = c1
        a1.channels.c1.type = memory
        a1.sinks.k1.type = null
        a1.sinks.k1.channel = c1

        """

    static let groups = [
        Group(name: "text", mistakes: text),
        Group(name: "keys", mistakes: keys),
        Group(name: "lists", mistakes: lists),
        Group(name: "types", mistakes: types),
        Group(name: "values", mistakes: values),
        Group(name: "connections", mistakes: connections),
        Group(name: "sinkgroups", mistakes: sinkGroups),
        Group(name: "references", mistakes: references),
        Group(
            name: "components", start: small.replacing("= sequence", with: "= seq"),
            catalogue: BuiltinCatalogue.agentCatalogue, mistakes: components),
    ]

    private static let text = [
        Mistake("a key given twice", "a1.sinks.k1.batchSize = 1\na1.sinks.k1.batchSize = 2"),
        Mistake("an escape without digits", "a1.sources.r1.x = C:\\users\\bob"),
        Mistake("half a character", "a1.sources.r1.x = \\ud83d!"),
        Mistake("an escape in a key", "a1.sources.r1.\\u00zz = 1"),
        Mistake("a line too long", "a1.sources.r1.x = " + String(repeating: "x", count: 1 << 17)),
        Mistake(
            "a value that goes on in the next line by accident",
            "a1.sinks.k1.batchSize = 1\\\na1.sinks.k1.type = null"),
        Mistake("a comment after a value", "a1.sinks.k1.batchSize = 1 # small"),
    ]

    private static let keys = [
        Mistake("no agent", "badline"),
        Mistake("no agent before the dot", ".sources = r2"),
        Mistake("no key at all", "= 5"),
        Mistake("nothing after the agent", "a1. = 5"),
        Mistake("a list in the singular", "-a1.sources", "a1.source = r1"),
        Mistake("a list in capitals", "-a1.sinks", "a1.Sinks = k1"),
        Mistake("a group that agents do not have", "a1.zzz.q = 1", "a1.zzz.r = 2"),
        Mistake("a component without a property", "a1.sources.r1 = x"),
        Mistake("a component without a property after its dot", "a1.sources.r1. = x"),
        Mistake("no component", "a1.sources..type = x"),
        Mistake("a blank in a name", "a1.sources.my\\ source.type = x"),
        Mistake("an unknown option", "a1.sources.r1.batchsize = 5"),
        Mistake("an option of nothing alike", "a1.sources.r1.zebra = 5"),
        Mistake("an option of a component that has none like it", "a1.sinks.k1.chanel = c1"),
        Mistake(
            "a family without its rest", "a1.sources.r1.type = listener",
            "a1.sources.r1.port = 1", "a1.sources.r1.headers. = x"),
        Mistake("an option without a value", "a1.sources.r1.batchSize ="),
        Mistake("another agent by a slip", "al.sources.r1.batchSize = 5"),
    ]

    private static let lists = [
        Mistake("no channels", "-a1.channels"),
        Mistake("an empty list of channels", "a1.channels ="),
        Mistake("no sources", "-a1.sources", "-a1.sources.r1.type", "-a1.sources.r1.channels"),
        Mistake("an empty list of sinks", "a1.sinks ="),
        Mistake(
            "neither sources nor sinks", "-a1.sources", "-a1.sinks", "-a1.sources.r1.type",
            "-a1.sources.r1.channels", "-a1.sinks.k1.type", "-a1.sinks.k1.channel"),
        Mistake("a name listed twice", "a1.sources = r1 r1"),
        Mistake("a name with a dot", "a1.sources = r1 r.2", "a1.sources.r.2.type = sequence"),
        Mistake("a component without properties", "a1.sinks = k1 k2"),
        Mistake("a misspelled component", "a1.sinks = k1 disk", "a1.sinks.dsk.type = null"),
        Mistake(
            "a component that is not listed", "a1.sinks.k9.type = null",
            "a1.sinks.k9.channel = c1"),
        Mistake("an interceptor that is not listed", "a1.sources.r1.interceptors.i1.type = stamp"),
        Mistake(
            "an interceptor listed twice", "a1.sources.r1.interceptors = i1 i1",
            "a1.sources.r1.interceptors.i1.type = stamp"),
        Mistake("names with commas", "a1.sources = r1,r2", "a1.sources.r2.type = sequence"),
        Mistake("a second agent that is wrong", "b1.sources = q", "b1.sources.q.type = sequence"),
    ]

    private static let types = [
        Mistake("no type", "-a1.sources.r1.type"),
        Mistake("a type without a value", "a1.channels.c1.type ="),
        Mistake("an unknown type", "a1.sources.r1.type = sequense"),
        Mistake("a type like nothing", "a1.sources.r1.type = no.such.Class"),
        Mistake("a class by a slip", "a1.sources.r1.type = org.toy.SequnceSource"),
        Mistake(
            "a class without its builder", "a1.sources.r1.interceptors = i1",
            "a1.sources.r1.interceptors.i1.type = org.toy.StampInterceptor"),
        Mistake("another kind of thing", "a1.channels.c1.type = null"),
        Mistake("a class of another kind", "a1.sinks.k1.type = org.toy.Listener"),
        Mistake("a type that is to come", "a1.sinks.k1.type = remote"),
        Mistake("a class that is to come", "a1.sinks.k1.type = org.toy.RemoteSink"),
        Mistake("an unknown selector", "a1.sources.r1.selector.type = replicate"),
        Mistake("an interceptor without a type", "a1.sources.r1.interceptors = i1"),
        Mistake(
            "an unknown serializer", "a1.sinks.k1.type = files",
            "a1.sinks.k1.sink.directory = /tmp", "a1.sinks.k1.sink.serializer = tekst"),
        Mistake(
            "a filter that is to come", "a1.configfilters = f1",
            "a1.configfilters.f1.type = hadoop"),
        Mistake(
            "a filter without its command", "a1.configfilters = f1",
            "a1.configfilters.f1.type = external"),
    ]

    private static let listener = "a1.sources.r1.type = listener"
    private static let port = "a1.sources.r1.port = 5140"

    private static let values = [
        Mistake("a required option is missing", listener),
        Mistake(
            "two required options are missing", "a1.sources.r1.interceptors = i1",
            "a1.sources.r1.interceptors.i1.type = pick", "a1.sinks.k1.type = files"),
        Mistake("no number", listener, "a1.sources.r1.port = http"),
        Mistake("a number out of range", listener, "a1.sources.r1.port = 70000"),
        Mistake("a number below its range", "a1.sources.r1.batchSize = 0"),
        Mistake("no boolean", listener, port, "a1.sources.r1.ack = yes"),
        Mistake("no choice", listener, port, "a1.sources.r1.policy = imediate"),
        Mistake("no duration", listener, port, "a1.sources.r1.wait = 5 minutes"),
        Mistake("values that contradict each other", "a1.channels.c1.capacity = 10"),
        Mistake(
            "one number of several is none", "a1.sources.r1.interceptors = i1",
            "a1.sources.r1.interceptors.i1.type = pick",
            "a1.sources.r1.interceptors.i1.pattern = a",
            "a1.sources.r1.interceptors.i1.places = 1 two 3"),
        Mistake(
            "a setting of a serializer", "a1.sinks.k1.type = files",
            "a1.sinks.k1.sink.directory = /tmp", "a1.sinks.k1.sink.serializer = container",
            "a1.sinks.k1.sink.serializer.interval = often"),
        Mistake(
            "a setting of another serializer", "a1.sinks.k1.type = files",
            "a1.sinks.k1.sink.directory = /tmp", "a1.sinks.k1.sink.serializer.interval = 5"),
        Mistake("a source moves more than its channel", "a1.sources.r1.batchSize = 1001"),
        Mistake("a sink moves more than its channel", "a1.channels.c1.transactionCapacity = 50"),
        Mistake("a wrong value behind an escape", listener, "a1.sources.r1.port = \\u0035x"),
        Mistake(
            "several at once", listener, "a1.sources.r1.port = x", "a1.sources.r1.ack = on",
            "a1.channels.c1.capacity = -1", "a1.sinks.k1.batchSize = 1.5"),
    ]

    private static let second = "a1.channels = c1 c2"
    private static let secondType = "a1.channels.c2.type = memory"

    private static let connections = [
        Mistake("a source without channels", "-a1.sources.r1.channels"),
        Mistake("a source with an empty list", "a1.sources.r1.channels ="),
        Mistake("a source with 'channel'", "-a1.sources.r1.channels", "a1.sources.r1.channel = c1"),
        Mistake("a source with an unknown channel", "a1.sources.r1.channels = c1 nochan"),
        Mistake("a sink without a channel", "-a1.sinks.k1.channel"),
        Mistake("a sink with 'channels'", "-a1.sinks.k1.channel", "a1.sinks.k1.channels = c1"),
        Mistake("a sink with an unknown channel", "a1.sinks.k1.channel = c"),
        Mistake(
            "a sink with two channels", second, secondType, "a1.sinks.k1.channel = c1 c2",
            "a1.sources.r1.channels = c1 c2"),
        Mistake("a channel that nobody uses", second, secondType),
        Mistake(
            "a channel that nobody empties", second, secondType,
            "a1.sources.r1.channels = c1 c2"),
        Mistake("a channel that nobody fills", second, secondType, "a1.sinks.k1.channel = c2"),
        Mistake(
            "a selector names an unknown channel", "a1.sources.r1.selector.type = mapping",
            "a1.sources.r1.selector.mapping.US = c1 c3"),
        Mistake(
            "a selector names a channel of others", second, secondType,
            "a1.sources.r1.selector.optional = c2"),
        Mistake(
            "two sources at one port", "a1.sources = r1 r2", listener, port,
            "a1.sources.r2.type = listener", "a1.sources.r2.port = 5140",
            "a1.sources.r2.bind = 127.0.0.1", "a1.sources.r2.channels = c1"),
        Mistake(
            "two agents at one port", listener, port, "b.sources = r1", "b.channels = c1",
            "b.sinks = k1", "b.sources.r1.type = listener", "b.sources.r1.port = 5140",
            "b.sources.r1.channels = c1", "b.channels.c1.type = memory", "b.sinks.k1.type = null",
            "b.sinks.k1.channel = c1"),
    ]

    private static let group = "a1.sinkgroups = g1"
    private static let pair = [
        "a1.sinks = k1 k2", "a1.sinks.k2.type = null", "a1.sinks.k2.channel = c1",
    ].joined(separator: "\n")

    private static let sinkGroups = [
        Mistake("a group without sinks", group, "a1.sinkgroups.g1.processor.type = failover"),
        Mistake(
            "a group with an unknown sink", group, "a1.sinkgroups.g1.sinks = k1 k7",
            "a1.sinkgroups.g1.processor.type = failover"),
        Mistake(
            "a sink in two groups", "a1.sinkgroups = g1 g2", "a1.sinkgroups.g1.sinks = k1",
            "a1.sinkgroups.g2.sinks = k1"),
        Mistake("two sinks for one", group, "-a1.sinks", pair, "a1.sinkgroups.g1.sinks = k1 k2"),
        Mistake(
            "one sink for two", group, "a1.sinkgroups.g1.sinks = k1",
            "a1.sinkgroups.g1.processor.type = balance"),
        Mistake(
            "an unknown processor", group, "a1.sinkgroups.g1.sinks = k1",
            "a1.sinkgroups.g1.processor.type = fail_over"),
        Mistake(
            "an option of no processor", group, "a1.sinkgroups.g1.sinks = k1",
            "a1.sinkgroups.g1.processor.prioity.k1 = 5"),
        Mistake(
            "an option of no group", group, "a1.sinkgroups.g1.sinks = k1",
            "a1.sinkgroups.g1.type = failover"),
        Mistake(
            "a priority of a stranger", group, "a1.sinkgroups.g1.sinks = k1",
            "a1.sinkgroups.g1.processor.type = failover",
            "a1.sinkgroups.g1.processor.priority.k2 = 5"),
    ]

    private static let references = [
        Mistake("no such variable", "a1.sources.r1.batchSize = ${env:NOPE}"),
        Mistake("no such property", "a1.sources.r1.batchSize = ${no.such.key}"),
        Mistake("no such definition", "a1.sources.r1.batchSize = ${sys:nope}"),
        Mistake("no such lookup", "a1.sources.r1.batchSize = ${date:yyyy}"),
        Mistake("no such filter", "a1.sources.r1.batchSize = ${f1[key]}"),
        Mistake(
            "a filter has no such value", "a1.configfilters = f1",
            "a1.configfilters.f1.type = env", "a1.sources.r1.batchSize = ${f1['NOPE']}"),
        Mistake(
            "a filter's program does not run", "a1.configfilters = f1",
            "a1.configfilters.f1.type = external", "a1.configfilters.f1.command = /bin/nothing",
            "a1.sources.r1.batchSize = ${f1[key]}"),
        Mistake("a reference without an end", "a1.sources.r1.batchSize = ${env:PORT"),
        Mistake("no such variable in a text", listener, port, "a1.sources.r1.bind = ${env:NOPE}!"),
        Mistake(
            "a reference without an end in a text", listener, port,
            "a1.sources.r1.bind = a${env:NOPE"),
        Mistake("a wrong value put in", "a1.channels.c1.capacity = ${env:CAPACITY}"),
        Mistake("an empty value put in", "a1.channels.c1.capacity = ${env:EMPTY}"),
        Mistake("a circle", "x.a = ${x.b}", "x.b = 1${x.a}", "a1.sources.r1.batchSize = ${x.a}"),
        Mistake(
            "a value that refers to itself",
            "a1.sources.r1.batchSize = ${a1.sources.r1.batchSize}"),
        Mistake(
            "references nested too deep",
            "a1.sources.r1.batchSize = " + String(repeating: "${", count: 40) + "x"
                + String(repeating: "}", count: 40)),
        Mistake(
            "a value that grows too large", "y.a = " + String(repeating: "x", count: 9000),
            "y.b = ${y.a}${y.a}${y.a}${y.a}", "y.c = ${y.b}${y.b}${y.b}${y.b}",
            "a1.sources.r1.batchSize = ${y.c}"),
    ]

    /// Mistakes with the real components.
    private static let components = [
        Mistake(
            "memory: a transaction larger than the channel", "a1.channels.c1.capacity = 10",
            "a1.channels.c1.transactionCapacity = 100"),
        Mistake("memory: no capacity", "a1.channels.c1.capacity = 0"),
        Mistake("memory: a slip", "a1.channels.c1.transactionCapacty = 10"),
        Mistake("memory: keep-alive that is no number", "a1.channels.c1.keep-alive = long"),
        Mistake(
            "file: a channel that is to come", "a1.channels.c1.type = file",
            "a1.channels.c1.checkpointDir = /tmp"),
        Mistake(
            "kafka: a class that is to come",
            "a1.sinks.k1.type = org.apache.flume.sink.kafka.KafkaSink",
            "a1.sinks.k1.kafka.topic = t"),
        Mistake("kafka: an alias that Flume has not", "a1.sources.r1.type = kafka"),
        Mistake("netcat: no port", "a1.sources.r1.type = netcat"),
        Mistake(
            "netcat: a slip", "a1.sources.r1.type = netcat", "a1.sources.r1.bind = 127.0.0.1",
            "a1.sources.r1.port = 44444", "a1.sources.r1.prot = 44444"),
        Mistake(
            "netcat: twice at one port", "a1.sources = r1 r2", "a1.sources.r1.type = netcat",
            "a1.sources.r1.bind = 0.0.0.0", "a1.sources.r1.port = 44444",
            "a1.sources.r2.type = netcat", "a1.sources.r2.bind = 127.0.0.1",
            "a1.sources.r2.port = 44444", "a1.sources.r2.channels = c1"),
        Mistake("exec: no command", "a1.sources.r1.type = exec"),
        Mistake(
            "exec: restart that is no boolean", "a1.sources.r1.type = exec",
            "a1.sources.r1.command = true", "a1.sources.r1.restart = 1"),
        Mistake("seq: more than the channel takes", "a1.sources.r1.batchSize = 1000"),
        Mistake("file_roll: no directory", "a1.sinks.k1.type = file_roll"),
        Mistake(
            "file_roll: an unknown serializer", "a1.sinks.k1.type = FILE_ROLL",
            "a1.sinks.k1.sink.directory = /tmp", "a1.sinks.k1.sink.serializer = json5"),
        Mistake(
            "file_roll: keys without 'sink.'", "a1.sinks.k1.type = file_roll",
            "a1.sinks.k1.directory = /tmp"),
        Mistake(
            "logger: a number of bytes that is none", "a1.sinks.k1.type = logger",
            "a1.sinks.k1.maxBytesToLog = all"),
        Mistake(
            "regex_filter: a pattern that is none", "a1.sources.r1.interceptors = i1",
            "a1.sources.r1.interceptors.i1.type = regex_filter",
            "a1.sources.r1.interceptors.i1.regex = a(b"),
        Mistake(
            "regex_extractor: no pattern", "a1.sources.r1.interceptors = i1",
            "a1.sources.r1.interceptors.i1.type = regex_extractor"),
        Mistake(
            "host: a class without its builder", "a1.sources.r1.interceptors = i1",
            "a1.sources.r1.interceptors.i1.type = org.apache.flume.interceptor.HostInterceptor"),
        Mistake(
            "multiplexing: an unknown channel", "a1.sources.r1.selector.type = multiplexing",
            "a1.sources.r1.selector.mapping.DE = c1", "a1.sources.r1.selector.default = c7"),
        Mistake(
            "load_balance: one sink", "a1.sinkgroups = g1", "a1.sinkgroups.g1.sinks = k1",
            "a1.sinkgroups.g1.processor.type = load_balance"),
        Mistake(
            "failover: a priority that is none", "a1.sinkgroups = g1",
            "a1.sinkgroups.g1.sinks = k1", "a1.sinkgroups.g1.processor.type = failover",
            "a1.sinkgroups.g1.processor.priority.k1 = high"),
        Mistake(
            "failover: a priority of a stranger", "a1.sinkgroups = g1",
            "a1.sinkgroups.g1.sinks = k1", "a1.sinkgroups.g1.processor.type = failover",
            "a1.sinkgroups.g1.processor.priority.k2 = 5"),
    ]
}
