/// Which events of a batch go on, for those that drop some.
struct EventSelection: ~Copyable {
    private var kept: [UInt32] = []
    private var given = 0

    /// Keeps the events that `isKept` says yes to; asked once for each, in
    /// their order.
    mutating func choose(from batch: EventBatch, where isKept: () -> Bool) {
        given = batch.count
        kept.removeAll(keepingCapacity: true)
        for index in 0..<given where isKept() { kept.append(UInt32(index)) }
        kept.withUnsafeBufferPointer { batch.keep($0) }
    }

    /// How many of the given events it accounts for that the first
    /// `delivered` of the kept ones got through: also the dropped ones before
    /// the next kept one.
    func given(forDelivered delivered: Int) -> Int {
        delivered < kept.count ? Int(kept[delivered]) : given
    }
}
