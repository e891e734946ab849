import Glibc

extension Files {
    /// Gives a file a new content, all of it or none, on disk when it returns.
    ///
    /// It is written beside it, as `path.tmp`, and takes its name then.
    package static func replace(
        _ path: String, with bytes: UnsafeRawBufferPointer
    ) throws(SystemError) {
        let temporary = path + ".tmp"
        do throws(SystemError) {
            let file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
            do {
                try file.writeAll(bytes)
            } catch {
                throw error.cause
            }
            try file.synchronize()
            try rename(temporary, to: path)
        } catch {
            try? remove(temporary)
            throw error
        }
        try synchronizeDirectory(parent(of: path))
    }

    /// Returns only after the names in a directory are on disk.
    private static func synchronizeDirectory(_ path: String) throws(SystemError) {
        let directory = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
        let failure = fsync(directory.number) == 0 ? 0 : errno
        // Some file systems cannot do that for directories, and need not.
        if failure != 0, failure != EINVAL { throw SystemError("fsync", failure, path) }
    }

    /// A path from the root on, which leads where `path` leads from the
    /// current directory, without the slashes that mean nothing.
    package static func absolute(_ path: String) -> String {
        var full = path
        if !path.hasPrefix("/"), let current = try? linkTarget("/proc/self/cwd") {
            full = self.path(current, path)
        }
        return "/" + full.split(separator: "/").joined(separator: "/")
    }
}
