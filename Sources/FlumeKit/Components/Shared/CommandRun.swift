import Glibc

/// One run of a command, from its start to the end of its outputs and its own.
final class CommandRun {
    /// What becomes of the outputs, and of the end.
    struct Manner {
        /// Whether all that an output prints is one event.
        var isAggregating = false
        /// Whether a last line ends with a newline in any case, for another
        /// run follows.
        var isRepeated = false
        /// Whether a carriage return ends a line, as a newline does.
        var knowsReturns = false
        /// Takes the lines of the standard error, where they are no events.
        var takeErrors: ((EventBatch) -> Void)?
        /// Is told how the command ended, unless it was asked to; otherwise a
        /// note tells of a bad end.
        var tellExit: ((ChildProcess.Exit) -> Void)?
    }

    private let command: CommandText
    private let manner: Manner
    private let context: FlowContext
    private let child: ChildProcess
    private let outputs: [CommandOutput]
    private var turn = 0
    /// The place of the standard error among the outputs.
    private static let errorTurn = 1
    /// When it is killed, once it was asked to end.
    private var killAt: Instant?
    private var isClosed = false
    private let clock = SystemClock()

    /// How long a command that was asked to end has for it.
    ///
    /// Told by the machine's clock, which is the command's.
    private static let grace: Int64 = 2_000_000_000

    /// Starts the command.
    init(
        _ command: CommandText, _ manner: Manner, _ context: FlowContext
    ) throws(FlowError) {
        self.command = command
        self.manner = manner
        self.context = context
        do throws(SystemError) {
            child = try ChildProcess(command.words)
        } catch {
            throw .cannotStart(command, error)
        }
        outputs = [("STDOUT", child.output), ("STDERR", child.errors)].map { name, file in
            CommandOutput(name, file, manner, maximumEventBytes: context.maximumEventBytes)
        }
    }

    /// Which output the events came from that were read last.
    var lastOutputName: [UInt8] { outputs[turn].name }

    /// Adds events of one output to an empty batch; `.ended` once there are no
    /// more and the command has ended.
    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        while true {
            if killAt == nil, context.isStopping { askToEnd() }
            if let killAt, clock.now >= killAt { kill() }
            var hasDrained = false
            for _ in outputs {
                turn = (turn + 1) % outputs.count
                try outputs[turn].take(into: batch)
                if batch.isEmpty { continue }
                guard turn == Self.errorTurn, let takeErrors = manner.takeErrors else {
                    return .open
                }
                takeErrors(batch)
                batch.removeAll()
                hasDrained = true
            }
            if hasDrained {
                if context.clock.now >= deadline { return .open }
                continue
            }
            let isFinished = outputs.allSatisfy(\.isFinished)
            if isFinished, let exit = child.collectExit() {
                if killAt == nil { tell(exit) }
                return .ended
            }
            if !wait(until: deadline, forExit: isFinished) { return .open }
        }
    }

    /// Waits for more of either output, or for the end; false when the
    /// deadline came first.
    private func wait(until deadline: Instant, forExit: Bool) -> Bool {
        let awaited = forExit ? [child.exitDescriptor] : outputs.compactMap(\.awaited)
        guard let killAt else {
            return FileDescriptor.waitUntilReadable(
                awaited, until: deadline, clock: context.clock, or: context.wakeup)
                || context.isStopping
        }
        _ = FileDescriptor.waitUntilReadable(awaited, until: killAt, clock: clock)
        return true
    }

    private func askToEnd() {
        killAt = clock.now.advanced(byNanoseconds: Self.grace)
        child.signalGroup(SIGTERM)
    }

    private func kill() {
        child.end(killingAt: clock.now)
        for output in outputs { output.giveUp() }
    }

    private func tell(_ exit: ChildProcess.Exit) {
        if let tellExit = manner.tellExit { return tellExit(exit) }
        let hint = command.looksLikeShell ? "; shell=true would run it in a shell" : ""
        switch exit {
        case .code(0): return
        case .code(let code):
            context.noteOnce("command '\(command.text)' exited with \(code)\(hint)")
        case .signal(let number):
            context.noteOnce("command '\(command.text)' was ended by signal \(number)")
        }
    }

    /// Ends the command if it has not ended yet.
    func close() {
        if isClosed { return }
        isClosed = true
        child.end(killingAt: killAt ?? clock.now.advanced(byNanoseconds: Self.grace))
        let splitLines = outputs.reduce(0) { $0 + $1.splitLines }
        if splitLines > 0 { context.noteSplitLines(splitLines) }
        if outputs.contains(where: { $0.bytesCut > 0 }) {
            let limit = ByteCount(context.maximumEventBytes).spelling
            context.noteOnce("what '\(command.text)' printed was cut at \(limit)")
        }
    }
}

extension FlowError {
    fileprivate static func cannotStart(_ command: CommandText, _ error: SystemError) -> FlowError {
        FlowError(.retry, "command '\(command.text)' cannot be started: \(error.sentence)")
    }
}
