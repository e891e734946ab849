import CFlume
import Glibc

/// Operations on paths.
package enum Files {
    package static func status(_ path: String) throws(SystemError) -> FileStatus {
        var raw = stat()
        _ = try SystemCall.run("stat", path) { stat(path, &raw) }
        return FileStatus(raw)
    }

    /// The status of a name itself, be it a symbolic link.
    package static func linkStatus(_ path: String) throws(SystemError) -> FileStatus {
        var raw = stat()
        _ = try SystemCall.run("lstat", path) { lstat(path, &raw) }
        return FileStatus(raw)
    }

    /// Where a symbolic link points to.
    package static func linkTarget(_ path: String) throws(SystemError) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = try SystemCall.run("readlink", path) {
            buffer.withUnsafeMutableBytes { bytes in
                // Safe because a buffer that has bytes has an address.
                readlink(path, bytes.bindMemory(to: CChar.self).baseAddress!, bytes.count)
            }
        }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    package static func rename(_ old: String, to new: String) throws(SystemError) {
        _ = try SystemCall.run("rename", old) { Glibc.rename(old, new) }
    }

    /// Renames unless the new name is taken, which throws `EEXIST`.
    package static func rename(_ old: String, toFree new: String) throws(SystemError) {
        do {
            _ = try SystemCall.run("rename", old) { cflume_rename_to_free_name(old, new) }
        } catch  where error.code == EINVAL || error.code == ENOSYS {
            // A file system that cannot do both at once.
            if exists(new) { throw SystemError("rename", EEXIST, new) }
            try rename(old, to: new)
        }
    }

    package static func remove(_ path: String) throws(SystemError) {
        _ = try SystemCall.run("unlink", path) { unlink(path) }
    }

    package static func makeDirectory(_ path: String) throws(SystemError) {
        _ = try SystemCall.run("mkdir", path) { mkdir(path, 0o777) }
    }

    /// Makes a directory and those above it, as far as they are missing.
    package static func makeDirectories(_ path: String) throws(SystemError) {
        if path.isEmpty || path == "/" || (try? status(path).isDirectory) == true { return }
        try makeDirectories(parent(of: path))
        do {
            try makeDirectory(path)
        } catch  where error.code == EEXIST {
            return
        }
    }

    /// The names in a directory, without `.` and `..`, in byte order.
    package static func names(in path: String) throws(SystemError) -> [String] {
        guard let directory = opendir(path) else { throw SystemError("opendir", errno, path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The whole of a file, up to a limit.
    package static func read(_ path: String, limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        let file = try FileDescriptor.open(path, O_RDONLY)
        return try read(file, limit: limit)
    }

    /// All that is left of an open file, up to a limit.
    package static func read(
        _ file: FileDescriptor, limit: Int = 64 << 20
    ) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            // Safe because a buffer that has bytes has an address.
            let count = try file.read(into: buffer.baseAddress!, count: buffer.count)
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            if bytes.count > limit { throw SystemError("read", EFBIG, file.name) }
        }
    }

    /// A path without links, `.` and `..`; `nil` if it leads nowhere.
    package static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    /// A path that leads on from a directory, which is the current one when
    /// its path is empty.
    package static func path(_ directory: String, _ name: String) -> String {
        if directory.isEmpty { return name }
        return directory.utf8.last == UInt8(ascii: "/") ? directory + name : "\(directory)/\(name)"
    }

    /// The directory part of a path: `.` for a bare name.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    package static func baseName(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }
}
