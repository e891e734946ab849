import Glibc

/// Follows files as they grow, are rotated, cut, removed and made anew.
///
/// **What is followed.** A file is its device and inode, learnt from the open
/// descriptor. As long as a file is followed it is open, so its inode cannot
/// be given to another file. Names only lead to files: `NameTree` finds out
/// which, and each name that a file is at is a `NameSlot`. One file is read
/// once, however many followed names lead to it.
///
/// **Hints and looks.** Changes are told by inotify, but always too late: when
/// the hint "moved away" is taken, the name may already have its third file.
/// So a hint is never believed. It says where to look, and what is done
/// follows from what is seen: which inode a name leads to now, what an open
/// file has at and before the place where reading stopped. Looking once too
/// often is harmless, and a watch is always set before the first look; so
/// whatever order hints come in, the end is right as long as one comes after
/// the last change. When the kernel loses hints it says so, and everything is
/// looked at.
///
/// One thing cannot be seen afterwards: a file that came to a followed name
/// and was moved away again between two looks. Here the two halves of a move
/// are followed up (`MovedNames`), again only to learn where to look. What was
/// made and deleted between two looks is gone.
///
/// **The life of a file.**
/// - At a name: it is read whenever a hint comes, to its end.
/// - Cut (copytruncate): the bytes before the place where reading stopped are
///   compared after each read (`ReadMark`). If they are others, or are not
///   there, the file was cut: what is held of its last line is given out, and
///   it is read from its start. What was destroyed before it was read is lost.
/// - Without a name (moved away, deleted, replaced): it is read on, before the
///   file that took its name, as long as somebody has it open for writing.
///   When nobody has, it is read once more and the held part of its last line
///   is given out as an event. Then it is closed: at once if it was deleted,
///   else when it has been quiet for `quietTime`, because it can be opened
///   again by its new name. Linux tells about writers only the owner of a
///   file; where it does not, what is held waits for the end of that time.
/// - Back at a followed name: it goes on where it was left, also when it had
///   been closed (`RememberedFiles`).
///
/// A source that follows files by other rules has a say in this: see
/// `FollowingManner`.
///
/// **Time.** There is none, as a rule: an idle follower sleeps in the kernel.
/// Only what cannot be watched or opened for want of resources is looked at
/// once in `retryTime`, or as often as is wished, after saying so.
final class FileFollower: Source {
    /// How long a file without a name is kept open after its last byte.
    static let quietTime = Interval.seconds(5)
    /// How many files without a name and without a writer are kept open.
    static let maximumLingering = 64
    /// How often things are tried again that could not be watched or opened.
    static let retryTime = Interval.seconds(1)

    let wishes: FollowerWishes
    /// Rules that are not the follower's own.
    weak var manner: (any FollowingManner)?
    private(set) var context: FlowContext?
    private(set) var startOfNewFiles: FileStart
    private var inotify: Inotify?
    private var poller: Poller?
    private(set) var names: NameTree?

    var files: [FileIdentity: FollowedFile] = [:]
    var filesByWatch: [Int32: FollowedFile] = [:]
    var remembered = RememberedFiles()
    /// Files without a name that are open in case something is written to them.
    var lingering: [FollowedFile] = []
    var retryAt: Instant?
    /// How often in a row things were tried again without anything to read.
    private var retries = 0
    private var queue = FileQueue()
    /// How many files have been followed so far.
    private(set) var filesFound = 0
    private(set) var cuts = 0
    private var cutsByPath: [String: Int] = [:]
    private var splitLines = 0
    private var lastPass: [FollowedFile]?
    /// The file that the last batch was read from.
    private(set) var current: FollowedFile?

    let scratch = UnsafeMutableRawBufferPointer.allocate(
        byteCount: ReadMark.maximumLength, alignment: 16)

    init(_ wishes: FollowerWishes) {
        self.wishes = wishes
        startOfNewFiles = wishes.start
    }

    deinit { scratch.deallocate() }

    // MARK: Source

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        Machine.raiseDescriptorLimit()
        try checkPlainPaths()
        do throws(SystemError) {
            let inotify = try Inotify()
            let poller = try Poller(wakeup: context.wakeup)
            try poller.watch(inotify.descriptor.number, token: Self.hintsToken)
            if let bell = manner?.bell {
                try poller.watch(bell.descriptor.number, token: Self.bellToken)
            }
            self.inotify = inotify
            self.poller = poller
            names = NameTree(inotify, of: self)
        } catch {
            throw inotifyFailure(error)
        }
        names?.add(wishes.patterns)
        startOfNewFiles = .beginning
        if files.isEmpty { notePatternsWithoutFiles() }
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let context else { preconditionFailure("read follows open") }
        while true {
            if context.isStopping, manner != nil, lastPass == nil {
                // To know which files have lost their names.
                _ = try takeHints(until: context.clock.now)
            }
            if context.isStopping || lastPass != nil { return finish(batch) }
            let isRung = try takeHints(until: context.endsWithInput ? context.clock.now : deadline)
            while let file = queue.popFirst() {
                guard isNext(file) else { continue }
                advance(file, batch)
                if batch.isEmpty { batch.removeAll() } else { return give(batch, of: file) }
            }
            if context.endsWithInput { return finish(batch) }
            if isRung || context.clock.now >= deadline { return .open }
        }
    }

    func close() {
        for file in files.values { splitLines += file.decoder.splitLines }
        if splitLines > 0, manner == nil { context?.noteSplitLines(splitLines) }
        for file in files.values { manner?.forget(file, isOver: false) }
        names?.close()
        for file in Array(files.values) { forget(file) }
        lingering = []
        lastPass = nil
        current = nil
        names = nil
        poller = nil
        inotify = nil
    }

    // MARK: Reading

    /// Whether it is this file's turn: what is left of its predecessor comes
    /// before it.
    private func isNext(_ file: FollowedFile) -> Bool {
        while let earlier = file.predecessor {
            if earlier.isQueued {
                enqueue(file)
                return false
            }
            file.predecessor = earlier.predecessor
        }
        return true
    }

    /// Lets a file be read, after those that wait already.
    func enqueue(_ file: FollowedFile) {
        precondition(files[file.identity] === file, "only files that are open are read")
        queue.append(file)
    }

    /// Gives the files that wait another order.
    func orderQueue(by precedes: (FollowedFile, FollowedFile) -> Bool) {
        queue.sort(by: precedes)
    }

    /// Gives out what is held of a file, whether its end has come or not.
    func flush(_ file: FollowedFile) {
        file.flush()
        enqueue(file)
    }

    private func advance(_ file: FollowedFile, _ batch: EventBatch) {
        do {
            try manner?.prepare(file)
            switch try file.read(into: batch, scratch: scratch) {
            case .more:
                enqueue(file)
            case .caughtUp:
                if file.isNameless { leave(file) } else { manner?.caughtUp(file) }
            case .cut:
                noteCut(file)
                manner?.cut(file)
                enqueue(file)
            case .finished:
                splitLines += file.decoder.splitLines
                if let manner {
                    manner.forget(file, isOver: true)
                } else {
                    remembered.remember(file)
                }
                forget(file)
            }
        } catch {
            report(error, of: file)
        }
    }

    /// Hands out what was read of a file, with its name.
    private func give(_ batch: EventBatch, of file: FollowedFile) -> SourceState {
        retries = 0
        current = file
        if let manner {
            manner.give(batch, of: file)
            return .open
        }
        context?.stamp(batch)
        batch.setHeader(Self.fileHeader, ofAllTo: Array(file.slot.name.utf8))
        return .open
    }

    private static let fileHeader: HeaderName = "tailSrcFile"

    /// Gives out what is held of each file, and ends.
    private func finish(_ batch: EventBatch) -> SourceState {
        let withholds = manner != nil && context?.isStopping == true
        var rest = lastPass ?? files.values.sorted { $0.number > $1.number }
        while let file = rest.last {
            lastPass = rest
            if withholds ? readLast(of: file, batch) : file.decoder.finish(batch) {
                return give(batch, of: file)
            }
            rest.removeLast()
        }
        lastPass = []
        return .ended
    }

    /// Reads what will not be found again: the rest of a file without a name.
    ///
    /// Not more than is there now, so that it ends although a program writes
    /// on; the unfinished line only where the file is gone with it.
    private func readLast(of file: FollowedFile, _ batch: EventBatch) -> Bool {
        guard file.isNameless else { return false }
        if file.endOfLastPass == nil { file.endOfLastPass = (try? file.descriptor.status())?.size }
        while let end = file.endOfLastPass, file.position < end {
            guard let reading = try? file.read(into: batch, scratch: scratch) else { break }
            if case .cut = reading { manner?.cut(file) }
            if !batch.isEmpty { return true }
            batch.removeAll()
            if case .caughtUp = reading { break }
        }
        return file.descriptor.isDeleted && file.decoder.finish(batch)
    }

    // MARK: Waiting

    private static let hintsToken: UInt64 = 0
    private static let bellToken: UInt64 = 1

    /// Follows up all hints there are, after waiting for one if nothing else
    /// is to be done; true if the manner's bell rang instead.
    private func takeHints(until deadline: Instant) throws(FlowError) -> Bool {
        guard let context, let poller else { preconditionFailure("read follows open") }
        if queue.isEmpty {
            let due = lingering.lazy.compactMap(\.closesAt).min() ?? .distantFuture
            let end = min(deadline, min(due, retryAt ?? .distantFuture))
            let ready = poller.wait(until: end, clock: context.clock)
            attendToTime(context.clock.now)
            if ready.isEmpty { return false }
            if ready.allSatisfy({ $0.token == Self.bellToken }) { return true }
        }
        var isOverflown = false
        do throws(SystemError) {
            while try inotify?.take({ change in
                if change.kinds.contains(.overflow) { isOverflown = true } else { take(change) }
            }) == true {}
        } catch {
            throw FlowError(error)
        }
        if isOverflown { lookAtEverything() }
        names?.hintsEnded()
        return false
    }

    private func take(_ change: Inotify.Change) {
        guard let file = filesByWatch[change.watch] else {
            names?.take(change)
            return
        }
        enqueue(file)
        if change.kinds.contains(.ignored) {
            filesByWatch[change.watch] = nil
            // The kernel drops the watch with the last name, though the file
            // is open, if it was opened by another name than that one.
            if file.watch == change.watch {
                file.watch = nil
                watch(file)
            }
        }
        // Also told by the directory, unless that may not be watched.
        if !change.kinds.isDisjoint(with: [.attributes, .selfMoved, .selfDeleted]) {
            for slot in file.slots { slot.look() }
        }
    }

    private func lookAtEverything() {
        names?.lookAtEverything()
        for file in files.values { enqueue(file) }
    }

    private func attendToTime(_ now: Instant) {
        if let due = retryAt, now >= due {
            retryAt = nil
            retries += 1
            for file in files.values where file.watch == nil { watch(file) }
            lookAtEverything()
        }
        lingering.removeAll { file in
            guard let time = file.closesAt, now < time else {
                enqueue(file)
                return true
            }
            return false
        }
    }

    /// Has everything looked at again after a while.
    func retryLater() {
        guard let context, retryAt == nil else { return }
        retryAt = context.clock.now.advanced(by: wishes.retry.pause(after: retries))
    }

    // MARK: Files

    /// Begins to follow a file that was found.
    func follow(
        _ descriptor: FileDescriptor, _ identity: FileIdentity, at slot: NameSlot
    ) -> FollowedFile {
        guard let context else { preconditionFailure("files are found after open") }
        filesFound += 1
        let file = FollowedFile(
            descriptor, identity, number: filesFound, at: slot,
            decoder: wishes.makeDecoder(context))
        files[identity] = file
        watch(file)
        enqueue(file)
        return file
    }

    /// Has changes of a file told, also that of its last writer when the file
    /// has no name any more.
    func watch(_ file: FollowedFile) {
        var kinds: Inotify.Kinds = [.modified, .attributes, .selfMoved, .selfDeleted]
        if file.isNameless { kinds.insert(.writerClosed) }
        do throws(SystemError) {
            guard let watch = try inotify?.watch(file.descriptor, for: kinds) else { return }
            if let earlier = file.watch, earlier != watch { filesByWatch[earlier] = nil }
            file.watch = watch
            filesByWatch[watch] = file
        } catch {
            reportUnwatched(error)
        }
    }

    private func forget(_ file: FollowedFile) {
        if let watch = file.watch {
            filesByWatch[watch] = nil
            inotify?.forget(watch)
        }
        files[file.identity] = nil
        lingering.removeAll { $0 === file }
        file.predecessor = nil
        file.descriptor.close()
        for slot in file.slots { slot.file = nil }
        if file.slot.latest === file {
            file.slot.latest = nil
            file.slot.removeIfUnused()
        }
    }

    private func noteCut(_ file: FollowedFile) {
        cuts += 1
        if cutsByPath.isEmpty {
            context?.reports.publish("cut") { [weak self] in
                guard let cuts = self?.cutsByPath else { return [] }
                return cuts.sorted { $0.key < $1.key }.map { ($0.key, String($0.value)) }
            }
        }
        cutsByPath[file.slot.path, default: 0] += 1
        guard file.cuts == 1 else { return }
        context?.note("\(file.slot.path) was cut and is read from its start again")
    }
}

/// The files that have something to be looked at, in the order of their turns.
struct FileQueue {
    private var files: [FollowedFile] = []
    private var head = 0

    var isEmpty: Bool { head == files.count }

    mutating func sort(by precedes: (FollowedFile, FollowedFile) -> Bool) {
        files[head...].sort(by: precedes)
    }

    /// Adds a file, unless it waits already.
    mutating func append(_ file: FollowedFile) {
        if file.isQueued { return }
        file.isQueued = true
        files.append(file)
    }

    mutating func popFirst() -> FollowedFile? {
        if head == files.count { return nil }
        let file = files[head]
        head += 1
        if head == files.count || head >= 1024 {
            files.removeFirst(head)
            head = 0
        }
        file.isQueued = false
        return file
    }
}
