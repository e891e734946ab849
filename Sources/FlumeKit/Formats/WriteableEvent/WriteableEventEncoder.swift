import Glibc

/// Writes events in the encoding that Flume 0.9 has on disk and in batches.
///
/// ```
/// body length      int32      timestamp        int64 (ms)
/// body             bytes      priority         int32 (FATAL is 0)
///                             nanos            int64
///                             host             text
///                             attribute count  int32
///                             per attribute    name: text, length: int32, value
/// ```
/// Numbers are big-endian. A text is modified UTF-8 after its length as a
/// uint16. All that follows the body is the same for many events of a batch;
/// then it is rendered once and copied.
public final class WriteableEventEncoder {
    /// What an event without a host gets: this machine's name.
    private let ownHost = ByteWriter(capacity: 64)
    private var order = HeaderOrder()
    private var columns: [HeaderColumn] = []
    /// The name of each header as a text with its length.
    private var names: [[UInt8]] = []
    /// What follows the body, where it is the same for all events.
    private let sharedTail = ByteWriter(capacity: 256)
    private var hasSharedTail = false
    private let scratch = ByteWriter(capacity: 256)

    public init(host: [UInt8]) { ownHost.put(host) }

    /// Looks at the batch of which `put` then writes events.
    ///
    /// Hold the batch unchanged until then, but for bytes added to its arena.
    public func prepare(_ batch: EventBatch) throws(FormatError) {
        let (columns, isNew) = order.columns(of: batch)
        self.columns = columns
        if isNew { try renderNames() }
        hasSharedTail =
            !batch.isEmpty && batch.sharesFacts && columns.allSatisfy { $0.uniformValue != nil }
        sharedTail.removeAll()
        if hasSharedTail { try putTail(batch, 0, to: sharedTail) }
    }

    private func renderNames() throws(FormatError) {
        let text = ByteWriter(capacity: 64)
        names.removeAll(keepingCapacity: true)
        for name in order.orderedNames {
            text.removeAll()
            text.put(name.bytes)
            scratch.removeAll()
            try putText(text.bytes, "an attribute's name", to: scratch)
            names.append(scratch.array())
        }
    }

    /// Adds one event of the prepared batch.
    ///
    /// When it throws, part of the event may have been added.
    @inline(__always)
    public func put(
        _ batch: EventBatch, _ index: Int, to output: ByteWriter
    ) throws(FormatError) {
        let body = batch.body(index)
        output.reserve(4 + body.count + sharedTail.count)
        var at = UnsafeMutableRawPointer(output.end)
        at.storeBytes(of: UInt32(body.count).bigEndian, as: UInt32.self)
        at += 4
        if let bytes = body.baseAddress { memcpy(at, bytes, body.count) }
        if hasSharedTail { memcpy(at + body.count, sharedTail.base, sharedTail.count) }
        output.advance(4 + body.count + sharedTail.count)
        if !hasSharedTail { try putTail(batch, index, to: output) }
    }

    private func putTail(
        _ batch: EventBatch, _ index: Int, to output: ByteWriter
    ) throws(FormatError) {
        output.reserve(20)
        let at = UnsafeMutableRawPointer(output.end)
        at.storeBytes(of: batch.timestamp(index).bigEndian, as: Int64.self)
        let priority = UInt32(batch.priority(index).rawValue)
        at.storeBytes(of: priority.bigEndian, toByteOffset: 8, as: UInt32.self)
        at.storeBytes(of: batch.nanos(index).bigEndian, toByteOffset: 12, as: Int64.self)
        output.advance(20)
        try putHost(batch, index, to: output)
        let countPlace = output.count
        output.put(bigEndian: UInt32(0))
        var count: UInt32 = 0
        for (position, column) in columns.enumerated() {
            let range = column[index]
            if range.isAbsent { continue }
            count += 1
            names[position].withUnsafeBytes { output.put($0) }
            output.put(bigEndian: UInt32(range.count))
            output.put(batch.bytes(range))
        }
        UnsafeMutableRawPointer(output.base + countPlace)
            .storeBytes(of: count.bigEndian, as: UInt32.self)
    }

    private func putHost(
        _ batch: EventBatch, _ index: Int, to output: ByteWriter
    ) throws(FormatError) {
        let range = batch.hostRange(index)
        let host = range.isAbsent ? ownHost.bytes : batch.bytes(range)
        try putText(host, "a host", to: output)
    }

    private func putText(
        _ text: UnsafeRawBufferPointer, _ what: String, to output: ByteWriter
    ) throws(FormatError) {
        let start = output.count
        output.put(bigEndian: UInt16(0))
        ModifiedUTF8.encode(text, to: output)
        let length = output.count - start - 2
        guard length <= ModifiedUTF8.maximumLength else {
            throw .nameTooLong(what, length, limit: ModifiedUTF8.maximumLength)
        }
        UnsafeMutableRawPointer(output.base + start)
            .storeBytes(of: UInt16(length).bigEndian, as: UInt16.self)
    }
}
