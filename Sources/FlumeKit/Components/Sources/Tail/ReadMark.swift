import CLibraries

/// What stands before the place where reading goes on: the proof that the
/// file is still the one that was read so far.
///
/// A file that was cut and has grown beyond the old place again has other
/// bytes there. A kibibyte holds several lines of a log, and with them a time
/// of day.
struct ReadMark: Hashable {
    static let maximumLength = 1024

    /// How many bytes it is taken of: all there are, up to the limit.
    private(set) var length = 0
    private var checksum: UInt32 = 0

    init() {}

    /// The mark after `first` and then `second`.
    private init(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) {
        let second = second.suffix(Self.maximumLength)
        let first = first.suffix(Self.maximumLength - second.count)
        length = first.count + second.count
        for part in [first, second] where !part.isEmpty {
            let bytes = UnsafeRawBufferPointer(rebasing: part)
            checksum = UInt32(
                truncatingIfNeeded: crc32_z(
                    UInt(checksum), bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
        }
    }

    /// The mark of the place `offset` of a file.
    init(
        in file: FileDescriptor, at offset: Int64, length: Int = maximumLength,
        scratch: UnsafeMutableRawBufferPointer
    ) throws(SystemError) {
        let length = Int(min(offset, Int64(length)))
        let count = try file.read(into: scratch, count: length, at: offset - Int64(length))
        self.init(UnsafeRawBufferPointer(rebasing: scratch[..<count]), .init(start: nil, count: 0))
    }

    /// The mark after `block`, which was just read at `offset`, if it still
    /// stands where it was read, after the bytes this mark was taken of.
    ///
    /// `nil` when it does not: then the file was cut, before the block was read
    /// or while it was.
    func advanced(
        over block: UnsafeRawBufferPointer, of file: FileDescriptor, at offset: Int64,
        scratch: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> ReadMark? {
        let fresh = min(block.count, Self.maximumLength - length)
        let wanted = length + fresh
        if wanted == 0 { return self }
        let count = try file.read(into: scratch, count: wanted, at: offset - Int64(length))
        guard count == wanted else { return nil }
        let before = UnsafeRawBufferPointer(rebasing: scratch[..<length])
        let after = scratch[length..<wanted]
        guard ReadMark(before, .init(start: nil, count: 0)) == self,
            after.elementsEqual(block.prefix(fresh))
        else { return nil }
        return block.isEmpty ? self : ReadMark(before, block)
    }
}
