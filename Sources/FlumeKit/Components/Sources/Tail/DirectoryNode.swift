import Glibc

/// A directory that paths of followed files lead into or through: what is
/// wanted of its names, and what was found.
final class DirectoryNode {
    /// What is wanted below a directory: the first step applies to its names.
    typealias Goal = ArraySlice<PathPattern.Step>

    /// What is wanted of one name.
    private struct Wanted {
        var isFile = false
        /// Whether the file is wanted by its very name, not by a pattern.
        var isNamed = false
        var below: [Goal] = []
    }

    /// Empty for the current directory.
    let path: String
    /// Its name in its parent.
    let name: String
    private(set) weak var parent: DirectoryNode?
    /// `nil` while it cannot be watched, for a reason that is kept.
    var watch: Int32?
    var watchError: SystemError?
    private(set) var children: [String: DirectoryNode] = [:]
    private(set) var slots: [String: NameSlot] = [:]
    /// Names here that are symbolic links, with what they lead through.
    var links: [String: [NameTree.Passage]] = [:]

    private unowned let tree: NameTree
    private var named: [String: [Goal]] = [:]
    private var patterns: [(glob: Glob, goal: Goal)] = []
    private var expressions: [(matcher: Matcher, goal: Goal)] = []
    private var levels: Int?

    init(_ path: String, name: String = "", in parent: DirectoryNode? = nil, tree: NameTree) {
        self.path = path
        self.name = name
        self.parent = parent
        self.tree = tree
    }

    func path(of name: String) -> String { Files.path(path, name) }

    /// Whether names are wanted that can be learnt only by listing.
    var isListed: Bool { levels != nil || !patterns.isEmpty || !expressions.isEmpty }

    func add(_ goal: Goal) {
        switch goal.first {
        case .name(let name): named[name, default: []].append(goal.dropFirst())
        case .pattern(let glob): patterns.append((glob, goal.dropFirst()))
        case .expression(let pattern):
            expressions.append((Matcher(pattern), goal.dropFirst()))
        case .tree(let levels): self.levels = max(levels, self.levels ?? 0)
        case nil: break
        }
    }

    private func wanted(_ name: String) -> Wanted {
        var wanted = Wanted()
        var goals = named[name] ?? []
        wanted.isNamed = goals.contains(where: \.isEmpty)
        for (glob, goal) in patterns where glob.matches(name) { goals.append(goal) }
        for (matcher, goal) in expressions where matcher.matchesWhole(name) { goals.append(goal) }
        for goal in goals {
            if goal.isEmpty { wanted.isFile = true } else { wanted.below.append(goal) }
        }
        if let levels {
            if tree.isChosen(name) { wanted.isFile = true }
            if levels > 0 { wanted.below.append([.tree(levels: levels - 1)]) }
        }
        return wanted
    }

    /// Looks at every name that is wanted or was found.
    ///
    /// The directory is watched before, so that nothing slips in between.
    func scan() {
        var names = Set(named.keys).union(children.keys).union(slots.keys)
        if isListed { names.formUnion(tree.names(in: self)) }
        for name in names.sorted() { look(at: name) }
        // Where the way only leads through, the hint is not worth a word.
        if let watchError, children.isEmpty { tree.reportUnwatched(watchError, isListed) }
    }

    /// As `scan`, for this directory and all below it.
    func scanDeep() {
        tree.watch(self)
        scan()
        for child in children.values { child.scanDeep() }
    }

    /// Finds out what a name is now, whatever is told of it.
    func look(at name: String) {
        let wanted = wanted(name)
        if !wanted.isFile, wanted.below.isEmpty { return }
        let status: FileStatus
        do {
            status = try tree.status(of: name, in: self)
        } catch {
            if !error.isAbsence { return tree.report(error) }
            dropSlot(name)
            dropChild(name)
            return
        }
        if status.isDirectory {
            dropSlot(name)
            if wanted.below.isEmpty {
                if wanted.isNamed { tree.reportDirectory(path(of: name)) }
            } else {
                descend(name, wanted.below)
            }
        } else {
            dropChild(name)
            if !wanted.isFile { return dropSlot(name) }
            if wanted.isNamed, !status.isRegularFile { tree.reportIrregular(path(of: name)) }
            tree.found(slot(name), status)
        }
    }

    private func descend(_ name: String, _ goals: [Goal]) {
        let child: DirectoryNode
        if let known = children[name] {
            child = known
        } else {
            child = DirectoryNode(path(of: name), name: name, in: self, tree: tree)
            goals.forEach(child.add)
            children[name] = child
        }
        if tree.watch(child) { child.scan() }
    }

    private func slot(_ name: String) -> NameSlot {
        if let known = slots[name] { return known }
        let slot = NameSlot(name, in: self, start: tree.startOfNewFiles)
        slots[name] = slot
        return slot
    }

    /// The name's slot, also when nothing is there now; `nil` when no file is
    /// wanted of that name.
    func wantedSlot(_ name: String) -> NameSlot? {
        if let known = slots[name] { return known }
        return wanted(name).isFile ? NameSlot(name, in: self, start: .beginning) : nil
    }

    private func dropSlot(_ name: String) {
        guard let slot = slots[name] else { return }
        tree.vanished(slot)
        removeIfUnused(slot)
    }

    /// Forgets a name at which there is no file, once the last one that was
    /// there has been read to its end.
    func removeIfUnused(_ slot: NameSlot) {
        if slot.file == nil, slot.latest == nil, slots[slot.name] === slot {
            slots[slot.name] = nil
        }
    }

    private func dropChild(_ name: String) {
        if let child = children.removeValue(forKey: name) { tree.vanished(child) }
    }

    /// Lets go of everything below.
    func dropAll() {
        for name in slots.keys { dropSlot(name) }
        for name in Array(links.keys) { tree.forgetLink(name, in: self) }
        for child in children.values { child.dropAll() }
        children = [:]
        tree.unwatch(self)
    }
}

/// A name at which a file is followed.
final class NameSlot {
    let name: String
    private(set) weak var node: DirectoryNode?
    let path: String
    /// Where the first file that is opened here starts.
    var start: FileStart
    /// The file that is there now.
    var file: FollowedFile?
    /// The file that was there last, as long as it is read.
    var latest: FollowedFile?

    init(_ name: String, in node: DirectoryNode, start: FileStart) {
        self.name = name
        self.node = node
        path = node.path(of: name)
        self.start = start
    }

    func look() { node?.look(at: name) }
    func removeIfUnused() { node?.removeIfUnused(self) }
}

extension SystemError {
    /// Whether it says that there is nothing of that name.
    var isAbsence: Bool { code == ENOENT || code == ENOTDIR || code == ELOOP }
}
