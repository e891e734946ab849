/// A command that is run once, or again and again with a pause between.
final class CommandRuns {
    private let command: CommandText
    private let manner: CommandRun.Manner
    private let pause: Interval?
    private let context: FlowContext
    private var run: CommandRun?
    private var nextRun: Instant = .distantFuture

    /// Starts the first run.
    init(
        _ command: CommandText, _ manner: CommandRun.Manner, restartAfter pause: Interval?,
        _ context: FlowContext
    ) throws(FlowError) {
        self.command = command
        self.manner = manner
        self.pause = pause
        self.context = context
        run = try CommandRun(command, manner, context)
    }

    /// Which output the events came from that were read last.
    var lastOutputName: [UInt8] { run?.lastOutputName ?? [] }

    /// Adds events of one output to an empty batch; `.ended` once there will
    /// be no more runs.
    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        while true {
            if let run {
                if try run.read(into: batch, until: deadline) == .open { return .open }
                run.close()
                self.run = nil
                guard let pause else { return .ended }
                nextRun = context.clock.now.advanced(by: pause)
            }
            if pause == nil || context.isStopping { return .ended }
            context.clock.wait(until: min(deadline, nextRun), or: context.wakeup)
            if context.isStopping { return .ended }
            if context.clock.now < nextRun { return .open }
            run = try CommandRun(command, manner, context)
        }
    }

    func close() { run?.close() }
}
