import Glibc

/// Makes a newline of every line end, be it a newline, a carriage return or
/// both, in bytes that come piece by piece.
///
/// A carriage return ends its line at once: a newline that begins the next
/// piece belongs to it and is left out.
struct NewlineUnifier {
    private var endedInReturn = false

    /// Changes the bytes in place and returns how many are left.
    mutating func unify(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
        if count == 0 { return 0 }
        var read = endedInReturn && bytes[0] == 0x0A ? 1 : 0
        var written = 0
        endedInReturn = false
        while read < count {
            let found = memchr(bytes + read, 0x0D, count - read)
            let stop = found.map { UnsafeRawPointer(bytes).distance(to: UnsafeRawPointer($0)) }
            let end = stop ?? count
            if written < read { memmove(bytes + written, bytes + read, end - read) }
            written += end - read
            read = end
            if stop == nil { break }
            bytes[written] = 0x0A
            written += 1
            read += 1
            if read == count {
                endedInReturn = true
            } else if bytes[read] == 0x0A {
                read += 1
            }
        }
        return written
    }
}
