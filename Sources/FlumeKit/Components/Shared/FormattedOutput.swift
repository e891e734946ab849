import Glibc

/// Writes batches in an output format to a descriptor.
///
/// `append` returns only when the kernel has the bytes, so an event counted as
/// delivered is in the file or in the pipe. When a write fails, a file of our
/// own is cut back to the last whole event, or in a container format to the
/// end of the last write: it holds what the error counts as delivered, no more
/// and no less.
///
/// With a codec it is `flush` that returns only when the kernel has the bytes.
/// A failure of either takes back all that was appended since the last flush:
/// the error counts none of it as delivered, and the output takes no more.
final class FormattedOutput {
    /// Who else has a hand in the descriptor.
    enum Ownership {
        /// The standard output: its reader going away is no fault but the end.
        case standardOutput
        /// A file or a pipe that this sink opened.
        case own
    }

    private let file: FileDescriptor
    private let formatter: any EventFormatter
    private let buffer: ByteWriter
    private let ownership: Ownership
    private let stream: CompressedStream?

    /// Formatted bytes are written when there are this many: enough to make a
    /// call worth it, few enough to stay in the cache.
    private static let chunkBytes = 64 << 10
    /// How many events a formatter is given at once: a container's block.
    private let pieceEvents: Int
    /// How many bytes were written, before a codec made fewer of them.
    private(set) var bytesTaken = 0

    /// `buffer` may be shared by outputs that one sink writes in turn: it is
    /// empty between two calls.
    init(
        to file: FileDescriptor, as formatter: any EventFormatter,
        ownership: Ownership = .own, codec: CompressionCodec = .none,
        buffer: ByteWriter = ByteWriter(capacity: chunkBytes + 4096)
    ) {
        self.file = file
        self.formatter = formatter
        self.ownership = ownership
        self.buffer = buffer
        stream = codec == .none ? nil : CompressedStream(to: file, codec)
        pieceEvents = formatter.isContainer ? 4096 : 64
    }

    /// Whether a failure leaves an output that cannot be gone on with.
    var isFragile: Bool { formatter.isContainer || stream != nil }

    /// How many events of a range, from the front, belong in this output.
    func takes(_ batch: EventBatch, _ range: Range<Int>) -> Int { formatter.takes(batch, range) }

    /// Whether a failure left a compressed file without its end.
    var isTorn: Bool { stream?.isTorn ?? false }

    /// Writes what precedes the first event.
    func begin() throws(FlowError) {
        try formatted { () throws(FormatError) in try formatter.begin(buffer) }
        try drain { _ in (0, 0) }
    }

    func append(_ batch: EventBatch) throws(FlowError) { try append(batch, 0..<batch.count) }

    /// Returns when what was appended can be read from the file; without a
    /// codec that is so at once.
    ///
    /// True if there was something to be flushed.
    func flush() throws(FlowError) -> Bool { try stream?.flush() ?? false }

    /// Writes the events of a range, from whose start an error counts.
    func append(_ batch: EventBatch, _ range: Range<Int>) throws(FlowError) {
        if range.isEmpty { return }
        if let lines = formatter.verbatim(batch) {
            return try write(batch.verbatimBytes(lines, of: range)) { written in
                batch.verbatimEvents(of: range, within: written)
            }
        }
        var index = range.lowerBound
        while index < range.upperBound {
            let start = index
            let fault = fill(batch, from: &index, to: range.upperBound)
            try drain(eventsBefore: start - range.lowerBound) { written in
                self.wholeEvents(batch, start..<index, within: written)
            }
            if let fault {
                let sentence = "\(file.name): \(fault.sentence)"
                throw FlowError(.reject, sentence, delivered: index - range.lowerBound)
            }
        }
    }

    /// Writes what follows the last event.
    func finish() throws(FlowError) {
        try formatted { () throws(FormatError) in try formatter.end(buffer) }
        try drain { _ in (0, 0) }
        try stream?.finish()
    }

    /// Formats events until there are enough bytes for a write, or up to one
    /// that the format cannot hold.
    private func fill(_ batch: EventBatch, from index: inout Int, to end: Int) -> FormatError? {
        var step = pieceEvents
        while index < end, buffer.count < Self.chunkBytes {
            let next = min(end, index + step)
            let length = buffer.count
            do {
                try formatter.format(batch, index..<next, to: buffer)
                index = next
            } catch {
                buffer.truncate(to: length)
                if step == 1 { return error }
                step = 1
            }
        }
        return nil
    }

    /// Writes the buffer and empties it.
    private func drain(
        eventsBefore: Int = 0, counting: (Int) -> (events: Int, bytes: Int)
    ) throws(FlowError) {
        defer { buffer.removeAll() }
        if buffer.count > 0 {
            try write(buffer.bytes, eventsBefore: eventsBefore, counting: counting)
        }
    }

    /// Writes bytes.
    ///
    /// `counting` tells how many whole events lie within the first bytes, and
    /// how many bytes those take.
    private func write(
        _ bytes: UnsafeRawBufferPointer, eventsBefore: Int = 0,
        counting: (Int) -> (events: Int, bytes: Int)
    ) throws(FlowError) {
        if let stream {
            try stream.write(bytes)
            bytesTaken += bytes.count
            return
        }
        do {
            try file.writeAll(bytes)
            bytesTaken += bytes.count
        } catch {
            let whole = counting(error.written)
            bytesTaken += whole.bytes
            var failure = FlowError(error.cause, delivered: eventsBefore + whole.events)
            switch ownership {
            case .standardOutput:
                if error.cause.code == EPIPE { failure.kind = .outputClosed }
            case .own:
                if let fault = file.cutBack(by: error.written - whole.bytes) {
                    failure.message += "; its end is torn: \(fault.reason)"
                }
            }
            throw failure
        }
    }

    /// The events of the range that lie whole within the first bytes, found by
    /// formatting them once more, one by one.
    private func wholeEvents(
        _ batch: EventBatch, _ range: Range<Int>, within written: Int
    ) -> (events: Int, bytes: Int) {
        if formatter.isContainer { return (0, 0) }
        let scratch = ByteWriter()
        for index in range {
            let length = scratch.count
            try? formatter.format(batch, index..<index + 1, to: scratch)
            if scratch.count > written { return (index - range.lowerBound, length) }
        }
        return (range.count, scratch.count)
    }

    private func formatted(_ body: () throws(FormatError) -> Void) throws(FlowError) {
        do {
            try body()
        } catch {
            throw FlowError(.reject, "\(file.name): \(error.sentence)")
        }
    }
}

extension EventBatch {
    /// The part of the verbatim lines that the events of a range take.
    func verbatimBytes(
        _ lines: UnsafeRawBufferPointer, of range: Range<Int>
    ) -> UnsafeRawBufferPointer {
        if range.count == count { return lines }
        let origin = Int(bodies[0].start)
        let start = Int(bodies[range.lowerBound].start) - origin
        let end =
            range.upperBound < count
            ? Int(bodies[range.upperBound].start) - origin : lines.count
        return UnsafeRawBufferPointer(rebasing: lines[start..<end])
    }

    /// How many events of a range lie whole within its first bytes, and how
    /// many bytes they take.
    func verbatimEvents(of range: Range<Int>, within written: Int) -> (events: Int, bytes: Int) {
        let origin = Int(bodies[range.lowerBound].start)
        var low = range.lowerBound
        var high = range.upperBound
        var whole = 0
        while low < high {
            let middle = (low + high) / 2
            let newline = ending(middle) == .newline ? 1 : 0
            let end = Int(bodies[middle].end) + newline - origin
            if end <= written {
                low = middle + 1
                whole = end
            } else {
                high = middle
            }
        }
        return (low - range.lowerBound, whole)
    }
}
