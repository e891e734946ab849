import CFlume
import Glibc

/// Frames what one connection sends into lines of a limited length.
///
/// Lines end with LF; what precedes it, a CR too, is the body. Bytes are read
/// straight into the batch's arena and indexed there; what is copied is the
/// unfinished last line, and the lines for which the batch had no room.
final class BoundedLineDecoder {
    /// How the bytes spell characters.
    enum Encoding: String, CaseIterable, Sendable {
        case utf8 = "utf-8"
        case ascii = "us-ascii"
        case latin1 = "iso-8859-1"
    }

    /// What ends the decoding for good.
    enum Fault: Hashable {
        /// A line has as many characters as the limit says, and no end.
        case tooLong
        /// Bytes that are no character of the encoding.
        case malformed
    }

    /// Longer beginnings of lines are gathered in place, rather than moved
    /// into the arena again and again.
    private static let smallBeginning = 16 << 10

    private let limit: Int
    private let encoding: Encoding
    private var held = ByteWriter(capacity: 0)
    /// Where in `held` the next line begins.
    private var cursor = 0
    /// The characters of the first `counted` bytes that are held, where those
    /// are the beginning of a line.
    private var heldUnits = 0
    private var counted = 0
    /// Whether lines may be held, because a batch was full; `take` gives them
    /// out.
    private(set) var hasLines = false
    /// Set once there is one; nothing is given out afterwards.
    private(set) var fault: Fault?

    /// A decoder of lines with fewer than `limit` characters, counted as Java
    /// counts them: in units of UTF-16.
    init(limit: Int, encoding: Encoding) {
        precondition(limit > 0, "a line has room for its end")
        self.limit = limit
        self.encoding = encoding
    }

    /// The bytes that are kept.
    var heldCount: Int { held.count - cursor }

    /// Adds the lines of one more read to a batch, at most `room`.
    ///
    /// `read` fills the buffer it is given and says how many bytes it put
    /// there. Called only while there is no fault and nothing to `take`.
    func fill(
        _ batch: EventBatch, upTo room: Int, blockBytes: Int,
        read: (UnsafeMutableRawBufferPointer) -> Int
    ) {
        precondition(fault == nil && !hasLines, "what is held is taken first")
        if held.count > Self.smallBeginning { return extendHeld(blockBytes, read) }
        let carried = held.count
        batch.reserveArena(carried + blockBytes)
        let start = batch.arenaCount
        let count = read(
            UnsafeMutableRawBufferPointer(start: batch.arenaEnd + carried, count: blockBytes))
        if count == 0 { return }
        memcpy(batch.arenaEnd, held.base, carried)
        let end = start + carried + count
        let first = batch.count
        let next = frame(batch, batch.arena, from: start, to: end, room)
        batch.commitArena(next - start)
        let rest = UnsafeRawBufferPointer(start: batch.arena + next, count: end - next)
        hold(rest)
        hasLines = batch.count - first == room && !rest.isEmpty
        if !hasLines { checkBeginning() }
        finish(batch, from: first)
    }

    /// Adds lines that are held to a batch, at most `room`.
    func take(_ batch: EventBatch, upTo room: Int) {
        guard hasLines, fault == nil else { return }
        let first = batch.count
        let next = frame(batch, held.base, from: cursor, to: held.count, room)
        let lines = UnsafeRawBufferPointer(start: held.base + cursor, count: next - cursor)
        let shift = batch.store(lines).start
        for index in first..<batch.count {
            let body = batch.bodies[index]
            batch.setBody(
                index,
                to: ByteRange(Int(body.start) - cursor + Int(shift), count: body.count))
        }
        cursor = next
        if batch.count - first < room {
            hasLines = false
            held.removeFirst(cursor)
            cursor = 0
            counted = 0
            heldUnits = 0
            checkBeginning()
        }
        finish(batch, from: first)
    }

    // MARK: Framing

    /// Appends the complete lines of a stretch, as ranges of `bytes`, and
    /// returns where the first byte is that belongs to none.
    private func frame(
        _ batch: EventBatch, _ bytes: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int,
        _ room: Int
    ) -> Int {
        let last = batch.count + room
        var next = start
        while batch.count < last, next < end {
            next = index(batch, bytes, from: next, to: end, last - batch.count)
            if batch.count == last { break }
            guard let stop = lineEnd(bytes, from: next, to: end) else { break }
            if units(UnsafeRawBufferPointer(start: bytes + next, count: stop - next)) >= limit {
                fault = .tooLong
                break
            }
            batch.append(body: ByteRange(next, count: stop - next))
            next = stop + 1
        }
        return next
    }

    /// Indexes lines that fit, up to the first that may not.
    private func index(
        _ batch: EventBatch, _ bytes: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int,
        _ room: Int
    ) -> Int {
        // Below this the index, which goes by blocks, may overlook the limit.
        guard limit > 128 else { return start }
        let expected = min(room, end - start)
        batch.reserveBodies(expected + 64)
        var next = UInt32(start)
        var isLong: Int32 = 0
        let ranges = UnsafeMutableRawPointer(batch.bodies + batch.count)
            .assumingMemoryBound(to: cflume_range.self)
        let found = cflume_index_lines(
            bytes, UInt32(start), UInt32(end), UInt32(clamping: limit - 1), ranges, expected,
            &next, &isLong)
        batch.commitBodies(found)
        return Int(next)
    }

    /// Where the line ends, if it does within its greatest length in bytes.
    private func lineEnd(
        _ bytes: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int
    ) -> Int? {
        let most = min(end - start, limit * Self.bytesPerUnit)
        guard let newline = memchr(bytes + start, 0x0A, most) else { return nil }
        return UnsafeRawPointer(bytes).distance(to: UnsafeRawPointer(newline))
    }

    /// No character of UTF-8 has more bytes than this times its units.
    private static let bytesPerUnit = 3

    /// How many units of UTF-16 some bytes are.
    private func units(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard encoding == .utf8 else { return bytes.count }
        // A character's first byte counts for it, that of a long one twice.
        return bytes.reduce(into: 0) { sum, byte in
            sum += (byte & 0xC0 == 0x80 ? 0 : 1) + (byte >= 0xF0 ? 1 : 0)
        }
    }

    // MARK: What is held

    /// Keeps what follows the last line of a block.
    private func hold(_ rest: UnsafeRawBufferPointer) {
        held.removeAll()
        // One of many clients that rest must not keep what it took once.
        if rest.isEmpty, held.capacity > 4096 { held = ByteWriter(capacity: 0) }
        held.put(rest)
        counted = 0
        heldUnits = 0
    }

    private func extendHeld(_ blockBytes: Int, _ read: (UnsafeMutableRawBufferPointer) -> Int) {
        held.reserve(blockBytes)
        let count = read(UnsafeMutableRawBufferPointer(start: held.end, count: blockBytes))
        if count == 0 { return }
        held.advance(count)
        hasLines = memchr(held.end - count, 0x0A, count) != nil
        if !hasLines { checkBeginning() }
    }

    /// Looks whether the beginning of a line that is held is too long.
    private func checkBeginning() {
        guard fault == nil, held.count >= limit else { return }
        heldUnits += units(UnsafeRawBufferPointer(rebasing: held.bytes[counted...]))
        counted = held.count
        if heldUnits >= limit || held.count > limit * Self.bytesPerUnit { fault = .tooLong }
    }

    // MARK: Characters

    /// Looks at the characters of the lines just added, and drops what is
    /// held once there is a fault.
    private func finish(_ batch: EventBatch, from first: Int) {
        if batch.count > first { checkCharacters(batch, from: first) }
        guard fault != nil else { return }
        held = ByteWriter(capacity: 0)
        cursor = 0
        hasLines = false
    }

    private func checkCharacters(_ batch: EventBatch, from first: Int) {
        let lines = ByteRange(
            start: batch.bodies[first].start, end: batch.bodies[batch.count - 1].end)
        let kind = TextKind(of: batch.bytes(lines))
        if kind == .ascii { return }
        switch encoding {
        case .utf8: if kind == .other { keepLines(batch, from: first) { $0 != .other } }
        case .ascii: keepLines(batch, from: first) { $0 == .ascii }
        case .latin1: for index in first..<batch.count { spellAnew(batch, index) }
        }
    }

    /// Keeps the lines before the first that is not right.
    private func keepLines(
        _ batch: EventBatch, from first: Int, while isRight: (TextKind) -> Bool
    ) {
        for index in first..<batch.count where !isRight(TextKind(of: batch.body(index))) {
            batch.truncate(to: index)
            fault = .malformed
            return
        }
    }

    /// Makes UTF-8 of a line in ISO-8859-1.
    private func spellAnew(_ batch: EventBatch, _ index: Int) {
        let body = batch.bodies[index]
        if TextKind(of: batch.bytes(body)) == .ascii { return }
        batch.reserveArena(2 * body.count)
        let line = batch.bytes(body)
        let output = batch.arenaEnd
        var count = 0
        for byte in line {
            if byte < 0x80 {
                output[count] = byte
                count += 1
            } else {
                output[count] = 0xC0 | byte >> 6
                output[count + 1] = 0x80 | byte & 0x3F
                count += 2
            }
        }
        batch.setBody(index, to: batch.commitArena(count))
    }
}
