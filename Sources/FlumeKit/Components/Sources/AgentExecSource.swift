/// Runs a command and reads the lines that it prints, for an agent.
final class AgentExecSource: Source {
    static let command = Option<String>.required(
        "command", "The program and its arguments, separated by blanks.",
        check: CommandText.option.check)
    static let shell = Option(
        "shell", default: Shell.none,
        "The shell that is given the command whole, such as `/bin/sh -c`.")
    static let restart = Option(
        "restart", default: false, "Whether the command is run again after it ended.")
    static let restartThrottle = Option(
        "restartThrottle", default: Interval.seconds(10),
        "The time between an end and the next run, with `restart = true`.")
    static let logStdErr = Option(
        "logStdErr", default: false, "Whether the lines of the standard error go to the log.")
    static let batchSize = Option(
        "batchSize", default: 20, in: 1...Int(Int32.max), "Events in one transaction.")
    static let batchTimeout = Option(
        "batchTimeout", default: Interval.seconds(3),
        "After how long lines are given out that fill no batch; they always are at once.")
    static let charset = Option(
        "charset", default: LineCharset.utf8, "How the command writes text.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "exec",
            summary: "Runs a command and reads the lines that it prints.",
            details: """
                The command is split at blanks and started without a shell, so quotes, pipes and \
                wildcards mean nothing; with `shell` it is one argument of that shell. Each line \
                of its standard output is an event without headers. A newline, a carriage return \
                or both end a line; what comes after the last one is an event too. The standard \
                error is read and dropped, or logged at INFO. How the command ended is logged.

                Lines are given out as soon as they are there, in transactions of up to \
                `batchSize`; nothing waits for `batchTimeout`, which is read for the sake of \
                Flume's configurations. Bodies are the very bytes of the lines, whatever the \
                `charset`; those in which a line end is no single byte, such as UTF-16, are \
                refused. Where a channel is full nothing more is read, so that the command waits \
                as well and no line is lost; Flume ends the command there.

                A line that was read and is not in a durable channel yet is lost with the agent: \
                a command cannot be asked again. To follow files use TAILDIR.

                When the agent stops, the command and all it has started get SIGTERM, and \
                SIGKILL two seconds later. With --once, `restart = true` is refused. A command \
                that cannot be started is tried again every three seconds.
                """,
            options: [
                command.description, shell.description, restart.description,
                restartThrottle.description, logStdErr.description, batchSize.description,
                batchTimeout.description, charset.description,
            ],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = exec
                    a1.sources.r1.command = vmstat -n 1
                    a1.sources.r1.restart = true
                    """, "The state of the machine, every second, for ever."),
                .init(
                    """
                    a1.sources.r1.type = exec
                    a1.sources.r1.shell = /bin/sh -c
                    a1.sources.r1.command = for i in 1 2 3; do echo $i | tr 1 x; done
                    """, "What a line of the shell prints."),
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.source.ExecSource"], batchKey: batchSize.key,
                machineProblem: { CommandText($0[command], shell: $0[shell]).problem })
        ),
        make: {
            AgentExecSource(
                CommandText($0[command], shell: $0[shell]),
                restartAfter: $0[restart] ? $0[restartThrottle] : nil, logsErrors: $0[logStdErr])
        })

    private static let logger = "source.ExecSource"

    private let command: CommandText
    private let pause: Interval?
    private let logsErrors: Bool
    private var runs: CommandRuns?

    /// A source that, with a `pause`, runs the command again and again.
    init(_ command: CommandText, restartAfter pause: Interval?, logsErrors: Bool = false) {
        self.command = command
        self.pause = pause
        self.logsErrors = logsErrors
    }

    var isEndless: Bool { pause != nil }

    func open(_ context: FlowContext) throws(FlowError) {
        let log = context.log
        let manner = CommandRun.Manner(
            isRepeated: true, knowsReturns: true,
            takeErrors: Self.makeErrorTaker(logsErrors ? log : .silent),
            tellExit: { [command, pause] exit in
                Self.tell(exit, of: command, restartedAfter: pause, to: log)
            })
        runs = try CommandRuns(command, manner, restartAfter: pause, context)
    }

    private static func makeErrorTaker(_ log: Log) -> (EventBatch) -> Void {
        guard log.says(.info) else { return { _ in } }
        let lines = LogLines(log)
        let message = ByteWriter(capacity: 256)
        return { batch in
            for index in 0..<batch.count {
                message.removeAll()
                message.put("standard error: ")
                message.put(batch.body(index))
                lines.add(.info, logger, message.bytes)
            }
            lines.write()
        }
    }

    private static func tell(
        _ exit: ChildProcess.Exit, of command: CommandText, restartedAfter pause: Interval?,
        to log: Log
    ) {
        let next = pause.map { "; it is started again in \($0.spelling)" } ?? ""
        let hint =
            command.looksLikeShell && exit != .code(0)
            ? "; 'shell = /bin/sh -c' would run it in a shell" : ""
        switch exit {
        case .code(let code):
            let sentence = "command '\(command.text)' exited with \(code)"
            log.say(code == 0 ? .info : .warn, logger, sentence + next + hint)
        case .signal(let number):
            let sentence = "command '\(command.text)' was ended by signal \(number)"
            log.say(.warn, logger, sentence + next)
        }
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let runs else { preconditionFailure("read follows open") }
        return try runs.read(into: batch, until: deadline)
    }

    func close() { runs?.close() }
}
