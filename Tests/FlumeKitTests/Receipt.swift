import Synchronization

@testable import FlumeKit

/// What an acknowledgement came to: how often it was settled, and how.
final class Receipt: Sendable {
    private let safe = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)

    var timesSafe: Int { safe.load(ordering: .sequentiallyConsistent) }
    var timesLost: Int { lost.load(ordering: .sequentiallyConsistent) }
    var isOpen: Bool { timesSafe == 0 && timesLost == 0 }
    var isSafeOnce: Bool { timesSafe == 1 && timesLost == 0 }
    var isLostOnce: Bool { timesSafe == 0 && timesLost == 1 }

    /// A token whose settling is noted here.
    func token() -> Acknowledgement {
        Acknowledgement { outcome in
            switch outcome {
            case .safe: self.safe.add(1, ordering: .sequentiallyConsistent)
            case .lost: self.lost.add(1, ordering: .sequentiallyConsistent)
            }
        }
    }
}
