/// A sink that its owner opens and closes more than once: every opening, also
/// a failed one, is followed by one close.
final class ReopenableSink {
    let sink: any Sink
    /// Whether the last opening worked and was not followed by a close.
    private(set) var isOpen = false
    private var needsClose = false
    private var closeFailure: FlowError?

    init(_ sink: any Sink) { self.sink = sink }

    var deadline: Instant { isOpen ? sink.deadline : .distantFuture }

    func tick(_ now: Instant) throws(FlowError) {
        if isOpen { try sink.tick(now) }
    }

    /// Opens; one that failed to open is closed again at once.
    func open(_ context: FlowContext) throws(FlowError) {
        precondition(!needsClose, "a sink is closed before it is opened again")
        needsClose = true
        do {
            try sink.open(context)
            isOpen = true
        } catch {
            needsClose = false
            // It never took an event, so its end is nobody's loss.
            try? sink.close()
            throw error
        }
    }

    /// Closes, if it is open, so that it can be opened again.
    ///
    /// What this close could not deliver is lost; `close` will say so.
    func closeForReopening() {
        do {
            try closeOnce()
        } catch {
            closeFailure = closeFailure ?? error
        }
    }

    /// Closes for good, and throws the first failure of any close.
    func close() throws(FlowError) {
        do {
            try closeOnce()
        } catch {
            throw closeFailure ?? error
        }
        if let closeFailure { throw closeFailure }
    }

    private func closeOnce() throws(FlowError) {
        guard needsClose else { return }
        needsClose = false
        isOpen = false
        try sink.close()
    }
}
