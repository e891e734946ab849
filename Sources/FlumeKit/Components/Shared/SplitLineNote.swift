extension FlowContext {
    /// Says that lines were longer than an event may be.
    func noteSplitLines(_ count: Int) {
        let what = count == 1 ? "1 line was" : "\(count) lines were"
        note("\(what) longer than \(ByteCount(maximumEventBytes).spelling) and split")
    }
}
