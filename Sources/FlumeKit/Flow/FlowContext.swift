/// What the running parts of a flow share: time, limits, the way to stop, and
/// the way to say something.
///
/// Belongs to one thread; of an agent each runner has its own.
public final class FlowContext {
    public let clock: any Clock
    /// Signalled once the flow is to stop; wakes every wait.
    public let wakeup: Wakeup
    /// Longer bodies are split by their source.
    public let maximumEventBytes: Int
    public let reports = ReportRegistry()
    /// What the component counts.
    public let counters: Counters
    /// Where log lines go that are not notes: those of the logger sink.
    public let log: Log
    /// Whether sources end where they would wait for more of what they read.
    public let endsWithInput: Bool
    /// How many events a source that owes an answer may give out at once: as
    /// many as one transaction of its channels takes.
    public internal(set) var maximumBatchEvents = EventBatch.preferredCount
    /// What a channel rings that this thread waits for.
    lazy var bell = Doorbell()
    private let objects: SharedObjects
    private let talk: (String) -> Void
    private var said: Set<String> = []

    public init(
        clock: any Clock = SystemClock(),
        wakeup: Wakeup = Wakeup(),
        maximumEventBytes: Int = 32 << 10,
        counters: Counters = Counters(),
        log: Log = Log(),
        objects: SharedObjects = SharedObjects(),
        endsWithInput: Bool = false,
        talk: @escaping (String) -> Void = { _ in }
    ) {
        self.clock = clock
        self.wakeup = wakeup
        self.maximumEventBytes = maximumEventBytes
        self.counters = counters
        self.log = log
        self.objects = objects
        self.endsWithInput = endsWithInput
        self.talk = talk
    }

    /// Whether sources are to give out what they hold and end.
    public var isStopping: Bool { wakeup.isSignalled }

    /// Asks every part of the flow to stop.
    public func stop() { wakeup.signal() }

    /// Tells the user something: a sentence in lower case, no full stop.
    public func note(_ sentence: String) { talk(sentence) }

    /// Tells it, unless it was told before.
    public func noteOnce(_ sentence: String) {
        if said.insert(sentence).inserted { talk(sentence) }
    }

    /// When the flow is to stop by itself, whatever is being waited for.
    var end: Instant = .distantFuture

    /// Waits, or throws `.interrupted` when the flow stops first.
    public func sleep(until deadline: Instant) throws(FlowError) {
        clock.wait(until: min(deadline, end), or: wakeup)
        if clock.now >= end { stop() }
        if isStopping { throw .interrupted }
    }

    /// Gives a batch the time of its reading.
    public func stamp(_ batch: EventBatch) {
        batch.stamp(milliseconds: clock.wallMilliseconds, nanoseconds: clock.now.nanoseconds)
    }

    /// What the components of one flow share by name, such as a rate that
    /// several of them keep together; made by the first that asks.
    func shared<Object: AnyObject>(_ name: String, _ make: () -> Object) -> Object {
        objects.object(name, make)
    }
}
