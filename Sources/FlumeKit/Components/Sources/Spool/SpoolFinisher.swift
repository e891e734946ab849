import Glibc

/// Does what is to be done with a file all of whose events are safe: renames,
/// marks or removes it.
///
/// Safe because the ledger calls it from one thread at a time.
final class SpoolFinisher: @unchecked Sendable {
    /// What became of a file.
    enum Outcome {
        case finished
        /// So it is, and another file has its name.
        case replaced
        /// It has more to read than there was.
        case grown(SpooledFile.Look)
        /// It is tried again.
        case stuck
        /// The source is to stop for it.
        case refused(String)
    }

    /// For what is finished when no source is at work.
    let log: Log
    private let settings: SpoolSettings
    private let progress: SpoolProgressFile
    private var said: Set<String> = []

    init(_ settings: SpoolSettings, _ log: Log) {
        self.settings = settings
        self.log = log
        progress = SpoolProgressFile(in: settings.trackerDirectory)
    }

    /// What whoever was at work before has stored.
    func load(_ say: (String) -> Void) -> SpoolProgress? {
        do throws(SystemError) {
            if let stored = try progress.load() { return stored }
            if progress.isUnreadable {
                say(
                    "\(progress.path): says no place, so that the file that was in work is read "
                        + "from its start")
                try Files.remove(progress.path)
            }
        } catch {
            say(error.sentence)
        }
        return nil
    }

    func store(_ place: SpoolProgress, _ say: (String) -> Void) {
        do {
            try progress.store(place)
        } catch {
            sayOnce(
                "\(error.sentence); events may come twice after a restart, for how far was read "
                    + "cannot be stored", say)
        }
    }

    func finish(_ file: SpooledFile, _ say: (String) -> Void) -> Outcome {
        do throws(SystemError) {
            let status = try Files.status(file.path)
            if status.identity != file.identity {
                say("\(file.path): another file has its name now, and is read as well")
                _ = try conclude(file)
                return .replaced
            }
            let look = SpooledFile.Look(status)
            if let fault = file.fault { return try setAside(file, fault, say) }
            if look == file.look { return try complete(file, say) }
            if settings.stopsAtFaults { return .refused(Self.changed(file.path)) }
            if look.size > file.look.size {
                say(Self.grew(file.path))
                return .grown(look)
            }
            return try setAside(file, Self.changed(file.path), say)
        } catch {
            if error.code == ENOENT, !Files.exists(file.path) {
                say("\(file.path): was removed by somebody; all of it has been delivered")
                return (try? conclude(file)) ?? .finished
            }
            sayOnce(
                "\(error.sentence); all of it has been delivered, but this cannot be marked, so "
                    + "that it would come again after a restart", say)
            return .stuck
        }
    }

    static func changed(_ path: String) -> String {
        "\(path): was changed while it was read, which must not be"
    }

    static func grew(_ path: String) -> String {
        "\(path): has grown while it was read, which must not be: a line may be cut in two"
    }

    private func complete(
        _ file: SpooledFile, _ say: (String) -> Void
    ) throws(SystemError) -> Outcome {
        if settings.deletes {
            try Files.remove(file.path)
        } else if settings.marks {
            try mark(settings.marker(of: file.path))
        } else if let outcome = try rename(file, "", say) {
            return outcome
        }
        return try conclude(file)
    }

    /// Gets a file out of the way that cannot be read to its end.
    private func setAside(
        _ file: SpooledFile, _ fault: String, _ say: (String) -> Void
    ) throws(SystemError) -> Outcome {
        let word = SpoolSettings.faultMark
        if settings.marks {
            try mark(settings.marker(of: file.path + word))
            try mark(settings.marker(of: file.path))
            say("\(fault); it is not read again, and so marked in \(settings.trackerDirectory)")
        } else {
            if let outcome = try rename(file, word, say) { return outcome }
            say("\(fault); it was set aside as \(file.path)\(word)\(settings.suffix)")
        }
        return try conclude(file)
    }

    /// Gives a file its last name, with a number where that is taken.
    private func rename(
        _ file: SpooledFile, _ word: String, _ say: (String) -> Void
    ) throws(SystemError) -> Outcome? {
        var number = 0
        while true {
            let numbered = number == 0 ? "" : ".\(number)"
            let name = file.path + numbered + word + settings.suffix
            do {
                try Files.rename(file.path, toFree: name)
                if number > 0 {
                    say("\(file.path)\(settings.suffix): is taken, so the file became \(name)")
                }
                return nil
            } catch  where error.code == EEXIST {
                if settings.stopsAtFaults { return .refused("\(name): is there already") }
                number += 1
            }
        }
    }

    private func mark(_ path: String) throws(SystemError) {
        try Files.makeDirectories(Files.parent(of: path))
        _ = try FileDescriptor.open(path, O_WRONLY | O_CREAT)
    }

    private func conclude(_ file: SpooledFile) throws(SystemError) -> Outcome {
        try progress.remove(file.path)
        return .finished
    }

    private func sayOnce(_ sentence: String, _ say: (String) -> Void) {
        if said.insert(sentence).inserted { say(sentence) }
    }
}
