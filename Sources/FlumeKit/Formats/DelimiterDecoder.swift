import Glibc

/// What becomes of the bytes between two records.
public enum DelimiterMode: String, CaseIterable, Sendable {
    /// They belong to no event.
    case exclude
    /// They end the event before them.
    case prev
    /// They begin the event after them.
    case next
}

/// Frames a stream of bytes into records between matches of a pattern.
///
/// A match that more bytes could lengthen or undo is not taken before they
/// are there or the end is; so the events are the same however the bytes
/// arrive. For that the pattern sees each record alone, from the end of the
/// delimiter before it on: `^` and look-behind see nothing before that. A
/// delimiter has at least a byte. A record longer than the limit becomes several events, of
/// which only the last is followed by a line ending.
public final class DelimiterDecoder: RecordDecoder {
    public let maximumLength: Int
    public private(set) var splitLines = 0
    public private(set) var heldHasLines = false
    private let mode: DelimiterMode
    private let matcher: Matcher
    private let blockBytes: Int
    private var held = ByteWriter(capacity: 0)
    /// How many bytes of what is held begin it as the delimiter before it.
    private var prefix = 0
    /// How many bytes of what is held are known to start no match.
    private var searched = 0
    private var isInsideSplitRecord = false

    public init(
        _ pattern: Pattern, _ mode: DelimiterMode, maximumLength: Int,
        blockBytes: Int = EventBatch.preferredArenaBytes
    ) {
        precondition(maximumLength > 0, "a record has room for a byte")
        matcher = Matcher(pattern, bytesOnly: true)
        self.mode = mode
        self.maximumLength = maximumLength
        self.blockBytes = blockBytes
    }

    public var heldCount: Int { held.count }

    public func trim() {
        guard held.capacity > 4096, held.count < held.capacity / 4 else { return }
        let kept = held
        held = ByteWriter(capacity: kept.count)
        held.put(kept.bytes)
    }

    public func fill<Failure: Error>(
        _ batch: EventBatch,
        read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        precondition(batch.isEmpty, "records are added to an empty batch")
        let start = batch.arenaCount
        if heldHasLines {
            let total = held.count
            frame(batch, from: start, moveHeld(to: batch), isEnd: false)
            return total
        }
        batch.reserveArena(held.count + blockBytes)
        let room = UnsafeMutableRawBufferPointer(
            start: batch.arenaEnd + held.count, count: blockBytes)
        let count = try read(room)
        if count == 0 { return 0 }
        let carried = moveHeld(to: batch)
        batch.commitArena(count)
        frame(batch, from: start, carried + count, isEnd: false)
        return count
    }

    public func finish(_ batch: EventBatch) -> Bool {
        precondition(batch.isEmpty, "records are added to an empty batch")
        while held.count > 0, batch.isEmpty {
            let start = batch.arenaCount
            frame(batch, from: start, moveHeld(to: batch), isEnd: true)
        }
        return !batch.isEmpty
    }

    private func moveHeld(to batch: EventBatch) -> Int {
        let count = held.count
        batch.reserveArena(count)
        memcpy(batch.arenaEnd, held.base, count)
        batch.commitArena(count)
        held.removeAll()
        heldHasLines = false
        return count
    }

    /// Cuts `length` bytes of the arena into records and keeps the rest.
    private func frame(_ batch: EventBatch, from start: Int, _ length: Int, isEnd: Bool) {
        let end = start + length
        var next = start
        while next < end, batch.count < EventBatch.preferredCount {
            let rest = UnsafeRawBufferPointer(start: batch.arena + next, count: end - next)
            if let delimiter = delimiter(in: rest, isEnd: isEnd) {
                next += take(batch, at: next, until: delimiter)
            } else if isEnd || searched > maximumLength || rest.count > 2 * maximumLength {
                // No delimiter begins within the limit, or one has no end.
                next += takePiece(batch, at: next, of: rest.count)
            } else {
                break
            }
        }
        held.put(UnsafeRawBufferPointer(start: batch.arena + next, count: end - next))
        heldHasLines = batch.count >= EventBatch.preferredCount && end > next
    }

    /// The delimiter that ends the record at the front, if it is sure.
    private func delimiter(in rest: UnsafeRawBufferPointer, isEnd: Bool) -> Range<Int>? {
        let rest = isEnd ? rest : Self.wholeCharacters(of: rest)
        var from = max(prefix, searched)
        while from < rest.count {
            if isEnd {
                guard matcher.find(in: rest, from: from) else { break }
            } else {
                switch matcher.findPartial(in: rest, from: from) {
                case .match: break
                case .none:
                    // A look-behind may need what was passed over, which
                    // stays in the record.
                    searched = rest.count
                    return nil
                case .partial:
                    searched = matcher[0]?.lowerBound ?? from
                    return nil
                }
            }
            guard let match = matcher[0] else { break }
            if !match.isEmpty, match.upperBound > prefix { return match }
            from = match.upperBound + 1
        }
        searched = from
        return nil
    }

    /// The bytes without a last UTF-8 character of which some bytes are to come:
    /// by itself it would count as no character at all.
    private static func wholeCharacters(
        of bytes: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte & 0xC0 == 0x80 { continue }
            // The lead byte of a character of n bytes begins with n ones.
            let isWhole = byte < 0xC0 || (~byte).leadingZeroBitCount <= length
            return isWhole ? bytes : UnsafeRawBufferPointer(rebasing: bytes.dropLast(length))
        }
        return bytes
    }

    /// Adds the record before a delimiter; returns how much of the front is
    /// done with.
    private func take(_ batch: EventBatch, at start: Int, until delimiter: Range<Int>) -> Int {
        searched = 0
        let done = mode == .next ? delimiter.lowerBound : delimiter.upperBound
        let length = mode == .exclude ? delimiter.lowerBound : done
        defer { prefix = mode == .next ? delimiter.count : 0 }
        // Nothing stands before the first delimiter, so there is no record.
        if mode == .next, length == 0 { return 0 }
        if length > maximumLength {
            prefix = 0
            return takePiece(batch, at: start, of: length)
        }
        batch.append(body: ByteRange(start, count: length))
        isInsideSplitRecord = false
        return done
    }

    /// Adds a piece of a record that is too long, or the end of the input.
    private func takePiece(_ batch: EventBatch, at start: Int, of length: Int) -> Int {
        let count = min(length, maximumLength)
        let piece = batch.append(body: ByteRange(start, count: count))
        batch.setEnding(piece, to: .none)
        prefix = max(0, prefix - count)
        searched = max(0, searched - count)
        if count == length {
            isInsideSplitRecord = false
        } else {
            if !isInsideSplitRecord { splitLines += 1 }
            isInsideSplitRecord = true
        }
        return count
    }

    /// Where records begin in bytes of which nothing more will come.
    static func starts(
        _ pattern: Pattern, _ mode: DelimiterMode, in bytes: UnsafeRawBufferPointer
    ) -> [Int] {
        let matcher = Matcher(pattern, bytesOnly: true)
        var starts: [Int] = []
        var from = 0
        while from < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[from...])
            var match: Range<Int>?
            var at = 0
            while match == nil, at < rest.count, matcher.find(in: rest, from: at) {
                match = matcher[0].flatMap { $0.isEmpty ? nil : $0 }
                at = (matcher[0]?.upperBound ?? rest.count) + 1
            }
            guard let match else { break }
            starts.append(from + (mode == .next ? match.lowerBound : match.upperBound))
            from += match.upperBound
        }
        return starts
    }
}
