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
        isDraining.store(true, ordering: .sequentiallyConsistent)
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

    /// A sink with what is known of it.
    private final class Station {
        let member: Member
        let sink: ReopenableSink
        let context: FlowContext
        let channel: ObjectIdentifier
        /// Why it does not work, if it does not.
        var trouble: String?

        init(_ member: Member, _ context: FlowContext) {
            self.member = member
            self.context = context
            channel = ObjectIdentifier(member.channel)
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
        /// The channels in which this round found nothing.
        private var emptied: [ObjectIdentifier] = []
        /// What failed last in this round.
        private var failure: FlowError?

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
            prepare()
            var isArmed = false
            while !runner.stopping.isSignalled {
                attendToTime()
                // Asked before the look: what came before it is still taken.
                let isLast = runner.isDraining.load(ordering: .sequentiallyConsistent)
                if round() {
                    isArmed = false
                } else if emptied.isEmpty {
                    pause()
                } else if !isArmed {
                    // Armed before the look that counts, so that no ring is missed.
                    runner.bell.arm()
                    isArmed = true
                } else if isLast, isDrained {
                    break
                } else {
                    isArmed = false
                    wait(until: nextTry)
                }
            }
            close()
        }

        /// Opens the sinks ahead of their first events, so that what is wrong
        /// is said at the start.
        private func prepare() {
            for station in stations {
                station.member.counters.startTime = clock.wallMilliseconds
                do {
                    try open(station)
                } catch {
                    failed(error, station)
                }
            }
            if let failure, !stations.contains(where: \.sink.isOpen) {
                runner.state.become(.failing, failure.message)
            }
        }

        private func open(_ station: Station) throws(FlowError) {
            if station.sink.isOpen { return }
            try station.sink.open(station.context)
            recovered(station)
        }

        /// Asks the sinks one after the other; true once one has delivered.
        private func round() -> Bool {
            emptied.removeAll(keepingCapacity: true)
            failure = nil
            for index in policy.candidates(at: clock.now) {
                let station = stations[index]
                if emptied.contains(station.channel) { continue }
                do {
                    try open(station)
                    guard try pass(station) else { continue }
                } catch {
                    policy.failed(by: index, at: clock.now)
                    failed(error, station)
                    continue
                }
                policy.delivered(by: index, at: clock.now)
                recovered(station)
                backoff.succeeded()
                return true
            }
            return false
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
                emptied.append(station.channel)
                return false
            }
            counters.add(
                to: count < station.member.batchEvents ? .batchesUnderflow : .batchesComplete)
            counters.add(count, to: .drainAttempts)
            do {
                try append(taken, to: station.sink.sink)
            } catch {
                counters.add(to: .writeFailures)
                // What was delivered is not given to another sink again.
                if error.delivered > 0 {
                    try transaction.commit(taken: error.delivered)
                    counters.add(error.delivered, to: .drained)
                }
                throw error
            }
            try transaction.commit()
            counters.add(count, to: .drained)
            return true
        }

        private func append(_ batch: EventBatch, to sink: any Sink) throws(FlowError) {
            guard sink.changesBatches else { return try sink.append(batch) }
            copy.copy(from: batch)
            try sink.append(copy)
        }

        // MARK: Time

        private func attendToTime() {
            let now = clock.now
            for station in stations where now >= station.sink.deadline {
                do {
                    try station.sink.tick(now)
                } catch {
                    failed(error, station)
                    runner.state.become(.failing, error.message)
                    station.sink.closeForReopening()
                }
            }
        }

        /// When sinks want to be told of the time.
        private var due: Instant { stations.lazy.map(\.sink.deadline).min() ?? .distantFuture }

        /// Rests after a round in which all sinks failed: new events are no
        /// reason to try again.
        private func pause() {
            if runner.stopping.isSignalled { return }
            if let failure { runner.state.become(.failing, failure.message) }
            let end = retry
            while clock.now < end, !runner.stopping.isSignalled {
                clock.wait(until: min(due, end), or: runner.stopping)
                attendToTime()
            }
        }

        /// When to try again those that failed or rest.
        private var retry: Instant {
            let now = clock.now
            let end = now.advanced(by: backoff.failed())
            let next = policy.nextCandidate(after: now)
            return next == .distantFuture ? end : max(end, next)
        }

        /// When to look again without a ring: if events may lie in a channel
        /// that could not be looked into.
        private var nextTry: Instant {
            if stations.allSatisfy({ emptied.contains($0.channel) }) { return .distantFuture }
            return failure == nil ? policy.nextCandidate(after: clock.now) : retry
        }

        private func wait(until end: Instant) {
            for station in stations where emptied.contains(station.channel) {
                station.member.counters.add(to: .batchesEmpty)
            }
            runner.bell.wait(until: min(due, end), clock: clock, or: runner.stopping)
        }

        /// Whether nothing is left in a channel that was not looked into.
        private var isDrained: Bool {
            stations.allSatisfy { emptied.contains($0.channel) || $0.member.channel.count == 0 }
        }

        // MARK: States

        private func failed(_ error: FlowError, _ station: Station) {
            failure = error
            if error.kind == .interrupted || station.trouble == error.message { return }
            station.trouble = error.message
            log.say(.error, station.logger, "\(error.message); it is tried again")
        }

        private func recovered(_ station: Station) {
            if runner.state.value != .running { runner.state.become(.running) }
            if station.trouble == nil { return }
            station.trouble = nil
            log.say(.info, station.logger, "works again")
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
