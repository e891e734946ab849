public import Glibc

/// An open file, pipe, socket or event, closed when its owner lets go of it.
public final class FileDescriptor {
    public let number: Int32
    /// For messages: the path, or a word such as `stdin`.
    public let name: String
    private let isOwned: Bool
    private var isClosed = false

    /// Takes over `number` and closes it at the end, unless told otherwise.
    public init(_ number: Int32, name: String, owned: Bool = true) {
        self.number = number
        self.name = name
        isOwned = owned
    }

    deinit { close() }

    public static let standardInput = UncheckedDescriptor(0, "stdin")
    public static let standardOutput = UncheckedDescriptor(1, "stdout")

    /// Opens a file; `O_CLOEXEC` is always added.
    public static func open(
        _ path: String, _ flags: Int32, mode: mode_t = 0o666
    ) throws(SystemError) -> FileDescriptor {
        let number = try SystemCall.run("open", path) {
            Glibc.open(path, flags | O_CLOEXEC, mode)
        }
        return FileDescriptor(number, name: path)
    }

    /// Closes at once.
    ///
    /// Errors that `close` reports late are not for this call: a writer that
    /// must know calls `synchronize` first.
    public func close() {
        guard isOwned, !isClosed else { return }
        isClosed = true
        _ = Glibc.close(number)
    }

    /// Reads up to `count` bytes; 0 means the end.
    public func read(
        into buffer: UnsafeMutableRawPointer, count: Int
    ) throws(SystemError) -> Int {
        try SystemCall.run("read", name) { Glibc.read(number, buffer, count) }
    }

    /// Reads at a position without moving the descriptor's own.
    public func read(
        into buffer: UnsafeMutableRawPointer, count: Int, at offset: Int64
    ) throws(SystemError) -> Int {
        try SystemCall.run("pread", name) { Glibc.pread(number, buffer, count, off_t(offset)) }
    }

    /// Fills the first `count` bytes of a buffer from a position.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer, count: Int, at offset: Int64
    ) throws(SystemError) -> Int {
        precondition(count <= buffer.count, "a buffer has room for what is read")
        guard let start = buffer.baseAddress else { return 0 }
        return try read(into: start, count: count, at: offset)
    }

    /// Writes once; the count may be smaller than asked.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        try SystemCall.run("write", name) { Glibc.write(number, bytes.baseAddress, bytes.count) }
    }

    /// Writes all of `bytes`, waiting where a non-blocking descriptor is full.
    ///
    /// On failure the error says how many bytes had been written.
    public func writeAll(_ bytes: UnsafeRawBufferPointer) throws(ShortWrite) {
        var written = 0
        while written < bytes.count {
            do {
                written += try write(UnsafeRawBufferPointer(rebasing: bytes[written...]))
            } catch  where error.code == EAGAIN {
                waitUntilWritable()
            } catch {
                throw ShortWrite(cause: error, written: written)
            }
        }
    }

    private func waitUntilWritable() {
        var entry = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, -1)
    }

    /// Cuts the file to `length` bytes.
    public func truncate(to length: Int64) throws(SystemError) {
        _ = try SystemCall.run("ftruncate", name) { ftruncate(number, off_t(length)) }
    }

    /// Takes the last bytes off a regular file.
    ///
    /// What went down a pipe cannot be taken back.
    func cutBack(by surplus: Int) -> SystemError? {
        if surplus == 0 { return nil }
        do throws(SystemError) {
            let status = try status()
            if status.isRegularFile { try truncate(to: status.size - Int64(surplus)) }
            return nil
        } catch {
            return error
        }
    }

    /// Returns only after the file's bytes are on disk.
    public func synchronize() throws(SystemError) {
        _ = try SystemCall.run("fdatasync", name) { fdatasync(number) }
    }

    public func status() throws(SystemError) -> FileStatus {
        var raw = stat()
        _ = try SystemCall.run("fstat", name) { fstat(number, &raw) }
        return FileStatus(raw)
    }

    public var isTerminal: Bool { isatty(number) == 1 }
}

/// A write that stopped half way.
public struct ShortWrite: Error {
    public var cause: SystemError
    /// How many bytes were written before.
    public var written: Int
}

/// A descriptor that the process has from its birth and never closes.
public struct UncheckedDescriptor: Sendable {
    let number: Int32
    let name: String

    package init(_ number: Int32, _ name: String) {
        self.number = number
        self.name = name
    }

    public var descriptor: FileDescriptor { FileDescriptor(number, name: name, owned: false) }
}

/// What `stat` tells of a file.
public struct FileStatus: Hashable, Sendable {
    public var device: UInt64
    public var inode: UInt64
    public var size: Int64
    public var mode: UInt32
    public var modified: Int64

    init(_ raw: stat) {
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        size = Int64(raw.st_size)
        mode = raw.st_mode
        modified = Int64(raw.st_mtim.tv_sec) * 1_000_000_000 + Int64(raw.st_mtim.tv_nsec)
    }

    /// What the file is, whatever its names are.
    public var identity: FileIdentity { FileIdentity(device: device, inode: inode) }

    public var isRegularFile: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFREG) }
    public var isDirectory: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFDIR) }
    public var isSymbolicLink: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFLNK) }
}

/// Which file it is.
///
/// Holds as long as the file is open; afterwards another file may get the
/// same numbers.
public struct FileIdentity: Hashable, Sendable {
    public var device: UInt64
    public var inode: UInt64
}
