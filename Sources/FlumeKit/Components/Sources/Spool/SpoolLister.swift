import Glibc

/// Finds the files of a spooling directory that are to be read, in their
/// order, and is told by the kernel when there are new ones.
final class SpoolLister {
    /// A file that is to be read.
    struct Candidate {
        var path: String
        var modified: Int64
    }

    private let settings: SpoolSettings
    private let include: Matcher?
    private let ignore: Matcher?
    private var inotify: Inotify?
    private var directories: [Int32: String] = [:]
    /// The next one is the last.
    private var candidates: [Candidate] = []
    /// Whether the directory has changed since it was listed.
    private var isStale = true
    /// Files that a writer has closed, or that were moved here, since the
    /// directory was listed.
    private(set) var arrived: Set<String> = []
    /// Whether some directory cannot be watched, so that it is listed again
    /// from time to time.
    private(set) var isBlind = false

    private static let maximumDepth = 64
    private static let watched: Inotify.Kinds = [
        .created, .movedTo, .writerClosed, .attributes,
    ]

    init(_ settings: SpoolSettings) {
        self.settings = settings
        include = settings.include.map { Matcher($0) }
        ignore = settings.ignore.map { Matcher($0) }
        inotify = settings.watches ? try? Inotify() : nil
        isBlind = inotify == nil
    }

    /// What to wait upon for changes.
    var descriptor: FileDescriptor? { inotify?.descriptor }

    /// Makes the next call list the directory.
    func invalidate() { isStale = true }

    /// The next file to be read; `nil` if there is none now.
    func next(
        except isKnown: (String) -> Bool, saying say: (String) -> Void
    ) throws(SystemError) -> Candidate? {
        takeChanges()
        let listsEachTime = settings.order != .oldest
        if isStale, candidates.isEmpty || listsEachTime {
            isStale = false
            candidates = []
            try list(settings.directory, depth: 0, say)
            // One that is finished before its turn comes must not come again.
            candidates.removeAll { isKnown($0.path) }
            sort()
            arrived.formIntersection(candidates.map(\.path))
        }
        while let candidate = candidates.popLast() {
            if !isKnown(candidate.path) { return candidate }
        }
        return nil
    }

    /// Forgets that a file has arrived, for it is read now.
    func took(_ path: String) { arrived.remove(path) }

    private func sort() {
        switch settings.order {
        case .oldest:
            candidates.sort { ($0.modified, $0.path) > ($1.modified, $1.path) }
        case .youngest:
            candidates.sort { ($0.modified, $1.path) < ($1.modified, $0.path) }
        case .random: candidates.shuffle()
        }
    }

    // MARK: Listing

    private func list(
        _ directory: String, depth: Int, _ say: (String) -> Void
    ) throws(SystemError) {
        // Watched first, so that nothing comes between.
        watch(directory)
        for name in try Files.names(in: directory) {
            let isWanted = isCandidate(name)
            if name.hasPrefix(".") || !isWanted && !settings.isRecursive { continue }
            let path = Files.path(directory, name)
            guard let status = status(path, say) else { continue }
            if status.isDirectory {
                try? descend(path, depth: depth + 1, say)
            } else if isWanted, status.isRegularFile, !isMarked(path, status, say) {
                candidates.append(Candidate(path: path, modified: status.modified))
            }
        }
    }

    /// What was there a moment ago may be gone.
    private func status(_ path: String, _ say: (String) -> Void) -> FileStatus? {
        if let status = try? Files.status(path) { return status }
        if path.unicodeScalars.contains("\u{FFFD}") {
            say("\(path): its name is not UTF-8, so it cannot be read")
        }
        return nil
    }

    private func descend(
        _ path: String, depth: Int, _ say: (String) -> Void
    ) throws(SystemError) {
        guard settings.isRecursive, path != settings.trackerDirectory,
            try !Files.linkStatus(path).isSymbolicLink
        else { return }
        if depth > Self.maximumDepth {
            return say("\(path): lies deeper than \(Self.maximumDepth) directories, and is left")
        }
        do {
            try list(path, depth: depth, say)
        } catch {
            say(error.sentence)
        }
    }

    /// Whether a file that another process has begun is still to be read.
    func isWanted(_ path: String) -> Bool {
        let directory = Files.parent(of: path)
        let isWithin =
            directory == settings.directory
            || settings.isRecursive && directory.hasPrefix(settings.directory + "/")
        guard isWithin, isCandidate(Files.baseName(of: path)),
            let status = try? Files.status(path), status.isRegularFile
        else { return false }
        return !isMarked(path, status) { _ in }
    }

    /// Whether a file of this name is to be read.
    func isCandidate(_ name: String) -> Bool {
        if name.hasPrefix(".") || name.hasSuffix(settings.suffix) { return false }
        // What a Flume that crashed left of its test of permissions.
        if name.hasPrefix("flume-spooldir-perm-check-"), name.hasSuffix(".canary") { return false }
        var name = name
        return name.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            if let ignore, ignore.matchesWhole(bytes) { return false }
            return include?.matchesWhole(bytes) ?? true
        }
    }

    private func isMarked(
        _ path: String, _ status: FileStatus, _ say: (String) -> Void
    ) -> Bool {
        guard settings.marks, let mark = try? Files.status(settings.marker(of: path))
        else { return false }
        if status.modified > mark.modified {
            say(
                "\(path): is younger than the mark that it was read, "
                    + "\(settings.marker(of: path)), and is not read again")
        }
        return true
    }

    // MARK: Changes

    private func watch(_ directory: String) {
        guard let inotify else { return }
        if let watch = try? inotify.watch(directory, for: Self.watched, directoryOnly: true) {
            directories[watch] = directory
        } else {
            isBlind = true
        }
    }

    private func takeChanges() {
        guard let inotify else { return }
        while (try? inotify.take { note($0) }) == true {}
    }

    private func note(_ change: Inotify.Change) {
        if change.kinds.contains(.overflow) { isStale = true }
        guard let directory = directories[change.watch] else { return }
        if change.kinds.contains(.ignored) { directories[change.watch] = nil }
        if change.kinds.rawValue & UInt32(IN_ISDIR) != 0 {
            if settings.isRecursive { isStale = true }
        } else if isCandidate(change.name) {
            isStale = true
            let isWhole =
                change.kinds.contains(.writerClosed) || change.kinds.contains(.movedTo)
            if isWhole { arrived.insert(Files.path(directory, change.name)) }
        }
    }
}
