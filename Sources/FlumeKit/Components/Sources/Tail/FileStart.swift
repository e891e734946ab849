import Glibc

/// Where reading a file begins.
enum FileStart: Hashable, Sendable {
    case beginning
    /// Before the last records, so many of them; with none, where the
    /// unfinished last one begins.
    case last(Int)

    /// The place in a file of `size` bytes.
    ///
    /// Reads backwards, and only as far as that many records of the longest
    /// kind can reach.
    func offset(
        in file: FileDescriptor, size: Int64, framing: Framing, maximumLength: Int
    ) throws(SystemError) -> Int64 {
        guard case .last(let count) = self else { return 0 }
        let product = (count + 1).multipliedReportingOverflow(by: maximumLength)
        let reach = product.overflow ? size : Int64(product.partialValue)
        switch framing {
        case .lines:
            return try Self.startOfLines(count, in: file, size: size, reach: reach)
        case .delimited(let pattern, let mode):
            let boundaries = try Self.boundaries(
                pattern, mode, in: file, from: max(0, size - reach), to: size)
            return boundaries.suffix(count + 1).first ?? size
        }
    }

    private static let blockBytes = 16 << 10

    /// Where the last `count` lines begin that have an end.
    private static func startOfLines(
        _ count: Int, in file: FileDescriptor, size: Int64, reach: Int64
    ) throws(SystemError) -> Int64 {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockBytes, alignment: 16)
        defer { block.deallocate() }
        var end = size
        var left = count + 1
        var start = size
        while end > max(0, size - reach) {
            let from = max(0, end - Int64(blockBytes))
            let length = try file.read(into: block, count: Int(end - from), at: from)
            for index in stride(from: length - 1, through: 0, by: -1) where block[index] == 0x0A {
                start = from + Int64(index) + 1
                left -= 1
                if left == 0 { return start }
            }
            end = from
        }
        // Fewer lines than wanted: all of them, if the file's start was seen.
        return end == 0 ? 0 : start
    }

    /// Where records begin in the last part of a file, the first of which
    /// begins before it.
    private static func boundaries(
        _ pattern: Pattern, _ mode: DelimiterMode, in file: FileDescriptor, from: Int64, to: Int64
    ) throws(SystemError) -> [Int64] {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, Int(to - from)), alignment: 16)
        defer { bytes.deallocate() }
        let count = try file.read(into: bytes, count: Int(to - from), at: from)
        let found = DelimiterDecoder.starts(
            pattern, mode, in: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return (from == 0 ? [0] : []) + found.map { from + Int64($0) }
    }
}
