import Synchronization

/// How a component of an agent is doing.
public enum ComponentState: Int, Sendable {
    /// Not yet working; it is tried again while that can help.
    case starting
    case running
    /// It runs and meets failures, which it tries to get over.
    case failing
    /// It came to the end of its input.
    case ended
    /// It cannot go on, whatever is tried.
    case broken
    case stopped
}

/// The state of a runner, for others to see, and the bell that tells of its
/// changes.
public final class RunnerState: Sendable {
    private let number = Atomic<Int>(ComponentState.starting.rawValue)
    private let finished = Atomic<Bool>(false)
    private let lock = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var sentence = ""
    private let bell: Doorbell

    /// A state whose changes ring a bell.
    init(ringing bell: Doorbell) { self.bell = bell }

    public var value: ComponentState {
        ComponentState(rawValue: number.load(ordering: .acquiring)) ?? .starting
    }

    /// Why it is not running, if it is not.
    public var reason: String { lock.locked { sentence } }

    /// Whether its thread is through with everything.
    public var isFinished: Bool { finished.load(ordering: .acquiring) }

    /// Says that the thread is through.
    func finish() {
        finished.store(true, ordering: .releasing)
        bell.ring()
    }

    /// Changes the state; false if it was that already, for the same reason.
    @discardableResult
    func become(_ state: ComponentState, _ reason: String = "") -> Bool {
        let isNew = lock.locked {
            let earlier = number.exchange(state.rawValue, ordering: .acquiringAndReleasing)
            defer { sentence = reason }
            return earlier != state.rawValue || sentence != reason
        }
        if isNew { bell.ring() }
        return isNew
    }
}
