import Glibc

/// Reads lines from a file, pipe, terminal or socket to its end: what `text`
/// and `stdin` have in common.
///
/// A carriage return is part of the line, the bytes are passed on untouched,
/// and a last line without a newline is an event without a line ending.
final class LineInput {
    private let file: FileDescriptor
    private let lines: LineDecoder
    private let context: FlowContext
    /// Whether what was read is gone from where it was, and more may be slow
    /// to come: true of everything but files.
    private let isStream: Bool
    private var isAtEnd = false
    /// The size of a file, and how much of it was read.
    private let size: Int64
    private var position: Int64 = 0

    init(_ file: FileDescriptor, _ context: FlowContext) throws(FlowError) {
        do throws(SystemError) {
            let status = try file.status()
            if status.isDirectory { throw SystemError("read", EISDIR, file.name) }
            if file.isWriteOnly { throw SystemError("read", EBADF, file.name) }
            isStream = !status.isRegularFile
            size = isStream ? 0 : status.size
        } catch {
            throw FlowError(error)
        }
        self.file = file
        self.context = context
        lines = LineDecoder(maximumLength: context.maximumEventBytes)
        if !isStream { _ = posix_fadvise(file.number, 0, 0, POSIX_FADV_SEQUENTIAL) }
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        while !isAtEnd {
            if context.isStopping { break }
            if isStream, !lines.hasLines, !isReadable(before: deadline) {
                if context.isStopping { break }
                return .open
            }
            do throws(SystemError) {
                isAtEnd =
                    try lines.fill(batch) { room throws(SystemError) in
                        guard let start = room.baseAddress else { return 0 }
                        let count = try file.read(into: start, count: room.count)
                        position += Int64(count)
                        return count
                    } == 0
            } catch {
                // Somebody who shares the descriptor was faster.
                if error.code == EAGAIN { return .open }
                throw FlowError(error)
            }
            if !batch.isEmpty {
                context.stamp(batch)
                return .open
            }
        }
        // A file still has what was read of it; half a line is no event of it.
        if !isAtEnd, !isStream { return .ended }
        isAtEnd = true
        guard lines.finish(batch) else { return .ended }
        context.stamp(batch)
        return .open
    }

    /// How much of a file was read, of 1.
    var share: Double? { size > 0 ? min(1, Double(position) / Double(size)) : nil }

    private func isReadable(before deadline: Instant) -> Bool {
        FileDescriptor.waitUntilReadable(
            [file], until: deadline, clock: context.clock, or: context.wakeup)
    }

    func close() {
        file.close()
        if lines.splitLines > 0 { context.noteSplitLines(lines.splitLines) }
    }
}
