/// What the running parts of a flow share: time, limits, the way to stop, and
/// the way to say something.
public final class FlowContext {
    public let clock: any Clock
    /// Signalled once the flow is to stop; wakes every wait.
    public let wakeup: Wakeup
    /// Longer bodies are split by their source.
    public let maximumEventBytes: Int
    public let reports = ReportRegistry()
    private let talk: (String) -> Void
    private var said: Set<String> = []
    private var sharedObjects: [String: AnyObject] = [:]

    public init(
        clock: any Clock = SystemClock(),
        wakeup: Wakeup = Wakeup(),
        maximumEventBytes: Int = 32 << 10,
        talk: @escaping (String) -> Void = { _ in }
    ) {
        self.clock = clock
        self.wakeup = wakeup
        self.maximumEventBytes = maximumEventBytes
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
        let key = "\(Object.self) \(name)"
        if let object = sharedObjects[key] as? Object { return object }
        let object = make()
        sharedObjects[key] = object
        return object
    }
}
