import Synchronization

/// Drives the sinks of one group on a thread of its own: takes from their
/// channels, hands over, commits or rolls back, and tries again.
///
/// Waits for events by the channels' bells, never by looking again.
final class SinkRunner: Sendable {
    /// What it drives, made on its thread.
    struct Work: Sendable {
        var makePolicy: @Sendable () -> any SinkPolicy
        var sinks: [Member]
    }

    struct Member: Sendable {
        var name: String
        var channel: any Channel
        var batchEvents: Int
        var counters: Counters
        var make: @Sendable () -> any Sink
    }

    let name: String
    let state: RunnerState
    private let work: Work
    private let surroundings: Surroundings
    private let stopping = Wakeup()
    private let bell = Doorbell()
    private let isDraining = Atomic<Bool>(false)

    init(_ name: String, _ work: Work, _ surroundings: Surroundings) {
        self.name = name
        self.work = work
        self.surroundings = surroundings
        state = RunnerState(ringing: surroundings.bell)
    }

    /// Makes it end once its channels are empty.
    func drain() {
        isDraining.store(true, ordering: .releasing)
        bell.ring()
    }

    /// Makes it end after the batch at hand.
    func stop() { stopping.signal() }

    /// Runs to the end; the body of a thread.
    func run() {
        for member in work.sinks { member.channel.announce(to: bell) }
        Rounds(self).run()
        for member in work.sinks { member.channel.stopAnnouncing(to: bell) }
        if state.value != .broken { state.become(.stopped) }
        state.finish()
    }

    /// What one round came to.
    private enum Round {
        case delivered
        /// There was nothing to take.
        case empty
        /// No sink delivered.
        case failed
    }

    /// A sink with what is known of it.
    private final class Station {
        let member: Member
        let sink: ReopenableSink
        let context: FlowContext
        /// Why it does not work, if it does not.
        var trouble: String?

        init(_ member: Member, _ context: FlowContext) {
            self.member = member
            self.context = context
            sink = ReopenableSink(member.make())
        }

        var logger: String { "sink.\(member.name)" }
    }

    /// The runner's life, on its thread.
    private final class Rounds {
        private let runner: SinkRunner
        private let clock: any Clock
        private let policy: any SinkPolicy
        private let stations: [Station]
        private lazy var copy = EventBatch()
        private var backoff = Backoff(initial: .seconds(1), maximum: .seconds(5))
        private var pauseEnd: Instant?

        init(_ runner: SinkRunner) {
            self.runner = runner
            let world = runner.surroundings
            clock = world.clock
            policy = runner.work.makePolicy()
            stations = runner.work.sinks.map { member in
                Station(
                    member,
                    world.context(
                        "sink.\(member.name)", stoppedBy: runner.stopping,
                        counters: member.counters))
            }
        }

        private var log: Log { runner.surroundings.log }

        func run() {
            for station in stations { prepare(station) }
            while !runner.stopping.isSignalled {
                runner.bell.arm()
                attendToTime()
                if let end = pauseEnd, clock.now < end {
                    wait()
                    continue
                }
                pauseEnd = nil
                switch round() {
                case .delivered:
                    recovered()
                case .empty:
                    if runner.isDraining.load(ordering: .acquiring) { return close() }
                    wait()
                case .failed:
                    pauseEnd = max(
                        clock.now.advanced(by: backoff.failed()),
                        min(policy.nextCandidate(after: clock.now), .distantFuture))
                }
            }
            close()
        }

        /// Opens a sink ahead of its first event, so that what is wrong is
        /// said at the start.
        private func prepare(_ station: Station) {
            station.member.counters.startTime = clock.wallMilliseconds
            _ = open(station)
        }

        private func open(_ station: Station) -> Bool {
            if station.sink.isOpen { return true }
            do {
                try station.sink.open(station.context)
                if stations.allSatisfy({ $0.sink.isOpen }) { runner.state.become(.running) }
                return true
            } catch {
                report(error, station)
                return false
            }
        }

        private func round() -> Round {
            let now = clock.now
            for index in policy.candidates(at: now) {
                let station = stations[index]
                guard open(station) else {
                    policy.failed(by: index, at: now)
                    continue
                }
                do {
                    guard try pass(station) else { return .empty }
                    policy.delivered(by: index, at: now)
                    return .delivered
                } catch {
                    if error.kind == .interrupted { return .failed }
                    policy.failed(by: index, at: now)
                    report(error, station)
                }
            }
            return .failed
        }

        /// One transaction; false if there was nothing to take.
        private func pass(_ station: Station) throws(FlowError) -> Bool {
            let counters = station.member.counters
            let transaction = station.member.channel.begin(station.context, waiting: .limited)
            let taken: EventBatch
            do {
                taken = try transaction.take(upTo: station.member.batchEvents)
            } catch {
                counters.add(to: .channelReadFailures)
                throw error
            }
            let count = taken.count
            if count == 0 {
                counters.add(to: .batchesEmpty)
                return false
            }
            counters.add(
                to: count < station.member.batchEvents ? .batchesUnderflow : .batchesComplete)
            counters.add(count, to: .drainAttempts)
            do {
                try append(taken, to: station.sink.sink)
            } catch {
                counters.add(to: .writeFailures)
                counters.add(error.delivered, to: .drained)
                // What was delivered is not given to another sink again.
                if error.delivered > 0 { try transaction.commit(taken: error.delivered) }
                throw error
            }
            try transaction.commit()
            counters.add(count, to: .drained)
            station.trouble = nil
            return true
        }

        private func append(_ batch: EventBatch, to sink: any Sink) throws(FlowError) {
            guard sink.changesBatches else { return try sink.append(batch) }
            copy.copy(from: batch)
            try sink.append(copy)
        }

        private func attendToTime() {
            let now = clock.now
            for station in stations where now >= station.sink.deadline {
                do {
                    try station.sink.tick(now)
                } catch {
                    report(error, station)
                    station.sink.closeForReopening()
                }
            }
        }

        private func wait() {
            let due = stations.lazy.map(\.sink.deadline).min() ?? .distantFuture
            runner.bell.wait(
                until: min(due, pauseEnd ?? .distantFuture), clock: clock, or: runner.stopping)
        }

        private func recovered() {
            backoff.succeeded()
            if runner.state.become(.running), log.says(.info) {
                log.say(.info, "sink.\(runner.name)", "delivers")
            }
        }

        private func report(_ error: FlowError, _ station: Station) {
            runner.state.become(.failing, error.message)
            if station.trouble == error.message { return }
            station.trouble = error.message
            log.say(.error, station.logger, "\(error.message); it is tried again")
        }

        private func close() {
            for station in stations {
                do {
                    try station.sink.close()
                } catch {
                    log.say(.error, station.logger, error.message)
                    runner.state.become(.broken, error.message)
                }
                station.member.counters.stopTime = clock.wallMilliseconds
            }
        }
    }
}
