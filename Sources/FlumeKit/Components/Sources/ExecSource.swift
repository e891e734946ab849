/// Runs a command and reads what it prints, on both of its outputs.
final class ExecSource: Source {
    static let aggregate = Option(
        "aggregate", default: false, "Whether all that a run prints is one event per output.")
    static let restart = Option(
        "restart", default: false, "Whether the command is run again after it ended.")
    static let period = Option(
        "period", default: Interval.milliseconds(0),
        "The time between an end and the next run, with `restart=true`.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "exec",
            summary: "Runs a command and reads what it prints.",
            details: """
                The command is split at blanks and started without a shell; `shell=true` gives \
                it to `/bin/sh -c`. Each line of its standard output and of its standard error \
                is an event; `procsource` is STDOUT or STDERR, `execcmd` is the command, \
                `service` is exec. The order of lines is kept within each output.

                With `aggregate=true` each run gives one event for each output that has any \
                bytes, cut at the event limit, which a note says.

                An exit code other than 0 is noted; it is no error of the flow, for all that was \
                printed has been delivered. When the flow stops, the command and all it has \
                started get SIGTERM, and SIGKILL two seconds later.
                """,
            options: [
                CommandText.option.description, aggregate.description, restart.description,
                period.description, CommandText.shellOption.description,
            ],
            positional: 4,
            examples: [
                .init("exec(\"uname -a\")", "One event with the name of the system."),
                .init("exec(\"vmstat -n 1 2\")", "Each line as it is printed."),
                .init(
                    "exec(\"uptime\", true, true, 10s)", "The load every ten seconds, endlessly."),
                .init("exec(\"ls | wc -l\", shell=true)", "What a pipe of commands prints."),
            ]
        ),
        make: {
            let isIdle = !$0[restart] && $0[period].nanoseconds > 0
            return ExecSource(
                CommandText($0), aggregate: $0[aggregate],
                restartAfter: $0[restart] ? $0[period] : nil,
                remark: isIdle ? "exec: period has no meaning without restart=true" : nil)
        })

    static let everyOption = Option<Interval>.required(
        "ms", "The time between an end and the next run.")

    static let periodicDeclaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "execPeriodic",
            summary: "Runs a command again and again, each run's output being one event.",
            details: "The same as `exec` with `aggregate=true` and `restart=true`.",
            options: [
                CommandText.option.description, everyOption.description,
                CommandText.shellOption.description,
            ],
            positional: 2,
            examples: [.init("execPeriodic(\"df -h\", 1m)", "The state of the disks every minute.")]
        ),
        make: {
            ExecSource(CommandText($0), aggregate: true, restartAfter: $0[everyOption])
        })

    static let streamDeclaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "execStream",
            summary: "Runs a command once, each line it prints being an event.",
            details: "The same as `exec` without further arguments.",
            options: [CommandText.option.description, CommandText.shellOption.description],
            positional: 1,
            examples: [.init("execStream(\"tail -F app.log\")", "Each line as it is printed.")]
        ),
        make: {
            ExecSource(CommandText($0), aggregate: false, restartAfter: nil)
        })

    private static let outputHeader: HeaderName = "procsource"
    private static let commandHeader: HeaderName = "execcmd"
    private static let serviceHeader: HeaderName = "service"
    private static let serviceValue = Array("exec".utf8)

    private let command: CommandText
    private let isAggregating: Bool
    private let pause: Interval?
    private var context: FlowContext?
    private var runs: CommandRuns?
    private let remark: String?

    /// A source that, with a `pause`, runs the command again and again, and
    /// with a `remark` has something to say about its arguments.
    init(
        _ command: CommandText, aggregate: Bool, restartAfter pause: Interval?,
        remark: String? = nil
    ) {
        self.remark = remark
        self.command = command
        isAggregating = aggregate
        self.pause = pause
    }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        if let remark { context.noteOnce(remark) }
        let manner = CommandRun.Manner(
            isAggregating: isAggregating, isRepeated: pause != nil)
        runs = try CommandRuns(command, manner, restartAfter: pause, context)
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let context, let runs else { preconditionFailure("read follows open") }
        let state = try runs.read(into: batch, until: deadline)
        if !batch.isEmpty { finish(batch, from: runs.lastOutputName, context) }
        return state
    }

    private func finish(_ batch: EventBatch, from output: [UInt8], _ context: FlowContext) {
        context.stamp(batch)
        batch.setHeader(Self.outputHeader, ofAllTo: output)
        batch.setHeader(Self.commandHeader, ofAllTo: command.bytes)
        batch.setHeader(Self.serviceHeader, ofAllTo: Self.serviceValue)
    }

    func close() { runs?.close() }
}
