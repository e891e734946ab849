import FlumeTestKit
import Glibc

@testable import FlumeKit

/// A log as its writers and rotators treat it, done to real files and noted
/// in a model that knows which events a follower must give out.
///
/// What is written comes in pieces such as `[3.1.12]`: file 3, cut once,
/// piece 12. A piece is written at once and never divided, so every event
/// tells which file it came from. The model knows what had been read, because
/// a look is a step as any other; so it knows what a cut destroyed.
final class RotatedLog {
    /// A file, whatever its name is now.
    final class File {
        let number: Int
        /// Its names in the directory.
        var names: Set<String>
        /// What is in it and what was read of that.
        var bytes: [UInt8] = []
        var readCount = 0
        /// How often it was cut, and the places where a line was given up.
        var cuts = 0
        var ends: [Int] = []
        var pieces = 0
        /// Open for writing and appending, if its writer is still there.
        var writer: Int32 = -1
        /// Whether the follower has it open.
        var isFollowed = false
        /// Whether hints tell where it went before it was seen.
        var leftTheName = false

        init(_ number: Int, name: String) {
            self.number = number
            names = [name]
        }
    }

    /// One event: its text, with a newline if it had one.
    typealias Events = [String]

    let directory: String
    /// Whether all names are followed, or only `app.log`.
    let followsAll: Bool
    private var files: [File] = []
    private var nextFile = 0
    private var nextName = 0
    /// What each file must give out, by file and cut.
    private(set) var expected: [String: Events] = [:]
    private(set) var destroyedBytes = 0
    private(set) var steps: [String] = []

    init(in directory: String, followsAll: Bool) {
        self.directory = directory
        self.followsAll = followsAll
    }

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    private var current: File? { files.first { $0.names.contains("app.log") } }
    private var rotated: [File] { files.filter { !$0.names.contains("app.log") } }

    // MARK: Steps

    /// Does something at random; returns whether the follower is to look.
    func step(_ random: inout Seeded) -> Bool {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<25:
            append(current ?? create(), lines: Int.random(in: 1...4, using: &random), &random)
        case ..<32: append(current ?? create(), lines: 0, &random)
        case ..<40: rename(&random)
        case ..<46:
            rename(&random)
            create()
        case ..<51: cut(current ?? create())
        case ..<56:
            let file = current ?? create()
            cut(file)
            append(file, lines: Int.random(in: 1...6, using: &random), &random)
        case ..<59:
            unlink("app.log")
            create()
        case ..<61: unlink("app.log")
        case ..<63: linkAndUnlink()
        case ..<68: if let file = rotated.randomElement(using: &random) { writeLate(file, &random) }
        case ..<71: if let file = rotated.randomElement(using: &random) { closeWriter(file) }
        case ..<73: moveBack(&random)
        case ..<75: deleteRotated(&random)
        case ..<77: if let file = current { closeWriter(file) }
        default: return true
        }
        return false
    }

    @discardableResult
    private func create() -> File {
        if let file = current { return file }
        let file = File(nextFile, name: "app.log")
        nextFile += 1
        file.writer = open(path("app.log"), O_CREAT | O_EXCL | Self.writing, 0o644)
        precondition(file.writer >= 0, "a file can be made")
        files.append(file)
        note("create \(file.number)")
        return file
    }

    private func append(_ file: File, lines: Int, _ random: inout Seeded) {
        for _ in 0..<max(1, lines) {
            let isWhole = lines > 0
            let padding = String(repeating: "x", count: Int.random(in: 0...40, using: &random))
            let piece = "[\(file.number).\(file.cuts).\(file.pieces)]\(padding)"
            let text = piece + (isWhole ? "\n" : "")
            file.pieces += 1
            write(Array(text.utf8), to: file)
        }
    }

    private func write(_ bytes: [UInt8], to file: File) {
        if file.writer < 0 {
            guard let name = file.names.first else { return }
            file.writer = open(path(name), Self.writing)
        }
        let count = Glibc.write(file.writer, bytes, bytes.count)
        precondition(count == bytes.count, "a file can be written to")
        file.bytes += bytes
        note("write \(bytes.count) to \(file.number)")
    }

    private func rename(_ random: inout Seeded) {
        guard let file = current else { return }
        let name = "app.log.\(nextName)"
        nextName += 1
        Glibc.rename(path("app.log"), path(name))
        file.names.remove("app.log")
        file.names.insert(name)
        file.leftTheName = true
        note("rename \(file.number) to \(name)")
        if Bool.random(using: &random) { closeWriter(file) }
    }

    private func linkAndUnlink() {
        guard let file = current else { return }
        let name = "app.log.\(nextName)"
        nextName += 1
        link(path("app.log"), path(name))
        Glibc.unlink(path("app.log"))
        file.names = file.names.subtracting(["app.log"]).union([name])
        // No hint joins a link and the removal of the older name.
        file.leftTheName = false
        note("link \(file.number) to \(name) and unlink")
    }

    private func cut(_ file: File) {
        if file.writer < 0, file.names.isEmpty { return }
        if file.writer < 0 { file.writer = open(path(file.names.first ?? ""), Self.writing) }
        ftruncate(file.writer, 0)
        if file.isFollowed || file.readCount > 0 {
            destroyedBytes += file.bytes.count - file.readCount
        } else {
            destroyedBytes += file.bytes.count
        }
        settle(file)
        file.cuts += 1
        note("cut \(file.number)")
    }

    private func unlink(_ name: String) {
        guard let file = files.first(where: { $0.names.contains(name) }) else { return }
        Glibc.unlink(path(name))
        file.names.remove(name)
        note("unlink \(name), which is \(file.number)")
    }

    /// Writes to a file after it was rotated.
    private func writeLate(_ file: File, _ random: inout Seeded) {
        guard file.isFollowed || file.leftTheName || followsAll else { return }
        append(file, lines: Int.random(in: 0...2, using: &random), &random)
    }

    private static let writing = O_WRONLY | O_APPEND | O_CLOEXEC

    private func closeWriter(_ file: File) {
        guard file.writer >= 0 else { return }
        let probe = FileDescriptor(
            open("/proc/self/fd/\(file.writer)", O_RDONLY | O_CLOEXEC), name: "probe")
        close(file.writer)
        file.writer = -1
        // A program that another test starts has a copy of the descriptor
        // until it runs.
        while probe.hasWriters == true { usleep(100) }
        note("close \(file.number)")
    }

    /// Moves a rotated file to the name of the log, over what is there.
    private func moveBack(_ random: inout Seeded) {
        guard let file = rotated.randomElement(using: &random), let name = file.names.first
        else { return }
        current?.names.remove("app.log")
        Glibc.rename(path(name), path("app.log"))
        file.names.remove(name)
        file.names.insert("app.log")
        file.leftTheName = false
        note("move \(file.number) back")
    }

    private func deleteRotated(_ random: inout Seeded) {
        guard let file = rotated.randomElement(using: &random), let name = file.names.first
        else { return }
        unlink(name)
    }

    /// Removes everything, which leaves nothing to follow.
    func clear() {
        for file in files {
            for name in file.names { unlink(name) }
            closeWriter(file)
        }
    }

    // MARK: Model

    /// The follower looks now: what becomes read.
    func look() {
        note("look")
        for file in files {
            let isAtName = followsAll ? !file.names.isEmpty : file.names.contains("app.log")
            let isFound = !followsAll && file.leftTheName && !file.names.isEmpty
            if isAtName || isFound { file.isFollowed = true }
            file.leftTheName = false
            if file.isFollowed { file.readCount = file.bytes.count }
            if file.isFollowed, !isAtName, file.writer < 0 {
                file.ends.append(file.bytes.count)
                if file.names.isEmpty { file.isFollowed = false }
            }
        }
        for file in files where file.names.isEmpty && file.writer < 0 { settle(file) }
        files.removeAll { $0.names.isEmpty && $0.writer < 0 }
    }

    /// Notes what a file had to give out up to now.
    private func settle(_ file: File) {
        var events: Events = []
        var text: [UInt8] = []
        for (index, byte) in file.bytes[..<file.readCount].enumerated() {
            if file.ends.contains(index), !text.isEmpty {
                events.append(String(decoding: text, as: UTF8.self))
                text = []
            }
            text.append(byte)
            if byte == 0x0A {
                events.append(String(decoding: text, as: UTF8.self))
                text = []
            }
        }
        if !text.isEmpty { events.append(String(decoding: text, as: UTF8.self)) }
        if !events.isEmpty { expected["\(file.number).\(file.cuts)"] = events }
        file.bytes = []
        file.readCount = 0
        file.ends = []
    }

    private func note(_ step: String) { steps.append(step) }
}
