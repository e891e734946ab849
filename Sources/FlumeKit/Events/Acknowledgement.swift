import Synchronization

/// The way to tell a source that what it read is safe.
///
/// One token serves all events of a read, however they are cut, filtered and
/// routed: whoever keeps some of them holds it, and lets go when they are
/// safe. When nobody holds it any more the source is told, exactly once. So
/// it costs two counts a batch, and nothing per event.
public final class Acknowledgement: Sendable {
    /// What became of the events.
    public enum Outcome: Sendable {
        /// Each is on disk in a durable channel, or every sink that it was
        /// routed to has committed it, or it was dropped on purpose.
        case safe
        /// Some were given up: they must come again.
        case lost
    }

    private let holders = Atomic<Int>(1)
    private let isLost = Atomic<Bool>(false)
    private let settle: @Sendable (Outcome) -> Void

    /// A token that its maker holds; `settle` is called on the thread of the
    /// last that lets go, and must not wait.
    public init(_ settle: @escaping @Sendable (Outcome) -> Void) { self.settle = settle }

    /// One more keeps some of the events; who calls this holds it already.
    public func hold() {
        let before = holders.add(1, ordering: .relaxed).oldValue
        precondition(before > 0, "a settled acknowledgement is not held again")
    }

    /// What one holder kept is safe.
    public func release() {
        let left = holders.subtract(1, ordering: .acquiringAndReleasing).newValue
        precondition(left >= 0, "an acknowledgement is released once by each holder")
        if left == 0 { settle(isLost.load(ordering: .acquiring) ? .lost : .safe) }
    }

    /// What one holder kept is given up.
    public func forgo() {
        isLost.store(true, ordering: .releasing)
        release()
    }
}
