import CFlume
import Glibc

/// What Linux tells of an open regular file besides its status.
extension FileDescriptor {
    /// Whether anybody has the file open for writing; `nil` where the kernel
    /// does not tell.
    ///
    /// For a regular file opened for reading.
    package var hasWriters: Bool? {
        do {
            return try SystemCall.run("lease", name) { cflume_has_writers(number) } == 1
        } catch {
            return nil
        }
    }

    /// Whether the file has no name left anywhere.
    package var isDeleted: Bool {
        var raw = stat()
        return fstat(number, &raw) == 0 && raw.st_nlink == 0
    }

    /// When the file was made, in nanoseconds since the epoch; `nil` where
    /// its file system does not keep it.
    package var birthTime: Int64? {
        var nanoseconds: Int64 = 0
        return cflume_birth_time(number, &nanoseconds) == 0 ? nanoseconds : nil
    }

    /// The first place that is not in a hole; `nil` where there is none.
    package var startOfData: Int64? {
        let place = cflume_seek_data(number, 0)
        return place < 0 ? nil : place
    }
}
