extension EventBatch {
    /// Throws if an event has the header already: in the 0.9 flow an attribute
    /// is set once, and setting it again is an error of the flow.
    func requireNoHeader(_ name: HeaderName) throws(FlowError) {
        guard let column = header(name) else { return }
        if let uniform = column.uniformValue {
            if uniform.isAbsent { return }
            throw .setTwice(name)
        }
        for index in 0..<count where !column[index].isAbsent { throw .setTwice(name) }
    }
}

extension FlowError {
    static func setTwice(_ name: HeaderName) -> FlowError {
        FlowError(.reject, "an event has the attribute '\(name)' already")
    }
}
