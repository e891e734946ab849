/// Turns events into the bytes of an output format.
///
/// Does no I/O.
///
/// One formatter serves one output: a container format keeps what it has
/// promised in its header.
public protocol EventFormatter: AnyObject {
    /// Whether the output of several events can be cut only where a block ends.
    var isContainer: Bool { get }
    /// What precedes the first event.
    func begin(_ output: ByteWriter) throws(FormatError)
    /// The events of `range`, in their order.
    ///
    /// A container ends its last block with them, so that what was written is
    /// whole, whatever becomes of the events that follow.
    func format(
        _ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter
    ) throws(FormatError)
    /// What follows the last event.
    func end(_ output: ByteWriter) throws(FormatError)
    /// The whole batch as it stands in memory, where that is the format.
    func verbatim(_ batch: EventBatch) -> UnsafeRawBufferPointer?
    /// How many events of a range, from the front, this output can hold: those
    /// after them belong in another one.
    ///
    /// An output that has no event yet holds one at least.
    func takes(_ batch: EventBatch, _ range: Range<Int>) -> Int
}

extension EventFormatter {
    public var isContainer: Bool { false }
    public func begin(_ output: ByteWriter) {}
    public func end(_ output: ByteWriter) {}
    public func verbatim(_ batch: EventBatch) -> UnsafeRawBufferPointer? { nil }
    public func takes(_ batch: EventBatch, _ range: Range<Int>) -> Int { range.count }
}
