import FlumeTestKit

@testable import FlumeKit

/// A source of the network that runs on a thread of its own, as an agent runs
/// it, but for the channels: a test says what becomes of each batch.
///
/// Safe because the source belongs to the thread from `start` on, and what
/// both sides see is kept under the lock.
final class NetworkSourceRig: @unchecked Sendable {
    let context: FlowContext
    private let source: any Source
    private let lock = Lock()
    private let bell = Doorbell()
    private var thread: FlumeKit.Thread?
    private var events: [PlainEvent] = []
    private var counts: [Int] = []
    private var sentences: [String] = []
    private var hasEnded = false
    private var failure: FlowError?
    private let outcome: @Sendable ([PlainEvent]) -> StoreOutcome

    /// Opens the source and starts to read it.
    init(
        _ source: any Source, maximumBatchEvents: Int = 1000,
        outcome: @escaping @Sendable ([PlainEvent]) -> StoreOutcome = { _ in .stored }
    ) throws {
        self.source = source
        self.outcome = outcome
        let talk = NetworkSourceTalk()
        context = FlowContext(talk: { talk.add($0) })
        context.maximumBatchEvents = maximumBatchEvents
        self.talk = talk
        try source.open(context)
        bell.arm()
        thread = FlumeKit.Thread("source") { [self] in run() }
    }

    private let talk: NetworkSourceTalk
    var notes: [String] { talk.sentences }

    private func run() {
        let batch = EventBatch()
        var state = SourceState.open
        do throws(FlowError) {
            while state == .open {
                batch.removeAll()
                state = try source.read(into: batch, until: .distantFuture)
                if batch.isEmpty { continue }
                let read = batch.plainEvents
                let result = outcome(read)
                lock.locked {
                    counts.append(read.count)
                    if case .stored = result { events += read }
                }
                source.stored(result)
                bell.ring()
            }
        } catch {
            lock.locked { failure = error }
        }
        source.close()
        lock.locked { hasEnded = true }
        bell.ring()
    }

    /// Everything stored so far.
    var stored: [PlainEvent] { lock.locked { events } }
    var texts: [String] { stored.map(\.text) }
    /// How many events each batch had.
    var batches: [Int] { lock.locked { counts } }

    /// Waits until so many events are stored.
    @discardableResult
    func wait(for count: Int) -> [PlainEvent] {
        wait { events.count >= count }
        return stored
    }

    private func wait(until isTrue: () -> Bool) {
        let clock = SystemClock()
        let deadline = clock.now.advanced(by: .seconds(20))
        while true {
            bell.arm()
            if lock.locked({ isTrue() || hasEnded }) || clock.now >= deadline { return }
            bell.wait(until: deadline, clock: clock)
        }
    }

    /// Stops it and waits for its end.
    @discardableResult
    func stop() -> FlowError? {
        context.wakeup.signal()
        thread?.join()
        thread = nil
        return lock.locked { failure }
    }
}

/// What a source said.
///
/// Safe because what it keeps is touched under the lock only.
final class NetworkSourceTalk: @unchecked Sendable {
    private let lock = Lock()
    private var said: [String] = []

    func add(_ sentence: String) { lock.locked { said.append(sentence) } }
    var sentences: [String] { lock.locked { said } }
}
