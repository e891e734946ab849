import FlumeKit

/// Runs one flow to its end for a command, and tells how it went.
struct FlowRun {
    /// The flags of every command that runs a flow.
    static let flags: [FlagDescription] = [
        SharedFlags.count.description, SharedFlags.timeout.description,
        SharedFlags.idle.description, SharedFlags.maximumEventSize.description,
        SharedFlags.stats.description, SharedFlags.quiet.description,
        SharedFlags.color.description, SharedFlags.json.description,
    ]

    private let arguments: Arguments
    private let console: Console
    private let context: FlowContext

    init(_ arguments: Arguments, _ console: Console) {
        self.arguments = arguments
        self.console = console
        let isQuiet = arguments[SharedFlags.quiet]
        context = FlowContext(
            maximumEventBytes: arguments[SharedFlags.maximumEventSize].bytes,
            talk: { if !isQuiet { console.say($0) } })
    }

    /// Moves everything from the source to the sink.
    func run(from source: any Source, to sink: any Sink) -> ExitCode {
        console.flush()
        Signals.stop(on: context.wakeup)
        let start = context.clock.now
        let flow = DirectFlow(
            from: source, to: sink, context: context, limits: limits,
            observer: progressLine(since: start))
        var failure: FlowError?
        do {
            try flow.run()
        } catch {
            failure = error
        }
        if isProgressShown { console.tell("\r\u{1B}[K") }
        let code = conclude(flow, failure)
        if failure?.kind != .outputClosed {
            report()
            if arguments[SharedFlags.stats] { say(statistics(flow.progress, since: start)) }
        }
        return code
    }

    private var limits: DirectFlow.Limits {
        DirectFlow.Limits(
            events: arguments[SharedFlags.count],
            timeout: arguments[SharedFlags.timeout]?.interval,
            idle: arguments[SharedFlags.idle]?.interval)
    }

    /// Says what went wrong and finds the exit code.
    private func conclude(_ flow: DirectFlow, _ failure: FlowError?) -> ExitCode {
        let delivered = Statistics.count(flow.progress.events)
        let rest = flow.progress.undelivered
        let lost = rest > 0 ? "; \(Statistics.count(rest)) not delivered" : ""
        if failure?.kind == .outputClosed { return .success }
        if let signal = Signals.caught, failure == nil || failure?.kind == .interrupted {
            context.note("ended by \(Signals.name(signal)) after \(delivered)\(lost)")
            return .signal(signal)
        }
        guard let failure else { return .success }
        console.say(
            flow.wasOpen ? "\(failure.message) (after \(delivered)\(lost))" : failure.message)
        return .failure
    }

    /// Prints what counters have counted.
    private func report() {
        for report in context.reports.all() {
            if report.lines.count <= 4 {
                let values = report.lines.map { "\($0.name) \($0.value)" }
                context.note("\(report.name): \(values.joined(separator: ", "))")
            } else {
                for line in report.lines {
                    context.note("\(report.name): \(line.name) \(line.value)")
                }
            }
        }
    }

    private func statistics(_ progress: DirectFlow.Progress, since start: Instant) -> Statistics {
        let nanoseconds = context.clock.now.nanoseconds - start.nanoseconds
        return Statistics(
            events: progress.events, bytes: progress.bytes, seconds: Double(nanoseconds) / 1e9)
    }

    private func say(_ statistics: Statistics) {
        if arguments[SharedFlags.json] {
            console.tell(statistics.json + "\n")
        } else {
            console.say(statistics.line)
        }
    }

    /// A line of progress helps who watches, unless the data pass there too.
    private var isProgressShown: Bool {
        console.isErrorTerminal && !console.isOutputTerminal && !arguments[SharedFlags.quiet]
    }

    private func progressLine(since start: Instant) -> DirectFlow.Observer? {
        guard isProgressShown else { return nil }
        return DirectFlow.Observer(period: .milliseconds(500)) { progress in
            let line = statistics(progress, since: start).progress(share: progress.share)
            console.tell("\r\u{1B}[Kflumectl: \(line)")
        }
    }
}
