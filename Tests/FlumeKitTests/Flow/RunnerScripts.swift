import FlumeTestKit

@testable import FlumeKit

/// A log whose lines a test reads, without their time.
final class LogRecorder: Sendable {
    private let recorded = Collected<String>()

    var lines: [String] { recorded.all }

    /// How many lines hold a text.
    func count(of text: String) -> Int { lines.count { $0.contains(text) } }

    func log() -> Log {
        Log(clock: FakeClock()) { [recorded] bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            // "2026-11-21 12:34:56,789 "
            recorded.add(String(text.dropFirst(24).dropLast()))
        }
    }

    /// What the runners of a test have in common.
    func surroundings(_ clock: any Clock = FakeClock(), endsWithInput: Bool = false)
        -> Surroundings
    {
        Surroundings(clock: clock, log: log(), endsWithInput: endsWithInput)
    }
}

/// What the sources of a runner do, one step at each read.
final class SourceScript: Sendable {
    enum Step: Sendable {
        case events([String], Receipt? = nil)
        case failure(FlowError)
        /// Events, and then the error.
        case both([String], FlowError)
        case end
    }

    private let lock = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var steps: [Step]
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var openings: [FlowError?]
    let insists: Bool
    let isEndless: Bool
    let calls = Collected<String>()

    /// Sources whose openings come to what is given, and work when that is
    /// used up.
    ///
    /// When the steps are used up a source waits to be stopped.
    init(
        _ steps: [Step], openings: [FlowError?] = [], insists: Bool = true,
        isEndless: Bool = false
    ) {
        self.steps = steps
        self.openings = openings
        self.insists = insists
        self.isEndless = isEndless
    }

    func nextStep() -> Step? { lock.locked { steps.isEmpty ? nil : steps.removeFirst() } }
    func nextOpening() -> FlowError? {
        lock.locked { openings.isEmpty ? nil : openings.removeFirst() }
    }

    func make() -> any Source { PlayedSource(self) }

    private final class PlayedSource: Source {
        private let script: SourceScript
        private var context = FlowContext()

        init(_ script: SourceScript) { self.script = script }

        var insists: Bool { script.insists }
        var isEndless: Bool { script.isEndless }

        func open(_ context: FlowContext) throws(FlowError) {
            script.calls.add("open")
            self.context = context
            if let error = script.nextOpening() { throw error }
        }

        func read(into batch: EventBatch, until deadline: Instant) throws(FlowError)
            -> SourceState
        {
            guard let step = script.nextStep() else {
                context.bell.wait(
                    until: .distantFuture, clock: SystemClock(), or: context.wakeup)
                return .ended
            }
            switch step {
            case .events(let texts, let receipt):
                for text in texts { batch.append(copying: 0, of: EventBatch(lines: [text])) }
                batch.acknowledgement = receipt?.token()
            case .failure(let error): throw error
            case .both(let texts, let error):
                for text in texts { batch.append(copying: 0, of: EventBatch(lines: [text])) }
                throw error
            case .end: return .ended
            }
            return .open
        }

        func stored(_ outcome: StoreOutcome) {
            switch outcome {
            case .stored: script.calls.add("stored")
            case .refused(let channel, let reason):
                script.calls.add("refused \(channel): \(reason)")
            }
        }

        func close() { script.calls.add("close") }
    }
}

/// What the sinks of one name do, and what they were given.
final class SinkScript: Sendable {
    let name: String
    let texts = Collected<String>()
    let calls = Collected<String>()
    private let lock = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var faults: [String: [FlowError?]]
    /// Rung at each append.
    let bell = Doorbell()
    let deadline: Instant
    let onTick: @Sendable () -> Void
    let onAppend: @Sendable () -> Void

    /// A sink whose calls come to what is given by their names, in that
    /// order, and work when that is used up.
    ///
    /// It wants one tick at a moment.
    init(
        _ name: String, _ faults: [String: [FlowError?]] = [:],
        deadline: Instant = .distantFuture, onTick: @escaping @Sendable () -> Void = {},
        onAppend: @escaping @Sendable () -> Void = {}
    ) {
        self.name = name
        self.faults = faults
        self.deadline = deadline
        self.onTick = onTick
        self.onAppend = onAppend
    }

    func note(_ call: String) -> FlowError? {
        calls.add(call)
        return lock.locked {
            faults[call, default: []].isEmpty ? nil : faults[call, default: []].removeFirst()
        }
    }

    func make() -> any Sink { PlayedSink(self) }

    private final class PlayedSink: Sink {
        private let script: SinkScript
        private(set) var deadline: Instant

        init(_ script: SinkScript) {
            self.script = script
            deadline = script.deadline
        }

        func open(_ context: FlowContext) throws(FlowError) { try play("open") }

        func append(_ batch: EventBatch) throws(FlowError) {
            script.onAppend()
            let error = script.note("append")
            let texts = batch.plainEvents.map(\.text)
            script.texts.add(contentsOf: error.map { Array(texts.prefix($0.delivered)) } ?? texts)
            script.bell.ring()
            if let error { throw error }
        }

        func tick(_ now: Instant) throws(FlowError) {
            deadline = .distantFuture
            script.onTick()
            try play("tick")
        }

        func close() throws(FlowError) { try play("close") }

        private func play(_ call: String) throws(FlowError) {
            if let error = script.note(call) { throw error }
        }
    }
}

/// A channel that refuses its first commits, as a full disk would.
final class RefusingChannel: Channel {
    let memory: MemoryChannel
    private let refusals: Collected<FlowError>
    private let used = Collected<Void>()

    init(_ memory: MemoryChannel, _ refusals: [FlowError]) {
        self.memory = memory
        self.refusals = Collected()
        self.refusals.add(contentsOf: refusals)
    }

    var flumeName: String { memory.flumeName }
    var isDurable: Bool { memory.isDurable }
    var capacity: Int { memory.capacity }
    var transactionCapacity: Int { memory.transactionCapacity }
    var count: Int { memory.count }
    var counters: Counters { memory.counters }
    func open(_ context: FlowContext) throws(FlowError) { memory.open(context) }
    func announce(to bell: Doorbell) { memory.announce(to: bell) }
    func stopAnnouncing(to bell: Doorbell) { memory.stopAnnouncing(to: bell) }
    func close() { memory.close() }

    func begin(_ context: FlowContext, waiting: RoomWait) -> Transaction {
        let all = refusals.all
        let place = used.all.count
        guard place < all.count else { return memory.begin(context, waiting: waiting) }
        used.add(())
        return Transaction(Refusal(all[place]))
    }

    private final class Refusal: TransactionWork {
        private let error: FlowError
        init(_ error: FlowError) { self.error = error }
        func put(_ batch: EventBatch, _ range: Range<Int>, _ acknowledgement: Acknowledgement?) {}
        func take(upTo maximum: Int) throws(FlowError) -> EventBatch { throw error }
        func commit() throws(FlowError) { throw error }
        func commit(taken delivered: Int) throws(FlowError) { throw error }
        func rollBack() {}
    }
}

extension MemoryChannel {
    /// A channel for tests.
    convenience init(_ name: String, capacity: Int) {
        self.init(name, MemoryLimits(events: capacity, transaction: capacity))
    }
}
