import Glibc

/// The names that lead to followed files, and the watches over them.
///
/// Each directory on the way to a file is a node, from the root or the
/// current directory on, and is watched; so is each directory that a symbolic
/// link on the way leads through. Whatever part of a way changes, a hint comes.
/// A hint says only which name to look at; what it is now, a look finds out.
/// A directory is watched first and looked at then: what changes in between is
/// found twice rather than not at all.
final class NameTree {
    /// A name in a watched directory.
    struct Passage: Hashable {
        var watch: Int32
        var name: String
    }

    /// One watched directory, by whatever paths it is reached.
    private struct Watched {
        var nodes: [DirectoryNode] = []
        /// The links that lead through a name of it.
        var links: [String: [(node: DirectoryNode, name: String)]] = [:]
        var isUsed: Bool { !nodes.isEmpty || !links.isEmpty }
    }

    /// What is told of directories.
    ///
    /// That a file in them was written to is not: each followed file has a watch
    /// of its own, and the others are no concern.
    private static let kinds: Inotify.Kinds = [
        .created, .deleted, .movedFrom, .movedTo, .attributes, .selfDeleted, .selfMoved,
    ]

    private let inotify: Inotify
    private unowned let follower: FileFollower
    private let chosenNames: Matcher?
    private var watched: [Int32: Watched] = [:]
    private var roots: [Bool: DirectoryNode] = [:]
    private var vanishedDirectories: [DirectoryNode] = []
    private var moves = MovedNames()
    private var hasPatterns = false

    init(_ inotify: Inotify, of follower: FileFollower) {
        self.inotify = inotify
        self.follower = follower
        chosenNames = follower.wishes.chosenNames.map { Matcher($0) }
    }

    /// Where files start that are found now.
    var startOfNewFiles: FileStart { follower.startOfNewFiles }

    /// Whether files of that name are wanted in a directory tree.
    func isChosen(_ name: String) -> Bool {
        chosenNames?.matchesWhole(name) ?? true
    }

    /// The place of a path, also when nothing is there now; `nil` when no
    /// file is wanted of it.
    func slot(of path: String) -> NameSlot? {
        var names = PathPattern.names(of: path)
        guard let last = names.popLast() else { return nil }
        var node = roots[path.utf8.first == UInt8(ascii: "/")]
        for name in names { node = node?.children[name] }
        return node?.wantedSlot(last)
    }

    // MARK: Looking

    func add(_ patterns: [PathPattern]) {
        for pattern in patterns {
            hasPatterns = hasPatterns || pattern.plainPath == nil
            let path = pattern.isAbsolute ? "/" : ""
            let root = roots[pattern.isAbsolute] ?? DirectoryNode(path, tree: self)
            roots[pattern.isAbsolute] = root
            root.add(pattern.steps[...])
        }
        lookAtEverything()
    }

    /// Looks at every name again, as when hints were lost.
    func lookAtEverything() {
        for root in roots.values { root.scanDeep() }
        settle()
    }

    /// Drops the directories that vanished.
    ///
    /// A directory that was moved has another name now: its files must be found
    /// under that one before they are given up under the old.
    func settle() {
        if vanishedDirectories.isEmpty { return }
        if hasPatterns { for root in roots.values { root.scanDeep() } }
        // Dropping one may make no other vanish: its own children go with it.
        let dropped = vanishedDirectories
        vanishedDirectories = []
        for node in dropped { node.dropAll() }
    }

    func close() {
        for root in roots.values { root.dropAll() }
        roots = [:]
    }

    // MARK: Hints

    /// Follows up a change of a watched directory.
    func take(_ change: Inotify.Change) {
        guard let entry = watched[change.watch] else { return }
        if change.kinds.contains(.ignored) {
            watched[change.watch] = nil
            for node in entry.nodes { node.watch = nil }
        }
        if change.name.isEmpty {
            for node in entry.nodes { lookAgain(node) }
            for link in entry.links.values.joined() { link.node.look(at: link.name) }
            return
        }
        let place = Passage(watch: change.watch, name: change.name)
        if change.kinds.contains(.movedFrom) {
            let slots = entry.nodes.lazy.compactMap { $0.wantedSlot(change.name) }
            moves.left(place, change.cookie, slots.first)
        }
        for node in entry.nodes { node.look(at: change.name) }
        for link in entry.links[change.name] ?? [] { link.node.look(at: link.name) }
        guard change.kinds.contains(.movedTo), let slot = moves.arrived(place, change.cookie),
            let node = entry.nodes.first
        else { return }
        follower.moved(from: slot, to: node.path(of: change.name))
    }

    /// All hints that were waiting have been followed up.
    func hintsEnded() {
        settle()
        moves.age()
    }

    private func lookAgain(_ node: DirectoryNode) {
        if let parent = node.parent {
            parent.look(at: node.name)
        } else if watch(node) {
            node.scan()
        }
    }

    // MARK: What nodes ask for

    func found(_ slot: NameSlot, _ status: FileStatus) { follower.look(at: slot, status) }
    func vanished(_ slot: NameSlot) { follower.vanished(slot) }
    func vanished(_ node: DirectoryNode) { vanishedDirectories.append(node) }
    func report(_ error: SystemError) { follower.report(error) }
    func reportDirectory(_ path: String) { follower.report(SystemError("open", EISDIR, path)) }
    func reportIrregular(_ path: String) { follower.reportIrregular(path) }

    /// A directory of which no changes are told.
    ///
    /// One that may not be listed either is of no use, until a hint says that
    /// it may.
    func reportUnwatched(_ error: SystemError, _ isListed: Bool) {
        if error.code == EACCES, isListed { return follower.report(error) }
        if !error.isAbsence { follower.reportUnwatched(error) }
    }

    /// The names in a directory; none when it cannot be listed, which is said.
    func names(in node: DirectoryNode) -> [String] {
        do {
            let names = try Files.names(in: node.path.isEmpty ? "." : node.path)
            if names.contains(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
                follower.reportForeignNames(in: node.path)
            }
            return names
        } catch {
            if !error.isAbsence { follower.report(error) }
            return []
        }
    }

    /// What a name is, followed to its end if it is a symbolic link; what the
    /// link leads through is watched before.
    func status(of name: String, in node: DirectoryNode) throws(SystemError) -> FileStatus {
        let path = node.path(of: name)
        let status: FileStatus
        do {
            status = try Files.linkStatus(path)
        } catch {
            if error.isAbsence { forgetLink(name, in: node) }
            throw error
        }
        guard status.isSymbolicLink else {
            forgetLink(name, in: node)
            return status
        }
        let earlier = node.links.removeValue(forKey: name) ?? []
        node.links[name] = follow(name, in: node)
        // What is watched still is not let go of in between.
        forget(earlier.filter { !node.links[name, default: []].contains($0) }, name, node)
        return try Files.status(path)
    }

    // MARK: Watches

    /// Watches a directory; true when it is another one than before, so that
    /// all its names are to be looked at.
    @discardableResult
    func watch(_ node: DirectoryNode) -> Bool {
        let number: Int32
        do {
            number = try watch(node.path)
        } catch {
            unwatch(node)
            node.watchError = error
            return true
        }
        node.watchError = nil
        if number == node.watch { return false }
        unwatch(node)
        watched[number, default: Watched()].nodes.append(node)
        node.watch = number
        return true
    }

    func unwatch(_ node: DirectoryNode) {
        guard let number = node.watch else { return }
        node.watch = nil
        watched[number]?.nodes.removeAll { $0 === node }
        releaseWatch(number)
    }

    private func watch(_ path: String) throws(SystemError) -> Int32 {
        try inotify.watch(path.isEmpty ? "." : path, for: Self.kinds, directoryOnly: true)
    }

    private func releaseWatch(_ number: Int32) {
        guard let entry = watched[number], !entry.isUsed else { return }
        watched[number] = nil
        inotify.forget(number)
    }

    // MARK: Symbolic links

    /// Watches each directory that a symbolic link leads through, as far as
    /// it leads.
    private func follow(_ link: String, in node: DirectoryNode) -> [Passage] {
        var passages: [Passage] = []
        var directory = node.path
        var rest: [String] = []
        var next: String? = link
        var linksLeft = 40
        while let name = next {
            let path = Files.path(directory, name)
            let status = try? Files.linkStatus(path)
            if status?.isSymbolicLink == true, linksLeft > 0 {
                linksLeft -= 1
                let target = (try? Files.linkTarget(path)) ?? ""
                if target.utf8.first == UInt8(ascii: "/") { directory = "/" }
                rest += PathPattern.names(of: target).reversed()
            } else if status?.isDirectory == true {
                directory = path
            } else {
                break
            }
            next = rest.popLast()
            if let next { passages += watch(directory, next, for: link, in: node) }
        }
        return passages
    }

    /// Has a link looked at again whenever a name it leads through changes.
    private func watch(
        _ directory: String, _ name: String, for link: String, in node: DirectoryNode
    ) -> [Passage] {
        guard let number = try? watch(directory) else { return [] }
        var dependents = watched[number]?.links[name] ?? []
        if !dependents.contains(where: { $0.node === node && $0.name == link }) {
            dependents.append((node, link))
        }
        watched[number, default: Watched()].links[name] = dependents
        return [Passage(watch: number, name: name)]
    }

    func forgetLink(_ name: String, in node: DirectoryNode) {
        guard let passages = node.links.removeValue(forKey: name) else { return }
        forget(passages, name, node)
    }

    private func forget(_ passages: [Passage], _ name: String, _ node: DirectoryNode) {
        for passage in passages {
            watched[passage.watch]?.links[passage.name]?
                .removeAll { $0.node === node && $0.name == name }
            if watched[passage.watch]?.links[passage.name]?.isEmpty == true {
                watched[passage.watch]?.links[passage.name] = nil
            }
            releaseWatch(passage.watch)
        }
    }
}
