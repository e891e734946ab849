/// One header of a batch: its name and each event's value, or its absence.
public final class HeaderColumn {
    public internal(set) var name: HeaderName
    var values = Column<ByteRange>(.absent)

    init(name: HeaderName) { self.name = name }

    /// The value of event `index` as a range of the arena.
    @inline(__always)
    public subscript(index: Int) -> ByteRange { values[index] }

    /// The one value of all events, if they share one.
    public var uniformValue: ByteRange? { values.isUniform ? values.uniform : nil }

    func reset(to name: HeaderName) {
        self.name = name
        values.fill(.absent)
    }
}
