import Glibc

/// Writes batches in an output format to a descriptor.
///
/// `append` returns only when the kernel has the bytes, so an event counted as
/// delivered is in the file or in the pipe.
final class FormattedOutput {
    private let file: FileDescriptor
    private let formatter: any EventFormatter
    private let buffer = ByteWriter(capacity: chunkBytes + 4096)

    /// Formatted bytes are written when there are this many: enough to make a
    /// call worth it, few enough to stay in the cache.
    private static let chunkBytes = 64 << 10

    init(to file: FileDescriptor, as formatter: any EventFormatter) {
        self.file = file
        self.formatter = formatter
    }

    /// Writes what precedes the first event.
    func begin() throws(FlowError) {
        try formatted { () throws(FormatError) in try formatter.begin(buffer) }
        try drain(eventsBefore: 0)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        if let bytes = formatter.verbatim(batch) {
            do {
                try file.writeAll(bytes)
            } catch {
                throw failure(error, events: batch.verbatimEvents(within: error.written))
            }
            return
        }
        var index = 0
        while index < batch.count {
            let start = index
            while index < batch.count, buffer.count < Self.chunkBytes {
                let next = min(batch.count, index + 64)
                try formatted { () throws(FormatError) in
                    try formatter.format(batch, index..<next, to: buffer)
                }
                index = next
            }
            try drain(eventsBefore: start) { written in
                self.count(batch, start..<index, within: written)
            }
        }
    }

    /// Writes what follows the last event.
    func finish() throws(FlowError) {
        try formatted { () throws(FormatError) in try formatter.end(buffer) }
        try drain(eventsBefore: 0)
    }

    private func drain(
        eventsBefore: Int, counting: (Int) -> Int = { _ in 0 }
    ) throws(FlowError) {
        do {
            try file.writeAll(buffer.bytes)
            buffer.removeAll()
        } catch {
            buffer.removeAll()
            throw failure(error, events: eventsBefore + counting(error.written))
        }
    }

    /// How many events of the range were written whole within the first
    /// bytes, found by formatting them once more, one by one.
    private func count(_ batch: EventBatch, _ range: Range<Int>, within written: Int) -> Int {
        if formatter.isContainer { return 0 }
        let scratch = ByteWriter()
        for index in range {
            try? formatter.format(batch, index..<index + 1, to: scratch)
            if scratch.count > written { return index - range.lowerBound }
        }
        return range.count
    }

    private func formatted(_ body: () throws(FormatError) -> Void) throws(FlowError) {
        do {
            try body()
        } catch {
            throw FlowError(.reject, "\(file.name): \(error.sentence)")
        }
    }

    private func failure(_ error: ShortWrite, events: Int) -> FlowError {
        var failure = FlowError(error.cause, delivered: events)
        if error.cause.code == EPIPE { failure.kind = .outputClosed }
        return failure
    }
}

extension EventBatch {
    /// How many events lie whole within the first bytes of the verbatim lines.
    func verbatimEvents(within written: Int) -> Int {
        let end = Int(bodies[0].start) + written
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let newline = ending(middle) == .newline ? 1 : 0
            if Int(bodies[middle].end) + newline <= end { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
