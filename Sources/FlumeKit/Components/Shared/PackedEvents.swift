/// The attributes in which Flume 0.9 carries events within an event.
enum PackedEvents {
    /// A gzipped event.
    static let gzipped: HeaderName = "compressGzip"
    /// How many events `batchData` has: int32, big-endian.
    static let batchSize: HeaderName = "batchSize"
    /// Events one after another.
    static let batchData: HeaderName = "batchData"

    /// A batch that has this many bytes is sent however few its events are.
    static let maximumBatchBytes = 8 << 20
    /// The most that one event's attribute is unpacked to.
    static let maximumUnpackedBytes = 64 << 20
}
