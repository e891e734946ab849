import Glibc

/// One of a command's two outputs, as events: its lines, or all of it as one.
final class CommandOutput {
    /// The value of the header `procsource`.
    let name: [UInt8]
    private let file: FileDescriptor
    private let lines: LineDecoder
    /// What came so far, where all of it is one event.
    private let whole: ByteWriter?
    /// How many bytes came after what an event can hold.
    private(set) var bytesCut = 0
    private var isAtEnd = false
    /// Whether everything has been given out.
    private(set) var isFinished = false

    private let closesLastLine: Bool
    /// Where carriage returns end lines, too.
    private var unifier: NewlineUnifier?

    init(
        _ name: String, _ file: FileDescriptor, _ manner: CommandRun.Manner,
        maximumEventBytes: Int
    ) {
        self.name = Array(name.utf8)
        closesLastLine = manner.isRepeated
        self.file = file
        lines = LineDecoder(maximumLength: maximumEventBytes)
        whole = manner.isAggregating ? ByteWriter() : nil
        unifier = manner.knowsReturns ? NewlineUnifier() : nil
    }

    var splitLines: Int { lines.splitLines }

    /// Something to wait for, if anything can still come.
    var awaited: FileDescriptor? { isAtEnd || lines.hasLines ? nil : file }

    /// Adds what is there to an empty batch, without waiting.
    func take(into batch: EventBatch) throws(FlowError) {
        do throws(SystemError) {
            if !isAtEnd {
                if let whole { try collect(whole) } else { try frame(batch) }
            }
        } catch {
            if error.code != EAGAIN { throw FlowError(error) }
        }
        guard isAtEnd, !isFinished, batch.isEmpty else { return }
        if let whole {
            isFinished = true
            if whole.count > 0 { appendWhole(whole.bytes, to: batch) }
        } else {
            isFinished = !lines.finish(batch)
            let isLast = !isFinished && lines.heldCount == 0
            if isLast, closesLastLine { batch.setEnding(batch.count - 1, to: .newline) }
        }
    }

    /// Takes what was read so far for all that comes.
    func giveUp() { isAtEnd = true }

    private func frame(_ batch: EventBatch) throws(SystemError) {
        let count = try lines.fill(batch) { room throws(SystemError) in
            try readLines(into: room)
        }
        if count == 0 { isAtEnd = true }
    }

    /// Reads once, or again where nothing is left of what was read.
    private func readLines(
        into room: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
        guard let start = room.bindMemory(to: UInt8.self).baseAddress else { return 0 }
        while true {
            let count = try file.read(into: start, count: room.count)
            let left = unifier?.unify(start, count: count) ?? count
            if left > 0 || count == 0 { return left }
        }
    }

    private func collect(_ whole: ByteWriter) throws(SystemError) {
        while !isAtEnd {
            whole.reserve(Self.blockBytes)
            let count = try file.read(into: whole.end, count: Self.blockBytes)
            if count == 0 { isAtEnd = true }
            whole.advance(count)
            let excess = max(0, whole.count - lines.maximumLength)
            bytesCut += excess
            whole.truncate(to: whole.count - excess)
        }
    }

    private static let blockBytes = 64 << 10

    private func appendWhole(_ bytes: UnsafeRawBufferPointer, to batch: EventBatch) {
        let index = batch.append(copying: bytes)
        // It has a newline of its own already, unless it ends in mid-line.
        if bytes.last == UInt8(ascii: "\n") { batch.setEnding(index, to: .none) }
    }
}
