import CFlume
import Glibc

/// Frames a stream of bytes into lines, one event a line.
///
/// Bytes are read straight into the batch's arena and indexed there; only the
/// unfinished last line is copied, into `held`, until its end arrives. A line
/// longer than the limit becomes several events, of which only the last has a
/// line ending.
public final class LineDecoder: RecordDecoder {
    public let maximumLength: Int
    /// Lines that were split because they were longer than the limit.
    public private(set) var splitLines = 0
    private var held = ByteWriter(capacity: 0)
    /// Whether complete lines are held, because the last batch was full; the
    /// next `fill` gives them out without reading.
    public private(set) var heldHasLines = false
    /// Whether the first bytes of `held` continue a line already split.
    private var isInsideSplitLine = false
    private let blockBytes: Int
    private let maximumLines: Int

    /// A decoder that gives out at most `maximumLines` at once.
    public init(
        maximumLength: Int, blockBytes: Int = EventBatch.preferredArenaBytes,
        maximumLines: Int = EventBatch.preferredCount
    ) {
        precondition(maximumLength > 0, "a line has room for a byte")
        precondition(maximumLines > 0, "a batch has room for a line")
        self.maximumLines = maximumLines
        self.maximumLength = maximumLength
        self.blockBytes = blockBytes
    }

    /// The bytes of the unfinished line, or more where a batch was full.
    public var heldCount: Int { held.count }

    /// Whether complete lines are at hand, so that `fill` will not read.
    public var hasLines: Bool { heldHasLines }

    /// Drops what is held, as when its file was cut.
    public func discardHeld() {
        held.removeAll()
        heldHasLines = false
        isInsideSplitLine = false
    }

    /// Gives back memory that is not needed for what is held now: one of many
    /// files that rest must not keep what it took once.
    public func trim() {
        guard held.capacity > 4096, held.count < held.capacity / 4 else { return }
        let kept = held
        held = ByteWriter(capacity: kept.count)
        held.put(kept.bytes)
    }

    /// Adds the lines of one more read to an empty batch.
    ///
    /// `read` fills the buffer it is given and says how many bytes it put
    /// there. Returns that number: 0 when it had none. What is held still
    /// waits then; `finish` gives it out.
    public func fill<Failure: Error>(
        _ batch: EventBatch,
        read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        precondition(batch.isEmpty, "lines are added to an empty batch")
        let start = batch.arenaCount
        if heldHasLines {
            let total = held.count
            frame(batch, from: start, moveHeld(to: batch))
            return total
        }
        batch.reserveArena(held.count + blockBytes)
        let room = UnsafeMutableRawBufferPointer(
            start: batch.arenaEnd + held.count, count: blockBytes)
        let count = try read(room)
        if count == 0 { return 0 }
        let carried = moveHeld(to: batch)
        batch.commitArena(count)
        frame(batch, from: start, carried + count)
        return count
    }

    /// Adds bytes that are at hand already, as from a decoded file.
    public func fill(_ batch: EventBatch, from bytes: UnsafeRawBufferPointer) {
        precondition(batch.isEmpty, "lines are added to an empty batch")
        let start = batch.arenaCount
        let carried = moveHeld(to: batch)
        _ = batch.store(bytes)
        frame(batch, from: start, carried + bytes.count)
    }

    /// Gives out what is held as a last event without a line ending.
    ///
    /// Returns false when nothing was held. Call again until it does: what is
    /// held may be more than one batch.
    public func finish(_ batch: EventBatch) -> Bool {
        precondition(batch.isEmpty, "lines are added to an empty batch")
        guard held.count > 0 else { return false }
        let start = batch.arenaCount
        frame(batch, from: start, moveHeld(to: batch))
        if batch.isEmpty {
            let rest = moveHeld(to: batch, committing: false)
            let index = batch.append(body: batch.commitArena(rest))
            batch.setEnding(index, to: .none)
            batch.markVerbatim(upTo: batch.arenaCount)
            isInsideSplitLine = false
        }
        return true
    }

    private func moveHeld(to batch: EventBatch, committing: Bool = true) -> Int {
        let count = held.count
        batch.reserveArena(count)
        memcpy(batch.arenaEnd, held.base, count)
        if committing { batch.commitArena(count) }
        held.removeAll()
        heldHasLines = false
        return count
    }

    private func frame(_ batch: EventBatch, from start: Int, _ length: Int) {
        let end = start + length
        var next = start
        while batch.count < maximumLines {
            next = index(batch, from: next, to: end)
            if batch.count >= maximumLines || end - next <= maximumLength {
                guard let after = takeLine(batch, at: next, end: end) else { break }
                next = after
            } else {
                next = takePiece(batch, at: next)
            }
        }
        batch.markVerbatim(upTo: next)
        held.put(UnsafeRawBufferPointer(start: batch.arena + next, count: end - next))
        heldHasLines = batch.count >= maximumLines && end > next
    }

    /// Indexes lines that fit, up to the first that may not.
    private func index(_ batch: EventBatch, from start: Int, to end: Int) -> Int {
        // It looks at 64 bytes at once, and is exact for lines of twice that.
        if maximumLength < 128 { return start }
        let room = maximumLines - batch.count
        let expected = min(room, end - start)
        batch.reserveBodies(expected + 64)
        var next = UInt32(start)
        var isLong: Int32 = 0
        let ranges = UnsafeMutableRawPointer(batch.bodies + batch.count)
            .assumingMemoryBound(to: cflume_range.self)
        let found = cflume_index_lines(
            batch.arena, UInt32(start), UInt32(end), UInt32(clamping: maximumLength),
            ranges, expected, &next, &isLong)
        batch.commitBodies(found)
        if found > 0 { isInsideSplitLine = false }
        return Int(next)
    }

    /// Takes one line that the index left aside for being near the limit, if
    /// it is complete and within the limit.
    private func takeLine(_ batch: EventBatch, at start: Int, end: Int) -> Int? {
        guard batch.count < maximumLines, start < end,
            let newline = memchr(batch.arena + start, 0x0A, min(end - start, maximumLength + 1))
        else { return nil }
        let stop = UnsafeRawPointer(batch.arena).distance(to: UnsafeRawPointer(newline))
        batch.append(body: ByteRange(start: UInt32(start), end: UInt32(stop)))
        isInsideSplitLine = false
        return stop + 1
    }

    /// Takes a line that fits exactly, or the first piece of one that does not.
    private func takePiece(_ batch: EventBatch, at start: Int) -> Int {
        if let after = takeLine(batch, at: start, end: start + maximumLength + 1) { return after }
        let piece = batch.append(body: ByteRange(start, count: maximumLength))
        batch.setEnding(piece, to: .none)
        if !isInsideSplitLine { splitLines += 1 }
        isInsideSplitLine = true
        return start + maximumLength
    }
}
