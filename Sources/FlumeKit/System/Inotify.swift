import CFlume
import Glibc

/// Tells of changes to files and directories (inotify).
///
/// What it tells is late by nature: by the time a change is taken the files
/// may have changed again. Changes that found no room in the kernel's queue
/// are lost, which one change with `.overflow` says.
public final class Inotify {
    /// What happened, or what is to be told.
    public struct Kinds: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        private init(_ constant: Int32) { rawValue = UInt32(bitPattern: constant) }

        public static let modified = Kinds(IN_MODIFY)
        public static let attributes = Kinds(IN_ATTRIB)
        public static let writerClosed = Kinds(IN_CLOSE_WRITE)
        public static let movedFrom = Kinds(IN_MOVED_FROM)
        public static let movedTo = Kinds(IN_MOVED_TO)
        public static let created = Kinds(IN_CREATE)
        public static let deleted = Kinds(IN_DELETE)
        /// The watched file or directory itself was deleted.
        public static let selfDeleted = Kinds(IN_DELETE_SELF)
        /// The watched file or directory itself was moved.
        public static let selfMoved = Kinds(IN_MOVE_SELF)
        /// The watch is gone, with its file or because it was forgotten.
        public static let ignored = Kinds(IN_IGNORED)
        /// Changes were lost.
        public static let overflow = Kinds(IN_Q_OVERFLOW)
    }

    /// One change.
    public struct Change: Hashable, Sendable {
        /// The watch it came by; -1 for an overflow.
        public var watch: Int32
        public var kinds: Kinds
        /// Joins the two halves of a move: `.movedFrom` and `.movedTo`.
        public var cookie: UInt32
        /// The name in the watched directory; empty for the watched file itself.
        public var name: String
    }

    package let descriptor: FileDescriptor
    private let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 64 << 10, alignment: MemoryLayout<inotify_event>.alignment)

    public init() throws(SystemError) {
        let number = try SystemCall.run("inotify_init1") {
            inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        }
        descriptor = FileDescriptor(number, name: "inotify")
    }

    deinit { buffer.deallocate() }

    /// Watches a file or a directory from now on and returns the watch.
    ///
    /// One file has one watch, by whatever path it is reached; watching it again
    /// replaces what is told of it.
    public func watch(
        _ path: String, for kinds: Kinds, directoryOnly: Bool = false
    ) throws(SystemError) -> Int32 {
        let mask = kinds.rawValue | (directoryOnly ? UInt32(IN_ONLYDIR) : 0)
        return try SystemCall.run("inotify_add_watch", path) {
            inotify_add_watch(descriptor.number, path, mask)
        }
    }

    /// Watches the very file that is open, whatever its names are now.
    public func watch(_ file: FileDescriptor, for kinds: Kinds) throws(SystemError) -> Int32 {
        let path = "/proc/self/fd/\(file.number)"
        return try SystemCall.run("inotify_add_watch", file.name) {
            inotify_add_watch(descriptor.number, path, kinds.rawValue)
        }
    }

    public func forget(_ watch: Int32) {
        _ = inotify_rm_watch(descriptor.number, watch)
    }

    /// Hands over the changes that wait, up to a bufferful; false when there was
    /// none.
    ///
    /// Does not wait.
    public func take(_ body: (Change) -> Void) throws(SystemError) -> Bool {
        // Safe because a buffer of a fixed size larger than zero has an address.
        let start = buffer.baseAddress!
        let count: Int
        do {
            count = try descriptor.read(into: start, count: buffer.count)
        } catch  where error.code == EAGAIN {
            return false
        }
        var offset = 0
        let header = MemoryLayout<inotify_event>.size
        while offset + header <= count {
            let event = (start + offset).loadUnaligned(as: inotify_event.self)
            let name = UnsafeRawBufferPointer(start: start + offset + header, count: Int(event.len))
            // The name is filled up with zeros.
            body(
                Change(
                    watch: event.wd, kinds: Kinds(rawValue: event.mask), cookie: event.cookie,
                    name: String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)))
            offset += header + Int(event.len)
        }
        return count > 0
    }
}
