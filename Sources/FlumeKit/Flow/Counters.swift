import Synchronization

/// One number that a component counts, by Flume's name for it.
public enum Counter: String, CaseIterable, Sendable {
    case eventsReceived = "EventReceivedCount"
    case eventsAccepted = "EventAcceptedCount"
    case appendsReceived = "AppendReceivedCount"
    case appendsAccepted = "AppendAcceptedCount"
    case batchesReceived = "AppendBatchReceivedCount"
    case batchesAccepted = "AppendBatchAcceptedCount"
    case openConnections = "OpenConnectionCount"
    case readFailures = "EventReadFail"
    case channelWriteFailures = "ChannelWriteFail"
    case otherFailures = "GenericProcessingFail"
    case putAttempts = "EventPutAttemptCount"
    case puts = "EventPutSuccessCount"
    case takeAttempts = "EventTakeAttemptCount"
    case takes = "EventTakeSuccessCount"
    case connectionsCreated = "ConnectionCreatedCount"
    case connectionsClosed = "ConnectionClosedCount"
    case connectionsFailed = "ConnectionFailedCount"
    case batchesEmpty = "BatchEmptyCount"
    case batchesUnderflow = "BatchUnderflowCount"
    case batchesComplete = "BatchCompleteCount"
    case drainAttempts = "EventDrainAttemptCount"
    case drained = "EventDrainSuccessCount"
    case writeFailures = "EventWriteFail"
    case channelReadFailures = "ChannelReadFail"
}

/// What one component has counted; any thread may add and read.
public final class Counters: Sendable {
    /// One number, in memory of its own.
    private final class Cell: Sendable {
        let value = Atomic<Int>(0)
    }

    private let cells: [Cell] = Counter.allCases.map { _ in Cell() }
    private static let places: [Counter: Int] = Dictionary(
        uniqueKeysWithValues: Counter.allCases.enumerated().map { ($1, $0) })
    private let started = Atomic<Int64>(0)
    private let stopped = Atomic<Int64>(0)

    public init() {}

    public func add(_ amount: Int = 1, to counter: Counter) {
        cell(counter).value.add(amount, ordering: .relaxed)
    }

    public subscript(_ counter: Counter) -> Int { cell(counter).value.load(ordering: .relaxed) }

    /// Milliseconds since the epoch; 0 before the start.
    public var startTime: Int64 {
        get { started.load(ordering: .relaxed) }
        set { started.store(newValue, ordering: .relaxed) }
    }

    /// Milliseconds since the epoch; 0 while it runs.
    public var stopTime: Int64 {
        get { stopped.load(ordering: .relaxed) }
        set { stopped.store(newValue, ordering: .relaxed) }
    }

    private func cell(_ counter: Counter) -> Cell {
        guard let place = Self.places[counter] else { preconditionFailure("every counter has one") }
        return cells[place]
    }
}
