/// Drives one source of an agent on a thread of its own: opens it, reads,
/// stores what was read, and tries again what failed.
final class SourceRunner: Sendable {
    /// What it drives, made on its thread.
    struct Work: Sendable {
        var makeSource: @Sendable () -> any Source
        var makeInterceptors: @Sendable () -> [any Interceptor]
        var makeSelector: @Sendable () -> any Selector
        var channels: [(name: String, channel: any Channel)]
        var batchEvents: Int?
    }

    let name: String
    let state: RunnerState
    let counters: Counters
    private let work: Work
    private let surroundings: Surroundings
    /// Ends reading.
    private let stopping = Wakeup()
    /// Ends storing, too: what is not stored yet is given up.
    private let abandoning = Wakeup()

    /// How long after a failure a component is started again.
    static let restartPause = Interval.seconds(3)

    init(
        _ name: String, _ work: Work, _ surroundings: Surroundings,
        counters: Counters = Counters()
    ) {
        self.name = name
        self.work = work
        self.surroundings = surroundings
        self.counters = counters
        state = RunnerState(ringing: surroundings.bell)
    }

    private var logger: String { "source.\(name)" }

    /// Makes it stop reading; what it has read is still stored.
    func stop() { stopping.signal() }

    /// Makes it give up what it cannot store.
    func abandon() {
        stopping.signal()
        abandoning.signal()
    }

    /// Runs to the end; the body of a thread.
    func run() {
        let clock = surroundings.clock
        counters.startTime = clock.wallMilliseconds
        while !stopping.isSignalled {
            let pass = Pass(self)
            if pass.run() { break }
            clock.wait(until: clock.now.advanced(by: Self.restartPause), or: stopping)
        }
        counters.stopTime = clock.wallMilliseconds
        if state.value != .ended, state.value != .broken { state.become(.stopped) }
        state.finish()
    }

    /// One life of the source, from its opening to its close.
    private final class Pass {
        private let runner: SourceRunner
        private let source: any Source
        private let context: FlowContext
        private let storing: FlowContext
        private let router: Router
        private let batch = EventBatch()
        /// Whether a failure to store was told and has not ended.
        private var isRefused = false

        init(_ runner: SourceRunner) {
            self.runner = runner
            let work = runner.work
            source = work.makeSource()
            let world = runner.surroundings
            context = world.context(
                runner.logger, stoppedBy: runner.stopping, counters: runner.counters)
            storing = world.context(
                runner.logger, stoppedBy: runner.abandoning, counters: runner.counters)
            router = Router(
                work.makeInterceptors(), work.makeSelector(), to: work.channels,
                batchEvents: work.batchEvents, waiting: source.insists ? .endless : .limited,
                context: storing)
            context.maximumBatchEvents =
                source.insists ? EventBatch.preferredCount : router.batchEvents
        }

        private var log: Log { runner.surroundings.log }

        /// Whether it is over for good.
        func run() -> Bool {
            defer { source.close() }
            do throws(FlowError) {
                if context.endsWithInput, source.isEndless {
                    throw FlowError(.reject, "it never ends, so --once cannot wait for its end")
                }
                try router.open()
                try source.open(context)
            } catch {
                return fail(error, "cannot start")
            }
            runner.state.become(.running)
            do throws(FlowError) {
                while try step() == .open {}
            } catch {
                return fail(error, "stopped")
            }
            if !context.isStopping {
                runner.state.become(.ended)
                log.say(.info, runner.logger, "ended: there is no more to read")
            }
            return true
        }

        private func step() throws(FlowError) -> SourceState {
            batch.removeAll()
            let state: SourceState
            do {
                state = try source.read(into: batch, until: .distantFuture)
            } catch {
                runner.counters.add(to: .readFailures)
                // What it gave out before is not lost with it.
                try storeRead()
                throw error
            }
            try storeRead()
            return state
        }

        private func storeRead() throws(FlowError) {
            if batch.isEmpty {
                batch.acknowledgement?.release()
            } else {
                try store()
            }
        }

        private func store() throws(FlowError) {
            let count = batch.count
            let token = batch.acknowledgement
            runner.counters.add(count, to: .eventsReceived)
            runner.counters.add(to: .batchesReceived)
            do {
                try router.begin(batch)
                try storeInsistently()
            } catch {
                token?.forgo()
                source.stored(.refused(channel: router.refusing ?? "", reason: error.message))
                // A source that got its answer goes on.
                if source.insists || error.kind == .interrupted { throw error }
                report(error)
                return
            }
            token?.release()
            if isRefused {
                isRefused = false
                runner.state.become(.running)
                log.say(.info, runner.logger, "goes on: its channels take events again")
            }
            runner.counters.add(count, to: .eventsAccepted)
            runner.counters.add(to: .batchesAccepted)
            source.stored(.stored)
        }

        /// Stores, as often as it takes where the source insists on it.
        private func storeInsistently() throws(FlowError) {
            var backoff = Backoff(initial: .milliseconds(250), maximum: .seconds(5))
            while true {
                do {
                    return try router.store()
                } catch {
                    if !source.insists || error.kind == .interrupted { throw error }
                    report(error)
                    try storing.sleep(until: storing.clock.now.advanced(by: backoff.failed()))
                }
            }
        }

        private func report(_ error: FlowError) {
            if isRefused { return }
            isRefused = true
            runner.state.become(.failing, error.message)
            log.say(.warn, runner.logger, error.message)
        }

        /// Says what went wrong; true if nothing can be tried any more.
        private func fail(_ error: FlowError, _ what: String) -> Bool {
            if error.kind == .interrupted { return true }
            if error.kind == .reject || context.endsWithInput {
                runner.state.become(.broken, error.message)
                log.say(.error, runner.logger, "\(what): \(error.message)")
                return true
            }
            if runner.state.become(.starting, error.message) {
                log.say(
                    .error, runner.logger,
                    "\(what): \(error.message); it is tried again every "
                        + SourceRunner.restartPause.spelling)
            }
            return false
        }
    }
}
