/// What all runners of an agent have in common.
struct Surroundings: Sendable {
    var clock: any Clock = SystemClock()
    var log: Log
    /// Rung when a component changes its state.
    var bell = Doorbell()
    var objects = SharedObjects()
    /// Whether the agent ends when its sources have read what there is.
    var endsWithInput = false
    var maximumEventBytes = 32 << 20

    /// The context of one component's thread.
    func context(
        _ logger: String, stoppedBy wakeup: Wakeup, counters: Counters = Counters()
    ) -> FlowContext {
        FlowContext(
            clock: clock, wakeup: wakeup, maximumEventBytes: maximumEventBytes,
            counters: counters, log: log, objects: objects, endsWithInput: endsWithInput,
            talk: { [log] sentence in log.say(.warn, logger, sentence) })
    }
}
