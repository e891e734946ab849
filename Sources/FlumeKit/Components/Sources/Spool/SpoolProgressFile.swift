import Glibc

/// The file `.flumespool-main.meta`, in which Flume and flumectl keep how far
/// the oldest file in work was read.
///
/// Made under another name and renamed; a further place of the same file is
/// appended by one write, so that at any moment the file can be read.
final class SpoolProgressFile {
    static let name = ".flumespool-main.meta"
    /// A file that has grown beyond this is made anew.
    private static let maximumBytes = 64 << 10

    let path: String
    private var stored: SpoolProgress?
    private var sync = SyncMarker.random()
    private var file: FileDescriptor?
    private var size = 0
    private let buffer = ByteWriter(capacity: 512)

    init(in directory: String) { path = Files.path(directory, Self.name) }

    /// What was kept by whoever was at work before; `nil` where nothing can be
    /// made out.
    func load() throws(SystemError) -> SpoolProgress? {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path)
        } catch  where error.code == ENOENT {
            return nil
        }
        return bytes.withUnsafeBytes { SpoolProgress($0) }
    }

    /// Whether there is something that says nothing, such as a file without a
    /// byte or one that is damaged from its start.
    var isUnreadable: Bool {
        guard let bytes = try? Files.read(path) else { return false }
        return bytes.withUnsafeBytes { SpoolProgress($0) } == nil
    }

    func store(_ progress: SpoolProgress) throws(SystemError) {
        if progress == stored { return }
        buffer.removeAll()
        let isSameFile = stored?.path == progress.path && stored?.identity == progress.identity
        if isSameFile, let file, size < Self.maximumBytes {
            progress.appendPlace(sync: sync, to: buffer)
            try write(to: file)
        } else {
            try create(progress)
        }
        size += buffer.count
        stored = progress
    }

    private func create(_ progress: SpoolProgress) throws(SystemError) {
        forget()
        sync = .random()
        progress.write(sync: sync, to: buffer)
        let temporary = path + ".tmp"
        let file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
        try write(to: file)
        try Files.rename(temporary, to: path)
        self.file = file
        size = 0
    }

    private func write(to file: FileDescriptor) throws(SystemError) {
        do {
            try file.writeAll(buffer.bytes)
        } catch {
            // Half a place at the end is passed over by those who read it, but
            // nothing may follow it.
            forget()
            throw error.cause
        }
    }

    /// Removes what is kept of a file that is finished.
    func remove(_ path: String) throws(SystemError) {
        var kept = stored
        if kept == nil { kept = try load() }
        guard kept?.path == path else { return }
        forget()
        do {
            try Files.remove(self.path)
        } catch  where error.code == ENOENT {}
    }

    /// Makes the next place begin a file of its own.
    func forget() {
        stored = nil
        file = nil
    }
}
