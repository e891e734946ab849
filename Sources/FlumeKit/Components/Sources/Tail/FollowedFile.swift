import Glibc

/// One file that is followed, open all the while: its names come and go.
///
/// Being open it keeps its inode, so nothing else can get the same identity.
final class FollowedFile {
    /// What a step of reading came to.
    enum Reading {
        /// There is more to be had.
        case more
        /// All there is has been read.
        case caughtUp
        /// The file was cut and will be read from its start.
        case cut
        /// The last of a file that is given up has been given out.
        case finished
    }

    let identity: FileIdentity
    let descriptor: FileDescriptor
    /// When it was made, where the file system knows.
    let birth: Int64?
    /// Rises from file to file in the order of their finding.
    let number: Int
    private(set) var decoder: any RecordDecoder

    /// The names it has now, and the latest of those it had.
    private(set) var slots: [NameSlot] = []
    private(set) var slot: NameSlot
    /// The watch, while there is one.
    var watch: Int32?
    var isQueued = false
    /// The file that was at the same name before; what is left of it is read
    /// first.
    var predecessor: FollowedFile?
    /// How often it was cut.
    private(set) var cuts = 0

    /// Where reading goes on, and what stands before that.
    private(set) var offset: Int64 = 0
    private(set) var mark = ReadMark()
    /// Whether what is held is to be given out before anything is read.
    private var isFlushing = false
    private var isGivenUp = false
    /// Whether zero bytes are passed over because the file was cut: a writer
    /// that does not append goes on where it was and leaves a hole.
    private var skipsZeros = false

    /// For a file without a name: nobody had it open for writing, so that what
    /// could be read then is all there is.
    var hasLostWriters = false
    /// For a file without a name: how far it is read when the flow stops.
    var endOfLastPass: Int64?
    /// For a file without a name: when it is closed, if it stays quiet.
    var closesAt: Instant?

    init(
        _ descriptor: FileDescriptor, _ identity: FileIdentity, number: Int, at slot: NameSlot,
        decoder: any RecordDecoder
    ) {
        self.descriptor = descriptor
        self.identity = identity
        self.number = number
        self.slot = slot
        self.decoder = decoder
        birth = descriptor.birthTime
    }

    var isNameless: Bool { slots.isEmpty }

    /// The end of what was given out; behind it is what the decoder holds.
    var position: Int64 { max(0, offset - Int64(decoder.heldCount)) }

    func attach(_ slot: NameSlot) {
        slots.append(slot)
        self.slot = slot
        isGivenUp = false
        hasLostWriters = false
        closesAt = nil
    }

    func detach(_ slot: NameSlot) {
        slots.removeAll { $0 === slot }
        self.slot = slots.last ?? slot
    }

    /// Starts somewhere else than at the beginning.
    func start(
        at offset: Int64, scratch: UnsafeMutableRawBufferPointer
    ) throws(SystemError) {
        mark = try ReadMark(in: descriptor, at: offset, scratch: scratch)
        self.offset = offset
    }

    /// Starts at the beginning, as if nothing had been read.
    func restart(_ decoder: any RecordDecoder) {
        self.decoder = decoder
        offset = 0
        mark = ReadMark()
        isFlushing = false
        skipsZeros = false
    }

    /// Goes on where a file was left, if this is the same one: true if so.
    func resume(_ remembered: RememberedFile, scratch: UnsafeMutableRawBufferPointer) -> Bool {
        let found = try? ReadMark(
            in: descriptor, at: remembered.offset, length: remembered.mark.length,
            scratch: scratch)
        guard let found, found == remembered.mark else { return false }
        offset = remembered.offset
        mark = found
        return true
    }

    /// Gives out what is held as soon as it is read again.
    func flush() { isFlushing = true }

    /// Gives out what is held as soon as it is read again, and then ends.
    func giveUp() {
        isGivenUp = true
        isFlushing = true
    }

    /// Adds the next events to an empty batch.
    func read(
        into batch: EventBatch, scratch: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Reading {
        if isFlushing {
            if decoder.finish(batch) { return .more }
            isFlushing = false
            if isGivenUp { return .finished }
        }
        var isFull = true
        var isCut = false
        _ = try decoder.fill(batch) { room throws(SystemError) in
            guard let count = try readBlock(room, scratch) else {
                isCut = true
                return 0
            }
            isFull = count == room.count
            return skipsZeros ? passOverZeros(room, count) : count
        }
        if isCut {
            startAgain()
            return .cut
        }
        if isFull || decoder.heldHasLines { return .more }
        decoder.trim()
        return .caughtUp
    }

    /// Reads what follows; `nil` when the file turns out to have been cut.
    ///
    /// The proof comes after the reading, so that it covers what was read.
    private func readBlock(
        _ room: UnsafeMutableRawBufferPointer, _ scratch: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int? {
        // Safe because a decoder gives room for at least a byte.
        let count = try descriptor.read(into: room.baseAddress!, count: room.count, at: offset)
        let block = UnsafeRawBufferPointer(rebasing: room[..<count])
        guard
            let next = try mark.advanced(
                over: block, of: descriptor, at: offset, scratch: scratch)
        else { return nil }
        mark = next
        offset += Int64(count)
        return count
    }

    private func startAgain() {
        cuts += 1
        offset = descriptor.startOfData ?? 0
        mark = ReadMark()
        skipsZeros = true
        // What was read of an unfinished line is all there is of it.
        isFlushing = true
    }

    /// Moves the first byte that is not zero to the front.
    private func passOverZeros(_ room: UnsafeMutableRawBufferPointer, _ count: Int) -> Int {
        guard let first = room[..<count].firstIndex(where: { $0 != 0 }) else { return 0 }
        skipsZeros = false
        if first > 0, let start = room.baseAddress {
            memmove(start, start + first, count - first)
        }
        return count - first
    }
}

/// How far a file had been read when it was closed.
struct RememberedFile {
    var birth: Int64
    var offset: Int64
    var mark: ReadMark
}
