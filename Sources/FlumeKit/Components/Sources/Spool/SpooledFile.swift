/// A file of a spooling directory that was opened and is not finished: which
/// of its events are safe, and where reading goes on.
///
/// Safe because what changes is touched under the lock of its ledger only.
final class SpooledFile: @unchecked Sendable {
    /// What can be seen of a file that somebody changes.
    struct Look: Hashable {
        var size: Int64
        var modified: Int64

        init(_ status: FileStatus) {
            size = status.size
            modified = status.modified
        }
    }

    /// The events of one batch.
    private struct Piece {
        let number: Int
        let start: Int64
        let end: Int64
        var outcome: Acknowledgement.Outcome?
    }

    let path: String
    let identity: FileIdentity
    /// What tells this file from another of its name, also after a restart.
    let lasting: String
    private(set) var look: Look
    /// Where reading goes on when it is opened again.
    private(set) var readOffset: Int64
    /// All events before it are safe.
    private(set) var safeOffset: Int64
    /// What is kept in the progress file.
    var storedOffset: Int64
    /// Whether its end was reached, or what is wrong with it was.
    private(set) var isRead = false
    /// Why it cannot be read to its end.
    private(set) var fault: String?
    /// How often reading was set back.
    private(set) var rewinds = 0
    private var pieces: [Piece] = []
    private var nextNumber = 0

    init(_ path: String, _ status: FileStatus, lasting: String, at offset: Int64) {
        self.path = path
        self.lasting = lasting
        identity = status.identity
        look = Look(status)
        readOffset = offset
        safeOffset = offset
        storedOffset = offset
    }

    /// Whether all events are safe and there will be no more.
    var isFinished: Bool { isRead && pieces.isEmpty }

    /// Notes a batch whose events end at `end`; returns its number.
    func give(upTo end: Int64) -> Int {
        defer { nextNumber += 1 }
        pieces.append(Piece(number: nextNumber, start: readOffset, end: end))
        readOffset = end
        return nextNumber
    }

    func settle(_ number: Int, _ outcome: Acknowledgement.Outcome) {
        // One that was dropped by a rewind is not there any more.
        guard let index = pieces.firstIndex(where: { $0.number == number }) else { return }
        pieces[index].outcome = outcome
    }

    /// Moves on over what is safe, and back to what is lost.
    func advance() {
        if let lost = pieces.firstIndex(where: { $0.outcome == .lost }) {
            readOffset = pieces[lost].start
            pieces.removeSubrange(lost...)
            isRead = false
            fault = nil
            rewinds += 1
        }
        let safe = pieces.prefix { $0.outcome == .safe }
        if let last = safe.last { safeOffset = max(safeOffset, last.end) }
        pieces.removeFirst(safe.count)
    }

    func endReading(fault: String? = nil) {
        isRead = true
        self.fault = fault
    }

    /// Goes on reading: there is more of it.
    func resume(_ look: Look) {
        self.look = look
        isRead = false
    }
}
