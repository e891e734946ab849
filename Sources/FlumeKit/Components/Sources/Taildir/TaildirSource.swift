import Glibc

/// Follows the files of directories and keeps in a file how far it is.
///
/// `FileFollower` finds out what happens to files and reads them; what is
/// Flume's own about this source is done here, as the follower's manner: the
/// identity of files, the headers, and positions, which are kept by a ledger
/// that outlives the source.
final class TaildirSource: Source {
    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "TAILDIR",
            summary: "Follows the files of directories and keeps in a file how far it is.",
            details: """
                The files of a group are those of one directory whose names a regular expression \
                matches; a directory that is not there yet is waited for. Files that are there \
                at the start come in the order of their last change, those that come later are \
                read from their beginning. The kernel tells of growth and of new names at once \
                (inotify): nothing is polled, and waiting costs nothing.

                A line ends with a newline; one carriage return before it is dropped. A last \
                line without an end is held back until its end is written, also over a restart. \
                It is given out as it is when its file has not grown for `idleTimeout`, is cut, \
                or has lost its name and its writers; and with --once.

                A file that is renamed or deleted is read to its end, before the file that took \
                its name. With `identity=path`, as in Flume, a file is its inode and its path, so \
                a file whose new name is matched too comes again as a whole; a pattern that \
                leaves out rotated names prevents that, and so does `identity=inode`. A file \
                that is shorter than what was read of it (copytruncate) is read from its \
                beginning; what was cut off before it was read is lost.

                The position file is Flume's, one line of JSON, and holds only what is safe: in \
                a durable channel, or taken by every sink. So no line is lost by a crash, \
                whatever the channel; what was under way then comes again. It is replaced as a \
                whole, so it is never half written. At the start, a file that was renamed within \
                its directory meanwhile is found by its inode and read to its end, and one that \
                was made after the position file was written is new, whatever its inode.
                """,
            options: TaildirOptions.all,
            examples: [
                .init(
                    """
                    a1.sources.r1.type = TAILDIR
                    a1.sources.r1.filegroups = web
                    a1.sources.r1.filegroups.web = /var/log/httpd/.*_log
                    a1.sources.r1.positionFile = /var/lib/flume/httpd.json
                    """, "All logs of a directory."),
                .init(
                    """
                    a1.sources.r1.type = TAILDIR
                    a1.sources.r1.filegroups = app audit
                    a1.sources.r1.filegroups.app = /srv/app/log/app\\\\.log
                    a1.sources.r1.filegroups.audit = /srv/app/audit/\\\\d{8}\\\\.txt
                    a1.sources.r1.headers.audit.kind = audit
                    a1.sources.r1.fileHeader = true
                    a1.sources.r1.identity = inode
                    """, "Two groups, one with a header; renamed files go on where they were."),
            ],
            contradiction: TaildirOptions.contradiction,
            agent: AgentFace(
                classNames: ["org.apache.flume.source.taildir.TaildirSource"],
                batchKey: TaildirOptions.batchSize.key, claims: TaildirOptions.claims)
        ),
        make: { TaildirSource(TaildirOptions.wishes($0)) })

    /// What is known of a file that is open.
    final class Followed {
        let record: TaildirRecord
        var path: String
        var group: Int
        /// When its unfinished line is given out, and how far it was read then.
        var flushAt: Instant?
        var quietOffset: Int64 = -1

        init(_ record: TaildirRecord, _ path: String, group: Int) {
            self.record = record
            self.path = path
            self.group = group
        }
    }

    let bell = Doorbell()
    let wishes: TaildirWishes
    var context: FlowContext?
    private(set) var ledger: TaildirLedger?
    private(set) var follower: FileFollower?
    private(set) var groups = TaildirGroups([])
    /// The files that are open.
    var followed: [FileIdentity: Followed] = [:]
    /// Files with an unfinished line, in the order of their times.
    private var quiet = QuietFiles()
    /// Whether the files are found that are there at the start.
    private(set) var hasStarted = false
    private var lastFailure = ""

    init(_ wishes: TaildirWishes) { self.wishes = wishes }

    // MARK: Source

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        for remark in wishes.remarks { context.noteOnce(remark) }
        do throws(SystemError) {
            groups = TaildirGroups(try makeGroups())
            ledger = try findLedger(context)
        } catch {
            throw FlowError(error)
        }
        let attendant = TaildirLedger.Attendant(
            bell: bell, interval: wishes.writeInterval, clock: context.clock)
        if let remark = try ledger?.attach(attendant) { context.note(remark) }
        let follower = FileFollower(
            FollowerWishes(
                patterns: groups.groups.map(\.pattern),
                start: wishes.skipsToEnd ? .last(0) : .beginning,
                maximumLength: wishes.maximumLineBytes,
                linesInTurn: wishes.linesInTurn,
                retry: wishes.retry))
        follower.manner = self
        self.follower = follower
        try follower.open(context)
        hasStarted = true
        findMovedFiles()
        orderByTime(follower)
        do throws(SystemError) {
            try ledger?.write()
        } catch {
            throw FlowError(error)
        }
    }

    private func makeGroups() throws(SystemError) -> [TaildirGroup] {
        var made: [TaildirGroup] = []
        for path in wishes.paths {
            var group = TaildirGroup(
                directory: Files.absolute(path.directory), names: path.names)
            for entry in wishes.headers.entries {
                guard let key = entry.groupAndHeader, key.group == path.group else { continue }
                group.headers.append((HeaderName(key.header), Array(entry.text.utf8)))
            }
            made.append(group)
        }
        return made
    }

    private func findLedger(_ context: FlowContext) throws(SystemError) -> TaildirLedger {
        var path = Files.absolute(wishes.positionFile)
        try Files.makeDirectories(Files.parent(of: path))
        // What is replaced is the file, not a link that leads to it.
        if let real = realpath(path, nil) {
            path = String(cString: real)
            free(real)
        }
        return context.shared("taildir \(path)") { TaildirLedger(path: path) }
    }

    /// Group by group, the file that changed first comes first.
    private func orderByTime(_ follower: FileFollower) {
        var places: [FileIdentity: (group: Int, modified: Int64)] = [:]
        for (identity, file) in follower.files {
            let modified = (try? file.descriptor.status().modified) ?? 0
            places[identity] = (followed[identity]?.group ?? 0, modified)
        }
        follower.orderQueue { a, b in
            guard let first = places[a.identity], let second = places[b.identity] else {
                return false
            }
            return first < second
        }
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let context, let follower else { preconditionFailure("read follows open") }
        while true {
            bell.arm()
            let now = context.clock.now
            if let due = ledger?.nextWrite, now >= due { writePositions() }
            for file in quiet.takeDue(now, followed) where follower.files[file.identity] === file {
                follower.flush(file)
            }
            var end = min(deadline, quiet.nextTime ?? .distantFuture)
            if let due = ledger?.nextWrite { end = min(end, due) }
            let state = try follower.read(into: batch, until: end)
            if state == .ended || !batch.isEmpty || context.clock.now >= deadline { return state }
            batch.removeAll()
        }
    }

    /// Records positions; when that fails the events go on, and it is tried
    /// again.
    func writePositions() {
        do throws(SystemError) {
            try ledger?.write()
            lastFailure = ""
        } catch {
            if error.sentence != lastFailure {
                context?.note("\(error.sentence); positions are not recorded")
            }
            lastFailure = error.sentence
        }
    }

    func close() {
        follower?.close()
        follower = nil
        followed = [:]
        if ledger != nil { writePositions() }
        ledger?.detach()
        ledger = nil
    }

    /// Has an unfinished line given out if its file does not grow.
    func noteQuiet(_ file: FollowedFile, _ known: Followed) {
        guard let context else { preconditionFailure("files are read after open") }
        if file.decoder.heldCount == 0 {
            known.flushAt = nil
            known.quietOffset = -1
        } else if known.quietOffset != file.offset {
            let time = context.clock.now.advanced(by: wishes.idleTimeout)
            known.flushAt = time
            known.quietOffset = file.offset
            quiet.append(file, time)
        }
    }
}

/// Files with an unfinished line, in the order of the times at which they
/// have been quiet for long enough; those that have grown since are passed
/// over.
private struct QuietFiles {
    private var entries: [(file: FollowedFile, time: Instant)] = []
    private var head = 0

    var nextTime: Instant? { head < entries.count ? entries[head].time : nil }

    mutating func append(_ file: FollowedFile, _ time: Instant) { entries.append((file, time)) }

    mutating func takeDue(
        _ now: Instant, _ followed: [FileIdentity: TaildirSource.Followed]
    ) -> [FollowedFile] {
        var due: [FollowedFile] = []
        while head < entries.count {
            let (file, time) = entries[head]
            let isCurrent = followed[file.identity]?.flushAt == time
            if isCurrent, time > now { break }
            if isCurrent { due.append(file) }
            head += 1
        }
        if head > 1024 || head == entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return due
    }
}
