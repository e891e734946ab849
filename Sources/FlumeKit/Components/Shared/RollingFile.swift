import Glibc

/// One file of a rolling sink: written under its own name, never over another.
final class RollingFile {
    let name: String
    /// How many events were delivered to it.
    private(set) var events = 0
    private let file: FileDescriptor
    private let output: FormattedOutput

    /// Takes over a file that was just made.
    init(_ file: FileDescriptor, _ output: FormattedOutput) throws(FlowError) {
        name = file.name
        self.file = file
        self.output = output
        do {
            try output.begin()
        } catch {
            // Nothing was promised yet, so nothing need be kept.
            remove()
            throw error
        }
    }

    /// How many bytes were written, before a codec made fewer of them.
    var bytes: Int { output.bytesTaken }

    func takes(_ batch: EventBatch, _ range: Range<Int>) -> Int { output.takes(batch, range) }

    /// Whether a failure leaves a file that cannot be gone on with.
    var isFragile: Bool { output.isFragile }

    /// Returns when the kernel has the events, and they can be read from the
    /// file.
    func append(_ batch: EventBatch, _ range: Range<Int>) throws(FlowError) {
        do {
            try output.append(batch, range)
            _ = try output.flush()
        } catch {
            events += error.delivered
            throw error
        }
        events += range.count
    }

    /// Writes what follows the last event, and closes.
    func finish() throws(FlowError) {
        defer { file.close() }
        try output.finish()
    }

    /// Closes without an end, which a failure made impossible.
    func abandon() { file.close() }

    /// Closes a file without events and takes it away.
    func remove() {
        file.close()
        // It may be gone, or stay: nobody misses it or is misled by it.
        try? Files.remove(name)
    }
}
