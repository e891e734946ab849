/// Gives every event to every branch.
///
/// All branches are attempted even if an earlier one fails; what failed is
/// said together afterwards.
final class FanOutSink: Sink {
    private let branches: [any Sink]
    private lazy var copy = EventBatch()

    init(_ branches: [any Sink]) { self.branches = branches }

    var changesBatches: Bool { branches.last.map(\.changesBatches) ?? false }

    var deadline: Instant { branches.lazy.map(\.deadline).min() ?? .distantFuture }

    func open(_ context: FlowContext) throws(FlowError) {
        try attemptAll { (branch) throws(FlowError) in try branch.open(context) }
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        let last = branches.count - 1
        var index = -1
        try attemptAll { (branch) throws(FlowError) in
            index += 1
            if branch.changesBatches, index < last {
                copy.copy(from: batch)
                try branch.append(copy)
            } else {
                try branch.append(batch)
            }
        }
    }

    func tick(_ now: Instant) throws(FlowError) {
        try attemptAll { (branch) throws(FlowError) in
            if now >= branch.deadline { try branch.tick(now) }
        }
    }

    func close() throws(FlowError) {
        try attemptAll { (branch) throws(FlowError) in try branch.close() }
    }

    private func attemptAll(_ body: (any Sink) throws(FlowError) -> Void) throws(FlowError) {
        var failures: [FlowError] = []
        for branch in branches {
            do {
                try body(branch)
            } catch {
                failures.append(error)
            }
        }
        // A reader that went away, or a stop, must not hide what is a failure.
        let worst = failures.first { $0.kind == .retry || $0.kind == .reject }
        guard var failure = worst ?? failures.first else { return }
        failure.message = failures.map(\.message).joined(separator: "; ")
        // Delivered is what reached every branch.
        failure.delivered = failures.map(\.delivered).min() ?? 0
        throw failure
    }
}
