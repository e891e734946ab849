import FlumeKit

/// Runs an agent of a configuration: `flumectl agent`.
enum AgentCommand {
    private static let name = Flag(
        Option<String>.required("name", "The agent to run, of those in the configuration."),
        short: "n", placeholder: "NAME", completion: .agent)
    private static let files = Flag(
        Option<[InputFile]>(
            "conf-file", default: [], "A configuration file; later ones override earlier ones."),
        short: "f", placeholder: "FILE")
    private static let addresses = Flag(
        Option<[String]>("conf-uri", default: [], "A configuration as a file: URI."),
        short: "u", placeholder: "URI")
    private static let directory = Flag(
        Option<String?>(
            "conf", default: nil, "Flume's directory of scripts and log settings; not needed."),
        short: "c", placeholder: "DIR")
    private static let properties = Flag(
        Option<[String]>(
            "define", default: [],
            "Sets a property, as -Dflume.monitoring.type=http; '${sys:KEY}' gives its value."),
        short: "D", placeholder: "KEY=VALUE")
    private static let javaOptions = Flag(
        Option<[String]>(
            "java-option", default: [],
            "An option for a JVM, such as -Xmx20m, which a note says has no meaning here."),
        placeholder: "OPTION")
    private static let pollInterval = Flag(
        Option<Int?>(
            "poll-interval", default: nil,
            "Flume's seconds between two looks at the files; here changes are told at once."),
        short: "i", placeholder: "SECONDS")
    private static let noReload = Flag(
        Option("no-reload-conf", default: false, "Do not follow changes of the files."))
    private static let once = Flag(
        Option("once", default: false, "End when the sources have read all and it is delivered."),
        section: "When it ends")
    private static let drainTimeout = Flag(
        Option(
            "drain-timeout", default: Interval.Seconds(.seconds(30)),
            "How long delivery may take at the end."),
        section: "When it ends")
    private static let lenient = Flag(
        Option("lenient", default: false, "Run what is right of a wrong configuration."))
    private static let monitor = Flag(
        Option<String?>("monitor", default: nil, "Serve metrics and health over HTTP here."),
        placeholder: "ADDRESS")
    private static let logLevel = Flag(
        Option("log-level", default: LogLevel.info, "The least that is said."),
        section: "What it says")
    private static let logFormat = Flag(
        Option("log-format", default: LogFormat.text, "How log lines are written."),
        section: "What it says")

    /// The words of `--log-level`.
    enum LogLevel: String, ChoiceValue {
        case debug, info, warn, error

        var level: Log.Level {
            switch self {
            case .debug: .debug
            case .info: .info
            case .warn: .warn
            case .error: .error
            }
        }
    }

    /// The words of `--log-format`.
    enum LogFormat: String, ChoiceValue {
        case text, json
        var format: Log.Format { self == .text ? .text : .json }
    }

    static let command = Command(
        CommandDescription(
            "agent",
            summary: "Runs an agent of a Flume 1.x configuration.",
            details: """
                Everything that is wrong with the configuration is reported before anything \
                starts; with an error nothing starts, unless --lenient. A change of the files, \
                or SIGHUP, is taken on while the agent runs: only what changed is restarted, and \
                a wrong configuration changes nothing.

                On SIGINT or SIGTERM the sources stop, what they have read is delivered, and the \
                agent ends; what cannot be delivered within --drain-timeout is reported, and the \
                exit code is 1. A second signal ends it at once.

                With --monitor, or -Dflume.monitoring.type=http, `/metrics` gives Flume's JSON, \
                or Prometheus text with `?format=prometheus`; `/health` and `/ready` are for \
                supervisors.
                """,
            flags: [
                name.description, files.description, addresses.description,
                directory.description, properties.description, noReload.description,
                pollInterval.description, javaOptions.description,
                lenient.description, monitor.description, once.description,
                drainTimeout.description, logLevel.description, logFormat.description,
                SharedFlags.color.description,
            ],
            examples: [
                .init("flumectl agent -n a1 -f flume.conf", "Runs the agent a1."),
                .init(
                    "flumectl agent -n a1 -f flume.conf --monitor :34545",
                    "The same, with metrics over HTTP."),
                .init(
                    "flumectl agent -n a1 -f once.conf --once",
                    "Ends when everything is read and delivered."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            let jvm = try JavaProperties(arguments[properties])
            let log = Log(
                level: jvm.logLevel.flatMap(LogLevel.init(rawValue:))?.level
                    ?? arguments[logLevel].level,
                format: arguments[logFormat].format)
            for note in jvm.notes { log.say(.info, "agent", note) }
            if let directory = arguments[directory] {
                log.say(.info, "agent", "nothing is read from the conf directory '\(directory)'")
            }
            for option in arguments[javaOptions] {
                log.say(.info, "agent", "\(option) has no meaning here: there is no JVM")
            }
            if arguments[pollInterval] != nil {
                log.say(.info, "agent", "changes of files are told at once, not by --poll-interval")
            }
            let stopping = Wakeup()
            let service = AgentService(
                try wishes(arguments, jvm), log: log, stoppedBy: stopping)
            do throws(SystemError) {
                let loaded = try service.load()
                show(loaded, arguments, console)
                guard let plan = loaded.plan else { return .failure }
                console.flush()
                Signals.stop(on: stopping)
                return conclude(try service.run(loaded, plan), console)
            } catch {
                throw CommandError(error)
            }
        })

    private static func wishes(
        _ arguments: Arguments, _ jvm: JavaProperties
    ) throws(CommandError) -> AgentService.Wishes {
        var paths = arguments[files].map(\.path)
        for address in arguments[addresses] {
            guard address.hasPrefix("file:") else {
                throw .failed("'\(address)': only file: URIs can be read in this version")
            }
            let path = address.dropFirst("file:".count)
            paths.append(String(path.hasPrefix("///") ? path.dropFirst(2) : path))
        }
        if paths.isEmpty {
            throw .usage(.missingFlag("--conf-file FILE"), command: "agent")
        }
        return AgentService.Wishes(
            name: arguments[name], files: paths,
            conduct: Agent.Conduct(
                endsWithInput: arguments[once], drainTimeout: arguments[drainTimeout].interval),
            isLenient: arguments[lenient], followsChanges: !arguments[noReload],
            monitor: try monitorAddress(arguments, jvm),
            surroundings: .machine(properties: jvm.values))
    }

    /// Where monitoring is to listen: on this machine only, unless told
    /// otherwise.
    private static func monitorAddress(
        _ arguments: Arguments, _ jvm: JavaProperties
    ) throws(CommandError) -> SocketAddress? {
        guard let text = arguments[monitor] ?? jvm.monitor else { return nil }
        guard let address = SocketAddress(text.hasPrefix(":") ? "127.0.0.1\(text)" : text) else {
            let expected = ValueFault(expected: "an address such as 127.0.0.1:34545 or :34545")
            throw .usage(.badValue(of: "--monitor", found: text, expected), command: "agent")
        }
        return address
    }

    private static func show(
        _ loaded: AgentService.Loaded, _ arguments: Arguments, _ console: Console
    ) {
        let printer = DiagnosticPrinter(console, color: arguments[SharedFlags.color])
        for finding in loaded.findings {
            printer.tell([finding.diagnostic], in: loaded.texts[finding.text])
        }
    }

    private static func conclude(_ remainder: Agent.Remainder, _ console: Console) -> ExitCode {
        if remainder.events > 0 {
            console.say("\(Statistics.count(remainder.events)) not delivered")
        }
        if !remainder.broken.isEmpty {
            console.say("did not work: \(remainder.broken.joined(separator: ", "))")
        }
        if remainder.events > 0 { return .failure }
        if let signal = Signals.caught { return .signal(signal) }
        return remainder.isNothing ? .success : .failure
    }
}

/// The `-D` properties of a command line that was made for the JVM.
struct JavaProperties {
    private(set) var values: [String: String] = [:]
    /// Where monitoring is to listen.
    private(set) var monitor: String?
    private(set) var logLevel: String?
    /// What is to be said about those without a meaning here.
    private(set) var notes: [String] = []

    init(_ definitions: [String]) throws(CommandError) {
        for definition in definitions {
            let parts = definition.split(separator: "=", maxSplits: 1).map(String.init)
            values[parts.first ?? ""] = parts.count == 2 ? parts[1] : ""
        }
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "flume.monitoring.type":
                if value.lowercased() != "http" {
                    throw .failed("monitoring of type '\(value)' is not there; 'http' is")
                }
                monitor = "0.0.0.0:\(values["flume.monitoring.port"] ?? "41414")"
            case "flume.monitoring.port":
                if values["flume.monitoring.type"] == nil {
                    notes.append("\(key) has no meaning without flume.monitoring.type=http")
                }
            case "flume.root.logger":
                logLevel = value.split(separator: ",").first.map { $0.lowercased() }
            default:
                notes.append("-D\(key) has no meaning here but as ${sys:\(key)}")
            }
        }
    }
}
