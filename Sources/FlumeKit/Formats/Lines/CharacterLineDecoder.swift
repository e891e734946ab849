import CFlume
import Glibc

/// What becomes of bytes that are no character of their charset.
enum DecodeErrorPolicy: String, CaseIterable, Sendable {
    case fail = "FAIL"
    case replace = "REPLACE"
    case ignore = "IGNORE"
}

/// Frames text into lines that end at LF and have at most so many characters:
/// of a longer one each piece is an event.
///
/// Works on blocks of a file that can be read again: it says how many bytes
/// the events were made of, and the next block begins there. Where nothing
/// need be changed, which is so for ASCII and for sound UTF-8, the bodies are
/// the bytes as they were read.
final class CharacterLineDecoder {
    private let maximumCharacters: Int
    /// Longer bodies are split, however few characters they have.
    private let maximumBytes: Int
    private let policy: DecodeErrorPolicy
    private var reader: CharacterReader
    private let writer: CharacterWriter
    private let scratch = ByteWriter(capacity: 0)
    /// Lines that were cut for being longer than the limit.
    private(set) var cutLines = 0
    private var continuesCutLine = false

    init(
        from input: TextCharset, to output: TextCharset, onError policy: DecodeErrorPolicy,
        maximumCharacters: Int, maximumBytes: Int
    ) {
        precondition(maximumCharacters > 0, "a line has room for a character")
        self.maximumCharacters = maximumCharacters
        self.maximumBytes = max(maximumBytes, CharacterWriter.maximumBytes)
        self.policy = policy
        reader = CharacterReader(input)
        writer = CharacterWriter(charset: output)
    }

    /// Heeds the mark that UTF-16 may begin with; returns its length.
    func readByteOrderMark(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard reader.charset == .utf16, bytes.count >= 2 else { return 0 }
        let isLittleEndian = bytes[0] == 0xFF && bytes[1] == 0xFE
        let isBigEndian = bytes[0] == 0xFE && bytes[1] == 0xFF
        reader.isLittleEndian = isLittleEndian
        return isLittleEndian || isBigEndian ? 2 : 0
    }

    /// Makes events, at most `maximum`, of the `count` bytes at the end of an
    /// empty batch's arena; returns how many bytes they took.
    ///
    /// `isEnd` says that nothing follows, so that the last line needs no end.
    /// Of a block that is too small for a line nothing is taken. What is
    /// wrong is thrown once there is no event before it; its offset counts
    /// from the block's start.
    func decode(
        _ batch: EventBatch, _ count: Int, isEnd: Bool, upTo maximum: Int
    ) throws(FormatError) -> Int {
        precondition(batch.isEmpty, "lines are added to an empty batch")
        let start = batch.arenaCount
        batch.commitArena(count)
        if reader.charset.extendsASCII, writer.charset.extendsASCII {
            let wasCut = (cutLines, continuesCutLine)
            let next = frame(batch, start, start + count, isEnd: isEnd, upTo: maximum)
            if isUnchanged(batch.bytes(ByteRange(start, count: next - start))) {
                return next - start
            }
            (cutLines, continuesCutLine) = wasCut
        }
        scratch.removeAll()
        scratch.put(batch.bytes(ByteRange(start, count: count)))
        batch.removeAll()
        return try transcode(batch, scratch.bytes, isEnd: isEnd, upTo: maximum)
    }

    private func isUnchanged(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch TextKind(of: bytes) {
        case .ascii: true
        case .utf8: reader.charset == .utf8 && writer.charset == .utf8
        case .other: false
        }
    }

    // MARK: Bytes as they are

    private func frame(
        _ batch: EventBatch, _ start: Int, _ end: Int, isEnd: Bool, upTo maximum: Int
    ) -> Int {
        var next = start
        var isVerbatim = true
        while batch.count < maximum {
            next = index(batch, from: next, to: end, upTo: maximum)
            guard batch.count < maximum, next < end,
                let line = longLine(batch, from: next, to: end, isEnd: isEnd)
            else { break }
            batch.append(body: ByteRange(next, count: line.length))
            next += line.length + (line.ending == .newline ? 1 : 0)
            note(line.ending)
            if line.ending != .newline { isVerbatim = false }
        }
        if isVerbatim { batch.markVerbatim(upTo: next) }
        return next
    }

    /// Indexes lines that fit, up to the first that may not.
    private func index(
        _ batch: EventBatch, from start: Int, to end: Int, upTo maximum: Int
    ) -> Int {
        let longest = min(maximumCharacters, maximumBytes)
        let room = min(maximum - batch.count, end - start)
        // The index looks at 64 bytes at a time, and lets lines of two such
        // stretches pass.
        if room == 0 || longest < 128 { return start }
        batch.reserveBodies(room + 64)
        var next = UInt32(start)
        var isLong: Int32 = 0
        let ranges = UnsafeMutableRawPointer(batch.bodies + batch.count)
            .assumingMemoryBound(to: cflume_range.self)
        let found = cflume_index_lines(
            batch.arena, UInt32(start), UInt32(end), UInt32(clamping: longest), ranges, room, &next,
            &isLong)
        batch.commitBodies(found)
        if found > 0 { continuesCutLine = false }
        return Int(next)
    }

    private enum Ending { case newline, cut, fileEnd }

    /// The line, or the piece of one, that the index left aside: for being
    /// near the limit, above it, or at the end of the file.
    private func longLine(
        _ batch: EventBatch, from start: Int, to end: Int, isEnd: Bool
    ) -> (length: Int, ending: Ending)? {
        let bytes = UnsafeRawBufferPointer(start: batch.arena + start, count: end - start)
        var at = 0
        var units = 0
        while at < bytes.count {
            if bytes[at] == 0x0A { return (at, .newline) }
            let scalar = UTF8Scalar(
                batch.arena + start + at, available: bytes.count - at)
            units += scalar.value >= 0x10000 ? 2 : 1
            if at > 0, units > maximumCharacters || at + scalar.length > maximumBytes {
                return (at, .cut)
            }
            at += scalar.length
        }
        return isEnd && at > 0 ? (at, .fileEnd) : nil
    }

    private func note(_ ending: Ending) {
        if ending == .cut, !continuesCutLine { cutLines += 1 }
        continuesCutLine = ending == .cut
    }

    // MARK: Character by character

    private func transcode(
        _ batch: EventBatch, _ bytes: UnsafeRawBufferPointer, isEnd: Bool, upTo maximum: Int
    ) throws(FormatError) -> Int {
        var next = 0
        while batch.count < maximum, next < bytes.count {
            switch line(batch, bytes, from: next, isEnd: isEnd) {
            case .line(let body, let ending, let end):
                // What was left out at the end of a file makes no line.
                if ending != .fileEnd || body.count > 0 { batch.append(body: body) }
                note(ending)
                next = end
            case .unfinished: return next
            case .malformed(let offset, let length):
                if !batch.isEmpty { return next }
                throw FormatError(
                    at: offset, expected: "text in \(reader.charset.rawValue)",
                    found: "\(length == 1 ? "a byte that is" : "\(length) bytes that are") not")
            }
        }
        return next
    }

    private enum Line {
        case line(ByteRange, Ending, end: Int)
        case unfinished
        case malformed(offset: Int, length: Int)
    }

    /// Writes the characters of one line to the arena.
    private func line(
        _ batch: EventBatch, _ bytes: UnsafeRawBufferPointer, from start: Int, isEnd: Bool
    ) -> Line {
        let first = batch.arenaCount
        var at = start
        var units = 0
        var body: ByteRange { ByteRange(first, count: batch.arenaCount - first) }
        while at < bytes.count {
            var (value, length) = (UTF8Scalar.replacement, 0)
            switch reader.character(in: bytes, at: at) {
            case .scalar(let scalar, let taken): (value, length) = (scalar, taken)
            case .incomplete where !isEnd: return .unfinished
            case .incomplete: length = bytes.count - at
            case .malformed(let taken): length = taken
            }
            let isMalformed = value == UTF8Scalar.replacement && !isReplacement(bytes, at, length)
            if isMalformed, policy == .fail { return .malformed(offset: at, length: length) }
            if isMalformed, policy == .ignore {
                at += length
                continue
            }
            if value == 0x0A { return .line(body, .newline, end: at + length) }
            units += value >= 0x10000 ? 2 : 1
            let size = batch.arenaCount - first + CharacterWriter.maximumBytes
            if at > start, body.count > 0, units > maximumCharacters || size > maximumBytes {
                return .line(body, .cut, end: at)
            }
            batch.reserveArena(CharacterWriter.maximumBytes)
            batch.commitArena(
                writer.write(value, isFirst: body.count == 0, to: batch.arenaEnd))
            at += length
        }
        return isEnd ? .line(body, .fileEnd, end: at) : .unfinished
    }

    /// Whether U+FFFD itself stands there.
    private func isReplacement(
        _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ length: Int
    ) -> Bool {
        reader.character(in: bytes, at: offset)
            == .scalar(UTF8Scalar.replacement, length: length)
    }
}
