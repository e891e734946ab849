/// The way from a source into its channels: interceptors, then the selector,
/// then one transaction after the other in each channel.
///
/// A channel that has stored its part is not given it again when another one
/// refuses; so trying again repeats nothing.
final class Router {
    private let interceptors: [any Interceptor]
    private let selector: any Selector
    private let channels: [any Channel]
    private let names: [String]
    /// How many events the source wants in one transaction.
    private let wantedEvents: Int?
    private let waiting: RoomWait
    private let context: FlowContext
    private let routes: Routes
    /// The events of the batch at hand that a channel is to get, where that
    /// is not all of them.
    private let scratch = EventBatch(arenaBytes: 64)
    private var state: State?
    /// The channel that refused last, as Flume's messages call it.
    private(set) var refusing: String?
    /// Whether it was told, by channel, that it misses events.
    private var isTold: [Bool]

    /// How far the batch at hand has come.
    private struct State {
        let batch: EventBatch
        let token: Acknowledgement?
        /// How many events one transaction has at most.
        var most: Int
        var channel = 0
        /// How many events of the channel's part are stored.
        var stored = 0
        var isGathered = false
    }

    init(
        _ interceptors: [any Interceptor], _ selector: any Selector,
        to channels: [(name: String, channel: any Channel)], batchEvents: Int?,
        waiting: RoomWait, context: FlowContext
    ) {
        self.interceptors = interceptors
        self.selector = selector
        self.channels = channels.map(\.channel)
        names = channels.map(\.name)
        wantedEvents = batchEvents
        isTold = channels.map { _ in false }
        self.waiting = waiting
        self.context = context
        routes = Routes(channels: channels.count)
    }

    /// How many events one transaction has at most; a reload may change it.
    var batchEvents: Int {
        let least = channels.lazy.map(\.transactionCapacity).min() ?? 1
        return max(1, min(wantedEvents ?? least, least))
    }

    func open() throws(FlowError) {
        for interceptor in interceptors { try interceptor.open(context) }
    }

    /// Begins with a batch: changes it and decides where its events go.
    func begin(_ batch: EventBatch) throws(FlowError) {
        refusing = nil
        // One that makes the batch anew takes the acknowledgement off it.
        let token = batch.acknowledgement
        for interceptor in interceptors where !batch.isEmpty { try interceptor.intercept(batch) }
        routes.removeAll()
        if !batch.isEmpty { selector.route(batch, into: routes) }
        state = State(batch: batch, token: token, most: batchEvents)
    }

    /// Stores what is not stored yet; after an error it may be called again.
    func store() throws(FlowError) {
        guard var state else { preconditionFailure("store follows begin") }
        defer { self.state = state }
        while state.channel < channels.count {
            try storeRequired(&state)
            state.channel += 1
            state.stored = 0
            state.isGathered = false
        }
        for channel in channels.indices { storeOptional(channel, state) }
        scratch.removeAll()
    }

    private func storeRequired(_ state: inout State) throws(FlowError) {
        guard let part = part(routes.required[state.channel], of: state.batch, &state.isGathered)
        else { return }
        while state.stored < part.count {
            let end = min(part.count, state.stored + state.most)
            do {
                try put(part, state.stored..<end, state.token, into: state.channel, waiting)
            } catch {
                if error.kind == .reject, waiting == .endless, end - state.stored > 1 {
                    // What is too large together may fit piece by piece.
                    state.most = (end - state.stored) / 2
                    continue
                }
                context.counters.add(to: .channelWriteFailures)
                let name = names[state.channel]
                refusing = channels[state.channel].flumeName
                throw FlowError(
                    error.kind, "channel \(name) does not take events: \(error.message)")
            }
            state.stored = end
        }
    }

    /// Optional channels hold no acknowledgement: one that is stuck must not
    /// stop the source.
    private func storeOptional(_ channel: Int, _ state: State) {
        var isGathered = false
        guard let part = part(routes.optional[channel], of: state.batch, &isGathered)
        else { return }
        for start in stride(from: 0, to: part.count, by: state.most) {
            let range = start..<min(part.count, start + state.most)
            do {
                try put(part, range, nil, into: channel, .none)
            } catch {
                context.counters.add(to: .channelWriteFailures)
                tell(channel, error)
            }
        }
    }

    private func tell(_ channel: Int, _ error: FlowError) {
        if isTold[channel] { return }
        isTold[channel] = true
        context.note(
            "optional channel \(names[channel]) does not take all events: \(error.message); what "
                + "it does not take at once it never gets")
    }

    private func put(
        _ batch: EventBatch, _ range: Range<Int>, _ token: Acknowledgement?, into channel: Int,
        _ waiting: RoomWait
    ) throws(FlowError) {
        let transaction = channels[channel].begin(context, waiting: waiting)
        try transaction.put(batch, range, token)
        try transaction.commit()
    }

    /// The events of a share as a batch of their own; `nil` for none.
    private func part(
        _ share: Routes.Share, of batch: EventBatch, _ isGathered: inout Bool
    ) -> EventBatch? {
        switch share {
        case .none: return nil
        case .all: return batch
        case .some(let indices):
            if !isGathered {
                gather(indices, of: batch)
                isGathered = true
            }
            return scratch
        }
    }

    private func gather(_ indices: [UInt32], of batch: EventBatch) {
        scratch.removeAll()
        var start = 0
        while start < indices.count {
            let first = Int(indices[start])
            var end = start + 1
            while end < indices.count, Int(indices[end]) == first + end - start { end += 1 }
            scratch.append(copying: first..<first + end - start, of: batch)
            start = end
        }
    }
}
