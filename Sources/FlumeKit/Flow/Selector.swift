/// Decides which channels each event of a source goes to.
///
/// Channels are numbers: their places in the source's list.
public protocol Selector: AnyObject {
    /// Writes the way of every event of a batch into `routes`.
    func route(_ batch: EventBatch, into routes: Routes)
}

/// The ways that a batch's events take.
public final class Routes {
    /// Which events go to a channel.
    public enum Share {
        case none
        case all
        /// Those of these indices, which rise.
        case some([UInt32])

        /// The share of these indices of a batch of `total` events.
        static func of(_ indices: [UInt32], _ total: Int) -> Share {
            indices.isEmpty ? .none : indices.count == total ? .all : .some(indices)
        }
    }

    /// What must be stored for the batch to count as stored, by channel.
    public var required: [Share]
    /// What is stored where it can be, by channel; a failure is only noted.
    public var optional: [Share]

    public init(channels: Int) {
        required = Array(repeating: .none, count: channels)
        optional = Array(repeating: .none, count: channels)
    }

    func removeAll() {
        for channel in required.indices {
            required[channel] = .none
            optional[channel] = .none
        }
    }
}

/// Makes a selector for a source's channels, which are given by name.
public typealias SelectorMaker = @Sendable (Parts, [String]) -> any Selector
