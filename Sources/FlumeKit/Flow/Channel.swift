/// Where events wait between sources and sinks.
///
/// Everything is done in transactions, by any number of threads at once:
/// `begin`, then `put` or `take`, then `commit`. Events leave in the order in
/// which they were committed; what is rolled back returns to its place.
public protocol Channel: AnyObject, Sendable {
    /// What Flume's messages call it: the Java class and the name.
    var flumeName: String { get }
    /// Whether what was committed survives the end of the process.
    var isDurable: Bool { get }
    /// How many events it holds at most.
    var capacity: Int { get }
    /// How many events one transaction may put or take.
    var transactionCapacity: Int { get }
    /// How many events it holds, those being taken included.
    var count: Int { get }
    /// What it counts: tries and successes of puts and takes, by events.
    var counters: Counters { get }

    /// Acquires what is needed; called once before anything else.
    func open(_ context: FlowContext) throws(FlowError)

    /// Begins a transaction; `context` is that of the calling thread, whose
    /// stop ends the waits.
    func begin(_ context: FlowContext, waiting: RoomWait) -> Transaction

    /// Rings the bell, from now on, whenever events have come.
    func announce(to bell: Doorbell)
    func stopAnnouncing(to bell: Doorbell)

    /// Takes on new settings while it runs, keeping its events, if it can.
    func reconfigure(_ settings: Settings) -> Reconfiguration

    /// Lets go of everything; the acknowledgements of events that are still
    /// in it, and not durable, are forgone.
    func close()
}

extension Channel {
    public func reconfigure(_ settings: Settings) -> Reconfiguration { .refused }
}

/// What came of giving a running channel new settings.
public enum Reconfiguration: Sendable {
    /// It has them; the note, if any, says what they do not mean at once.
    case done(note: String?)
    /// Only a new channel can have them.
    case refused
}

/// How long a commit waits for room.
public enum RoomWait: Sendable {
    /// Not at all.
    case none
    /// As long as the channel is configured to.
    case limited
    /// Until there is room, or the context stops.
    case endless
}

/// What a channel does in one transaction; `Transaction` keeps the order of
/// the calls.
public protocol TransactionWork: AnyObject {
    /// Stages copies of the events of a range. `acknowledgement` is held,
    /// from the commit on, until they are safe.
    func put(
        _ batch: EventBatch, _ range: Range<Int>, _ acknowledgement: Acknowledgement?
    ) throws(FlowError)

    /// Takes up to so many events more; none if there are none.
    ///
    /// The batch belongs to the channel: it is read, not changed, and only
    /// until the transaction ends.
    func take(upTo maximum: Int) throws(FlowError) -> EventBatch

    /// Makes the puts and takes final, waiting for room as the channel does.
    /// After an error everything is as before the call.
    func commit() throws(FlowError)

    /// Makes the first takes final and gives the others back.
    func commit(taken delivered: Int) throws(FlowError)

    /// Drops the puts and gives the takes back.
    func rollBack()
}

/// A transaction of a channel: all of it becomes true, or nothing.
///
/// Leaving it without a commit rolls it back.
public struct Transaction: ~Copyable {
    private let work: any TransactionWork
    private var isOpen = true

    init(_ work: any TransactionWork) { self.work = work }

    deinit { if isOpen { work.rollBack() } }

    public func put(
        _ batch: EventBatch, _ range: Range<Int>, _ acknowledgement: Acknowledgement? = nil
    ) throws(FlowError) {
        try work.put(batch, range, acknowledgement)
    }

    /// Takes up to so many events; what is returned is read, not changed, and
    /// only until the transaction ends.
    public func take(upTo maximum: Int) throws(FlowError) -> EventBatch {
        try work.take(upTo: maximum)
    }

    public consuming func commit() throws(FlowError) {
        try work.commit()
        isOpen = false
    }

    /// Commits the first takes only; the others are rolled back.
    public consuming func commit(taken delivered: Int) throws(FlowError) {
        try work.commit(taken: delivered)
        isOpen = false
    }

    public consuming func rollBack() {}
}
