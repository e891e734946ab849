extension EventBatch {
    /// Gives every event a header; with `preserving`, those that have it
    /// already keep theirs.
    ///
    /// One store, as long as all events are alike in this.
    func setHeader(_ name: HeaderName, ofAllTo value: [UInt8], preserving: Bool) {
        guard preserving, let column = header(name) else {
            return setHeader(name, ofAllTo: value)
        }
        if let uniform = column.uniformValue {
            if uniform.isAbsent { setHeader(name, ofAllTo: value) }
            return
        }
        let stored = store(value)
        let values = spreadHeader(column)
        for index in 0..<count where values[index].isAbsent { values[index] = stored }
    }
}
