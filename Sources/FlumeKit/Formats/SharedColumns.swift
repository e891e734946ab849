/// What the events of a batch have in common besides their headers: whether
/// one rendering of it serves them all.
extension EventBatch {
    var sharesFacts: Bool {
        uniformTimestamp != nil && uniformNanos != nil && uniformPriority != nil
            && uniformHost != nil
    }
}

extension FormatError {
    /// A name that a format has no room for.
    static func nameTooLong(_ what: String, _ count: Int, limit: Int) -> FormatError {
        FormatError(at: 0, expected: "\(what) of at most \(limit) bytes", found: "\(count) bytes")
    }
}
