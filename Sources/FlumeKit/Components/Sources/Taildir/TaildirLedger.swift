/// How far files have been given out and how far that is safe, and the
/// position file that says so.
///
/// It outlives the source: a source that is started again goes on behind what
/// the one before it gave out, and what becomes safe when no source is there,
/// as when an agent empties its channels at the end, is recorded as well.
/// Acknowledgements come on any thread and in any order.
final class TaildirLedger: Sendable {
    /// The source that is at work with it.
    struct Attendant {
        /// Rung when there is something to record.
        var bell: Doorbell
        var interval: Interval
        var clock: any Clock
    }

    /// How many files are remembered that are neither open nor recorded.
    private static let maximumForgotten = 4096

    let path: String
    private let lock = Lock()
    /// Held while the file is written, so that no older state comes last.
    private let writing = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var records: [TaildirRecord] = []
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var recordsByInode: [UInt64: [TaildirRecord]] = [:]
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var forgotten: [TaildirRecord] = []
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var attendant: Attendant?
    /// Says at which pace to write when no source is there.
    ///
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var lastAttendant: Attendant?
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var isDirty = false
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var lastWrite: Instant?
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var loadTime: Int64?
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var isLoaded = false

    init(path: String) { self.path = path }

    // MARK: The life of a source

    /// A source begins; the first one has the position file read.
    ///
    /// Returns what is wrong with that, if it can be made good.
    func attach(_ attendant: Attendant) throws(FlowError) -> String? {
        lock.locked {
            self.attendant = attendant
            lastAttendant = attendant
        }
        if lock.locked({ isLoaded }) { return nil }
        let (content, time) = try load()
        lock.locked {
            for entry in content.positions {
                add(
                    TaildirRecord(
                        inode: entry.inode, device: nil, path: entry.path,
                        position: entry.position))
            }
            loadTime = time
            isLoaded = true
        }
        return content.fault.map { "\(path): \($0.sentence); the entries before that are used" }
    }

    /// The source has ended.
    func detach() {
        lock.locked { attendant = nil }
    }

    private func load() throws(FlowError) -> (PositionFile.Content, Int64?) {
        let bytes: [UInt8]
        let time: Int64
        do throws(SystemError) {
            bytes = try Files.read(path, limit: PositionFile.maximumBytes)
            time = try Files.status(path).modified
        } catch {
            if error.isAbsence { return (PositionFile.Content(), nil) }
            throw FlowError(error)
        }
        switch bytes.withUnsafeBytes(PositionFile.read) {
        case .success(let content): return (content, time)
        case .failure(let fault): throw FlowError(.reject, "\(path): \(fault.sentence)")
        }
    }

    /// Whether a file was made after the positions were written that this
    /// began with, so that none of them is its own.
    func isNewer(_ file: FollowedFile) -> Bool {
        guard let birth = file.birth, let time = lock.locked({ loadTime }) else { return false }
        return birth > time
    }

    // MARK: Files

    /// The record of a file at a path, if there is one, with where to go on.
    func find(
        _ identity: FileIdentity, at path: String, by rule: TaildirIdentity
    ) -> (record: TaildirRecord, position: Int64, remembered: RememberedFile?)? {
        lock.locked {
            let known = recordsByInode[identity.inode, default: []].filter {
                $0.mayBe(identity)
            }
            let atPath = known.last { $0.path == path }
            guard let record = atPath ?? (rule == .inode ? known.last : nil) else { return nil }
            let position = record.follow(on: identity.device)
            if let place = forgotten.firstIndex(where: { $0 === record }) {
                forgotten.remove(at: place)
                records.append(record)
            }
            record.path = path
            noteChange()
            return (record, position, record.remembered)
        }
    }

    /// Begins the record of a file that was not known.
    func make(_ identity: FileIdentity, at path: String) -> TaildirRecord {
        let record = TaildirRecord(
            inode: identity.inode, device: identity.device, path: path, position: 0)
        record.isFollowed = true
        lock.locked {
            add(record)
            noteChange()
        }
        return record
    }

    private func add(_ record: TaildirRecord) {
        records.append(record)
        recordsByInode[record.inode, default: []].append(record)
    }

    /// A file is read from another place than before.
    func restart(_ record: TaildirRecord, at position: Int64) {
        lock.locked {
            record.restart(at: position)
            noteChange()
        }
    }

    func rename(_ record: TaildirRecord, to path: String) {
        lock.locked {
            record.path = path
            noteChange()
        }
    }

    /// A file is closed: because nothing more is to come of it, or because
    /// the source is.
    func close(_ record: TaildirRecord, _ remembered: RememberedFile?, isOver: Bool) {
        lock.locked {
            record.isFollowed = false
            record.remembered = remembered
            record.isOver = isOver
            forgetIfOver(record)
            noteChange()
        }
    }

    /// A file is closed that is deleted: nothing of it can be read again.
    func drop(_ record: TaildirRecord) {
        lock.locked {
            forget(record)
            noteChange()
        }
    }

    /// Files that are recorded and were not found.
    var missing: [FilePosition] {
        lock.locked {
            records.lazy.filter { !$0.isFollowed && (!$0.isOver || $0.isStuck) }.map {
                FilePosition(inode: $0.inode, position: $0.resumption, path: $0.path)
            }
        }
    }

    /// Whether a file can be the one that is recorded with its inode and a
    /// path: not one that was made later or has fewer bytes.
    func mayBe(_ status: FileStatus, birth: Int64, at path: String) -> Bool {
        lock.locked {
            recordsByInode[status.inode, default: []].contains { record in
                guard record.path == path, record.mayBe(status.identity) else { return false }
                let isOld = record.remembered.map { $0.birth == birth } ?? (birth <= loadTime ?? 0)
                return isOld && status.size >= record.resumption
            }
        }
    }

    /// Records files no longer that are not there, once all of them is safe.
    func giveUpMissing(where isGone: (String) -> Bool) {
        lock.locked {
            for record in records where !record.isFollowed && isGone(record.path) {
                record.isOver = true
                // What was lost of it stays so.
                if !record.isAwaiting { forget(record) }
                noteChange()
            }
        }
    }

    /// Moves a record out of the position file, keeping it in mind for a
    /// while: its file may come back.
    private func forgetIfOver(_ record: TaildirRecord) {
        if record.isOver, record.isSettled { forget(record) }
    }

    private func forget(_ record: TaildirRecord) {
        guard let place = records.firstIndex(where: { $0 === record }) else { return }
        records.remove(at: place)
        forgotten.append(record)
        if forgotten.count <= Self.maximumForgotten { return }
        for old in forgotten.prefix(Self.maximumForgotten / 2) {
            recordsByInode[old.inode]?.removeAll { $0 === old }
            if recordsByInode[old.inode]?.isEmpty == true { recordsByInode[old.inode] = nil }
        }
        forgotten.removeFirst(Self.maximumForgotten / 2)
    }

    // MARK: Events

    /// Events of a file are given out, up to a place: the token that tells
    /// when they are safe.
    func give(_ record: TaildirRecord, upTo end: Int64) -> Acknowledgement {
        let number = lock.locked { record.give(upTo: end) }
        let held = UncheckedRecord(record)
        return Acknowledgement { [self] outcome in settle(held, number, outcome) }
    }

    private func settle(
        _ held: UncheckedRecord, _ number: Int, _ outcome: Acknowledgement.Outcome
    ) {
        let isDue = lock.locked {
            if held.record.settle(number, outcome) { noteChange() }
            forgetIfOver(held.record)
            return isDueWithoutSource
        }
        // Nobody else would. It happens when the last event is safe, and until
        // then no more often than a source would do it.
        if isDue { try? write() }
    }

    private var isDueWithoutSource: Bool {
        guard attendant == nil, isDirty, let last = lastAttendant else { return false }
        if !records.contains(where: \.isAwaiting) { return true }
        guard let lastWrite else { return true }
        return last.clock.now >= lastWrite.advanced(by: last.interval)
    }

    // MARK: The position file

    private func noteChange() {
        if isDirty { return }
        isDirty = true
        attendant?.bell.ring()
    }

    /// When positions are to be recorded; `nil` as long as they have not
    /// changed.
    var nextWrite: Instant? {
        lock.locked {
            guard isDirty else { return nil }
            guard let attendant, let lastWrite else { return Instant(nanoseconds: 0) }
            return lastWrite.advanced(by: attendant.interval)
        }
    }

    /// Writes the position file, if anything has changed.
    func write() throws(SystemError) {
        try writing.locked { () throws(SystemError) in
            let positions: [FilePosition]? = lock.locked {
                guard isDirty else { return nil }
                isDirty = false
                lastWrite = lastAttendant?.clock.now
                return records.map {
                    FilePosition(inode: $0.inode, position: $0.safe, path: $0.path)
                }
            }
            guard let positions else { return }
            let output = ByteWriter(capacity: 256 + 160 * positions.count)
            PositionFile.write(positions, to: output)
            do throws(SystemError) {
                try Files.replace(path, with: output.bytes)
            } catch {
                lock.locked { isDirty = true }
                throw error
            }
        }
    }
}

/// Safe because a record is touched under its ledger's lock only.
private struct UncheckedRecord: @unchecked Sendable {
    let record: TaildirRecord
    init(_ record: TaildirRecord) { self.record = record }
}
