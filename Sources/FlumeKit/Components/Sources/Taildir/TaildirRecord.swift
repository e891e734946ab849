/// What a ledger knows of one file: how far it was given out, and how far
/// that is safe.
///
/// Touched under the ledger's lock only.
final class TaildirRecord {
    /// Events that were given out together and are not known to be safe, or
    /// that wait for others before them.
    private struct Span {
        var number: Int
        var end: Int64
        var isSafe = false
    }

    let inode: UInt64
    /// Not known of one that was read from a position file.
    private(set) var device: UInt64?
    /// The path that it is recorded with.
    var path: String
    /// Up to where everything is safe.
    private(set) var safe: Int64
    /// The end of what was given out.
    private(set) var given: Int64
    /// What the file was like when it was closed last.
    var remembered: RememberedFile?
    /// Whether a source has the file open.
    var isFollowed = false
    /// Whether nothing more is to come of the file: it is recorded only until
    /// all of it is safe.
    var isOver = false

    /// Those that were given out, in their order.
    private var spans: [Span] = []
    private var nextSpan = 0
    /// Whether events after those in `spans` were lost, so that they must be
    /// given out again: progress ends there.
    private(set) var isStuck = false

    init(inode: UInt64, device: UInt64?, path: String, position: Int64) {
        self.inode = inode
        self.device = device
        self.path = path
        safe = position
        given = position
    }

    /// Whether anything may still become safe.
    var isAwaiting: Bool { !spans.isEmpty }

    /// Whether all that was given out is safe.
    var isSettled: Bool { spans.isEmpty && !isStuck }

    /// Whether a file that is opened may be this one.
    ///
    /// One that was closed for good is known again by what is remembered of
    /// it only, for its inode may have been given to another.
    func mayBe(_ identity: FileIdentity) -> Bool {
        !isFollowed && inode == identity.inode
            && (device ?? identity.device) == identity.device
            && (!isOver || remembered != nil)
    }

    /// Where a source goes on: what was lost comes again, and what came after.
    var resumption: Int64 { isStuck ? spans.last?.end ?? safe : given }

    /// A source begins with the file, or goes on with it: returns where.
    func follow(on device: UInt64) -> Int64 {
        self.device = device
        isFollowed = true
        isOver = false
        given = resumption
        isStuck = false
        return given
    }

    /// The file begins anew at a place: what was given out before is no
    /// concern any more.
    func restart(at position: Int64) {
        spans = []
        isStuck = false
        safe = position
        given = position
        remembered = nil
    }

    /// Events up to `end` are given out; returns their number.
    func give(upTo end: Int64) -> Int {
        given = end
        nextSpan += 1
        // Behind what was lost, nothing is of consequence.
        if !isStuck { spans.append(Span(number: nextSpan, end: end)) }
        return nextSpan
    }

    /// Events turn out to be safe or lost; true if that is progress.
    func settle(_ number: Int, _ outcome: Acknowledgement.Outcome) -> Bool {
        // Those of an earlier life of the file are not among them.
        guard let first = spans.first, number >= first.number,
            let index = spans[...].firstIndex(where: { $0.number == number })
        else { return false }
        guard outcome == .safe else {
            spans.removeSubrange(index...)
            isStuck = true
            return false
        }
        spans[index].isSafe = true
        let count = spans.prefix(while: \.isSafe).count
        if count == 0 { return false }
        safe = spans[count - 1].end
        spans.removeFirst(count)
        return true
    }
}
