import Glibc

/// What becomes of files as names lead to them and away from them.
extension FileFollower {
    // MARK: At the start

    /// Finds what cannot be followed before anything is opened.
    func checkPlainPaths() throws(FlowError) {
        if let directory = wishes.directory { try checkDirectory(directory) }
        for pattern in wishes.patterns {
            if let path = pattern.plainPath { try checkFile(path) }
        }
    }

    private func checkDirectory(_ path: String) throws(FlowError) {
        let status: FileStatus
        do {
            status = try Files.status(path)
        } catch {
            throw FlowError(error)
        }
        if !status.isDirectory { throw FlowError(SystemError("opendir", ENOTDIR, path)) }
    }

    private func checkFile(_ path: String) throws(FlowError) {
        let status: FileStatus
        do {
            status = try Files.status(path)
        } catch {
            if error.isAbsence { context?.noteOnce(waiting(for: path)) }
            return
        }
        if status.isDirectory { throw FlowError(SystemError("open", EISDIR, path)) }
        if !status.isRegularFile { throw FlowError(.reject, notRegular(path)) }
    }

    /// Says that nothing is there yet of what patterns are to match.
    func notePatternsWithoutFiles() {
        for pattern in wishes.patterns where pattern.plainPath == nil && wishes.directory == nil {
            context?.noteOnce(waitingForMatches(of: pattern))
        }
    }

    // MARK: Names

    /// Follows the file that a name leads to now.
    func look(at slot: NameSlot, _ status: FileStatus) {
        if slot.file?.identity == status.identity { return }
        if let known = files[status.identity] { return attach(known, to: slot) }
        guard status.isRegularFile else { return release(slot) }
        do {
            try open(slot)
            slot.start = .beginning
        } catch {
            release(slot)
            if !error.isAbsence { report(error) }
        }
    }

    private func open(_ slot: NameSlot) throws(SystemError) {
        // Not waiting, should it have become a pipe meanwhile.
        let descriptor = try FileDescriptor.open(slot.path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        // What was opened may be newer than what was seen.
        let status = try descriptor.status()
        if let known = files[status.identity] { return attach(known, to: slot) }
        guard status.isRegularFile else { throw SystemError("open", EINVAL, slot.path) }
        guard let context else { preconditionFailure("files are found after open") }
        let start = slot.start
        let earlier = slot.latest
        let file = follow(descriptor, status.identity, at: slot)
        attach(file, to: slot)
        file.predecessor = earlier
        if let manner { return try manner.begin(file, at: start) }
        if resume(file) { return }
        try begin(file, at: start, context)
    }

    /// Has a file read from a place other than its beginning.
    func begin(
        _ file: FollowedFile, at start: FileStart, _ context: FlowContext
    ) throws(SystemError) {
        if start == .beginning { return }
        let offset = try start.offset(
            in: file.descriptor, size: file.descriptor.status().size, framing: wishes.framing,
            maximumLength: context.maximumEventBytes)
        try file.start(at: offset, scratch: scratch)
    }

    private func attach(_ file: FollowedFile, to slot: NameSlot) {
        if slot.file === file { return }
        release(slot)
        file.attach(slot)
        slot.file = file
        slot.latest = file
    }

    /// A name leads nowhere now: what comes to it later is new.
    func vanished(_ slot: NameSlot) {
        slot.start = .beginning
        release(slot)
    }

    /// A name does not lead to its file any more.
    private func release(_ slot: NameSlot) {
        guard let file = slot.file else { return }
        slot.file = nil
        file.detach(slot)
        guard file.isNameless else { return }
        watch(file)
        enqueue(file)
    }

    /// A file was moved away from a followed name, to a path that need not be
    /// followed.
    ///
    /// It may not have been seen while it was at the name.
    func moved(from slot: NameSlot, to path: String) {
        guard
            let descriptor = try? FileDescriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY),
            let status = try? descriptor.status(), status.isRegularFile,
            // Where files have no time of birth, one that was read and closed
            // cannot be told from one that was never seen.
            descriptor.birthTime != nil, files[status.identity] == nil
        else { return }
        let file = follow(descriptor, status.identity, at: slot)
        if let manner {
            try? manner.begin(file, at: .beginning)
        } else if resume(file) {
            return
        }
        // It comes before the files that were made after it.
        guard var later = slot.file else { return }
        while let earlier = later.predecessor, earlier.isYounger(than: file) { later = earlier }
        file.predecessor = later.predecessor
        later.predecessor = file
    }

    /// Goes on where a file was left that had been closed.
    private func resume(_ file: FollowedFile) -> Bool {
        guard let known = remembered.recall(file) else { return false }
        return file.resume(known, scratch: scratch)
    }

    // MARK: Files without a name

    /// Decides about a file without a name that has been read to its end.
    func leave(_ file: FollowedFile) {
        switch file.descriptor.hasWriters {
        case true?:
            // The last of them tells when it closes.
            file.hasLostWriters = false
            file.closesAt = nil
            if file.watch == nil { retryLater() }
        case false? where !file.hasLostWriters:
            // What they wrote last may have come after the last look.
            file.hasLostWriters = true
            enqueue(file)
        case false? where file.descriptor.isDeleted || isDue(file), nil where isDue(file):
            file.giveUp()
            enqueue(file)
        case false?:
            // It may still be opened and written to by its new name.
            linger(file)
            if file.decoder.heldCount > 0 {
                file.flush()
                enqueue(file)
            }
        case nil:
            linger(file)
        }
    }

    private func isDue(_ file: FollowedFile) -> Bool {
        guard let context, let time = file.closesAt else { return false }
        return context.clock.now >= time
    }

    /// Keeps a file open until it has been quiet for a while.
    private func linger(_ file: FollowedFile) {
        guard let context else { preconditionFailure("files are found after open") }
        if file.closesAt == nil { lingering.append(file) }
        file.closesAt = context.clock.now.advanced(by: Self.quietTime)
        if lingering.count > Self.maximumLingering {
            let oldest = lingering.removeFirst()
            oldest.closesAt = context.clock.now
            enqueue(oldest)
        }
    }

    // MARK: What is said

    func report(_ error: SystemError, of file: FollowedFile) {
        report(SystemError(error.call, error.code, file.slot.path))
        retryLater()
    }

    func report(_ error: SystemError) {
        switch error.code {
        case EMFILE, ENFILE:
            context?.noteOnce(tooManyOpenFiles())
            retryLater()
        case EACCES, EPERM, EISDIR:
            // A hint comes when that changes.
            context?.noteOnce(error.sentence)
        default:
            context?.noteOnce(error.sentence)
            retryLater()
        }
    }

    func reportIrregular(_ path: String) { context?.noteOnce(notRegular(path)) }

    func reportForeignNames(in directory: String) {
        context?.noteOnce(foreignNames(in: directory.isEmpty ? "." : directory))
    }

    func reportUnwatched(_ error: SystemError) {
        context?.noteOnce(error.code == ENOSPC ? noWatchesLeft() : unwatched(error))
        retryLater()
    }

}

extension FollowedFile {
    fileprivate func isYounger(than other: FollowedFile) -> Bool {
        (birth ?? 0) > (other.birth ?? 0)
    }
}

// MARK: Sentences

extension FileFollower {
    func inotifyFailure(_ error: SystemError) -> FlowError {
        guard error.call == "inotify_init1", error.code == EMFILE else { return FlowError(error) }
        return FlowError(
            .retry,
            "no inotify instance is left; fs.inotify.max_user_instances says how many there are")
    }

    private func waiting(for path: String) -> String {
        "\(path) does not exist yet; waiting for it"
    }

    private func waitingForMatches(of pattern: PathPattern) -> String {
        "nothing matches '\(pattern.text)' yet; waiting for it"
    }

    private func notRegular(_ path: String) -> String { "\(path): is not a regular file" }

    private func foreignNames(in directory: String) -> String {
        "\(directory) has names that are not UTF-8; such files are passed over"
    }

    private func tooManyOpenFiles() -> String {
        "no more files can be open (ulimit -n); the others wait for their turn"
    }

    private func noWatchesLeft() -> String {
        "no inotify watch is left (fs.inotify.max_user_watches); "
            + "what cannot be watched is looked at every \(wishes.retry.maximum.spelling)"
    }

    private func unwatched(_ error: SystemError) -> String {
        "\(error.subject) cannot be watched (\(error.reason)); "
            + "it is looked at every \(wishes.retry.maximum.spelling)"
    }
}
