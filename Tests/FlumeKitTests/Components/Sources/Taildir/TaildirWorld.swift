import FlumeTestKit
import Glibc

@testable import FlumeKit

/// Log files as their writers and rotators treat them, done to real files,
/// and a model that knows which lines a source owes.
///
/// A line such as `[3.1.12 xxx]` is the 12th of file 3 after its first cut.
/// It is delivered when its batch turns out to be safe; what was under way
/// when a process dies never is. A line may be excused, because it was
/// destroyed before it was safe, and may be delivered more than once only
/// where the model says why.
final class TaildirWorld {
    final class Line {
        let file: Int
        let life: Int
        /// Where it ends in its file, once it has an end.
        var end: Int64 = .max
        var delivered = 0
        var repeats = 0
        var isExcused = false

        init(file: Int, life: Int) {
            self.file = file
            self.life = life
        }
    }

    final class File {
        let number: Int
        let inode: UInt64
        /// Its name; `nil` when it is deleted.
        var name: String?
        var life = 0
        var size: Int64 = 0
        var lines: [Line] = []
        /// What is still to be written of the last line.
        var rest: String?
        var writer: Int32
        /// Whether the source has it open, or will find it.
        var isFollowed = false
        /// Whether hints lead to it, which nobody has taken.
        var isHinted = false
        var hasLeft = false
        var isCutUnseen = false
        var hasLoss = false

        init(_ number: Int, _ inode: UInt64, _ name: String, _ writer: Int32) {
            self.number = number
            self.inode = inode
            self.name = name
            self.writer = writer
        }

        /// Lines of this life that are not safe may never be.
        func excuse() {
            for line in lines where line.delivered == 0 { line.isExcused = true }
        }
    }

    let directory: String
    let identity: TaildirIdentity
    /// Whether all names match, or only `app.log`.
    let matchesAll: Bool
    var isUp = false
    private(set) var files: [File] = []
    /// Deleted and read to their end.
    private var gone: [File] = []
    private(set) var lines: [String: Line] = [:]
    private(set) var steps: [String] = []
    private var nextFile = 0
    private var nextName = 0

    init(in directory: String, identity: TaildirIdentity, matchesAll: Bool) {
        self.directory = directory
        self.identity = identity
        self.matchesAll = matchesAll
    }

    func note(_ step: String) { steps.append(step) }

    private func path(_ name: String) -> String { "\(directory)/\(name)" }
    private func matches(_ name: String?) -> Bool { name == "app.log" || matchesAll && name != nil }
    private var current: File? { files.first { $0.name == "app.log" } }
    private var rotated: [File] { files.filter { $0.name != "app.log" } }
    var hasUnseenCut: Bool { files.contains(where: \.isCutUnseen) }
    var hasLoss: Bool { files.contains(where: \.hasLoss) }

    // MARK: Steps

    /// Does something to the files.
    func step(_ random: inout Seeded) {
        let old = rotated.randomElement(using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<34: append(current ?? create(), Int.random(in: 1...4, using: &random), &random)
        case ..<44: appendPart(current ?? create(), &random)
        case ..<54: rename(&random)
        case ..<64:
            rename(&random)
            create()
        case ..<70: cut(current ?? create())
        case ..<75:
            let file = current ?? create()
            cut(file)
            append(file, Int.random(in: 1...6, using: &random), &random)
        case ..<79:
            if let file = current { remove(file) }
            create()
        case ..<81: if let file = current { remove(file) }
        case ..<87: if let file = old { append(file, 1, &random) }
        case ..<90: if let file = old { closeWriter(file) }
        case ..<93: if let file = old, file.name != nil { moveBack(file) }
        case ..<96: if let file = old { remove(file) }
        default: if let file = current { closeWriter(file) }
        }
    }

    @discardableResult
    private func create() -> File {
        if let file = current { return file }
        let writer = open(path("app.log"), O_CREAT | O_EXCL | Self.writing, 0o644)
        var raw = stat()
        precondition(writer >= 0 && fstat(writer, &raw) == 0, "a file can be made")
        let file = File(nextFile, UInt64(raw.st_ino), "app.log", writer)
        nextFile += 1
        file.isHinted = isUp
        files.append(file)
        note("create \(file.number)")
        return file
    }

    private static let writing = O_WRONLY | O_APPEND | O_CLOEXEC

    private func append(_ file: File, _ count: Int, _ random: inout Seeded) {
        guard isWritable(file) else { return }
        for _ in 0..<count {
            if file.rest == nil { begin(file, &random) }
            write(file.rest ?? "", file)
            file.rest = nil
            file.lines.last?.end = file.size
        }
        if !isWithinReach(file) { file.excuse() }
    }

    private func appendPart(_ file: File, _ random: inout Seeded) {
        guard isWritable(file) else { return }
        if file.rest == nil { begin(file, &random) }
        guard let rest = file.rest else { return }
        // The name of a line is never divided.
        let name = rest.first == "[" ? rest.utf8.prefix { $0 != 0x20 }.count + 1 : 1
        guard rest.utf8.count - 2 > name else { return }
        let length = Int.random(in: name..<rest.utf8.count - 2, using: &random)
        write(String(rest.prefix(length)), file)
        file.rest = String(rest.dropFirst(length))
    }

    private func isWritable(_ file: File) -> Bool {
        if file.writer < 0, file.name == nil { return false }
        // What was cut and has grown beyond its old size again looks, to a new
        // process, as if it had not been cut.
        return isUp || !file.isCutUnseen
    }

    private func begin(_ file: File, _ random: inout Seeded) {
        let key = "\(file.number).\(file.life).\(file.lines.count)"
        let padding = String(repeating: "x", count: Int.random(in: 0...40, using: &random))
        file.rest = "[\(key) \(padding)]" + (Bool.random(using: &random) ? "\n" : "\r\n")
        let line = Line(file: file.number, life: file.life)
        file.lines.append(line)
        lines[key] = line
    }

    private func write(_ text: String, _ file: File) {
        if file.writer < 0 {
            guard let name = file.name else { return }
            file.writer = open(path(name), Self.writing)
        }
        let bytes = Array(text.utf8)
        let count = Glibc.write(file.writer, bytes, bytes.count)
        precondition(count == bytes.count, "a file can be written to")
        file.size += Int64(count)
        note("write \(text.filter { $0 != "x" }.debugDescription) to \(file.number)")
    }

    /// Whether a source that looks now finds the file.
    private func isWithinReach(_ file: File) -> Bool {
        file.isFollowed || file.isHinted || matches(file.name)
    }

    private func rename(_ random: inout Seeded) {
        guard let file = current else { return }
        move(file, to: "app.log.\(nextName)")
        nextName += 1
        if Bool.random(using: &random) { closeWriter(file) }
    }

    private func move(_ file: File, to name: String) {
        Glibc.rename(path(file.name ?? ""), path(name))
        note("move \(file.number) from \(file.name ?? "") to \(name)")
        file.name = name
        if !matches(name) { file.hasLeft = true }
        // By Flume's rule it is another file now.
        if matches(name), identity == .path { allowRepeats(file, after: 0) }
        if !isWithinReach(file) { file.excuse() }
    }

    private func moveBack(_ file: File) {
        if let current { lose(current) }
        move(file, to: "app.log")
    }

    private func remove(_ file: File) {
        guard let name = file.name else { return }
        unlink(path(name))
        note("remove \(name), which is \(file.number)")
        lose(file)
    }

    /// A file has lost its name.
    private func lose(_ file: File) {
        file.name = nil
        file.hasLeft = true
        // Made and removed between two looks, or known only by its name.
        if !file.isFollowed || !isUp || file.hasLoss { file.excuse() }
        if !isUp { file.isFollowed = false }
        file.isHinted = false
    }

    private func cut(_ file: File) {
        if file.writer < 0 { file.writer = open(path(file.name ?? ""), Self.writing) }
        ftruncate(file.writer, 0)
        file.excuse()
        file.life += 1
        file.size = 0
        file.lines = []
        file.rest = nil
        file.hasLoss = false
        file.isCutUnseen = true
        note("cut \(file.number)")
    }

    private func closeWriter(_ file: File) {
        guard file.writer >= 0 else { return }
        close(file.writer)
        file.writer = -1
        note("close \(file.number)")
        if file.name == nil { file.rest = nil }
    }

    /// Removes everything.
    func clear() {
        for file in files {
            if file.writer >= 0 { close(file.writer) }
            if let name = file.name { unlink(path(name)) }
        }
    }

    // MARK: The source

    func allowRepeats(_ file: File, after place: Int64) {
        for line in file.lines where line.end > place { line.repeats += 1 }
    }

    /// The source has read all it can find.
    func looked() {
        note("look")
        for file in files {
            if matches(file.name) || file.isHinted && file.name != nil { file.isFollowed = true }
            file.isHinted = false
            file.isCutUnseen = false
        }
        gone += files.filter { $0.name == nil && $0.writer < 0 }
        files.removeAll { $0.name == nil && $0.writer < 0 }
    }

    /// A batch of a file was given up.
    func lost(_ line: Line) {
        guard let file = files.first(where: { $0.number == line.file }), file.life == line.life
        else {
            line.isExcused = true
            return
        }
        file.hasLoss = true
        if file.name == nil { file.excuse() }
    }

    /// The source is started.
    func started() {
        note("start")
        isUp = true
        for file in files {
            if file.hasLoss {
                allowRepeats(file, after: 0)
                file.hasLoss = false
            }
            if matches(file.name) {
                file.isFollowed = true
            } else if file.name == nil || file.isCutUnseen || !file.isFollowed {
                // Nobody saw it leave, or by its size it can be another.
                file.isFollowed = false
                file.excuse()
            }
        }
    }

    /// The source is stopped, having taken the last hints.
    func stopped() {
        isUp = false
        for file in files where file.name != nil {
            if matches(file.name) || file.isHinted { file.isFollowed = true }
            file.isHinted = false
        }
    }

    /// The process has ended; only what is recorded is known to the next.
    func died(_ recorded: [FilePosition]) {
        isUp = false
        for file in gone { file.excuse() }
        for file in files {
            file.isHinted = false
            let entries = recorded.filter { $0.inode == file.inode }
            let named = entries.last { $0.path == file.name.map(path) }
            let entry =
                identity == .path && matches(file.name) ? named : named ?? entries.last
            allowRepeats(file, after: entry?.position ?? 0)
            file.hasLoss = false
            // One that matches is found by its name, unless it loses that.
            if entry == nil || file.name == nil { file.isFollowed = false }
            if !matches(file.name), !file.isFollowed { file.excuse() }
        }
    }

    /// What is wrong in the end; `nil` if nothing is.
    var fault: String? {
        for (key, line) in lines.sorted(by: { $0.key < $1.key }) where line.end < .max {
            if line.delivered == 0, !line.isExcused { return "\(key) is lost" }
            if line.delivered > 1 + line.repeats {
                return "\(key) came \(line.delivered) times, allowed are \(1 + line.repeats)"
            }
        }
        return nil
    }
}
