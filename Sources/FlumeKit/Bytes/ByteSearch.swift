import CFlume

/// Finds bytes in bytes.
public enum ByteSearch {
    /// Whether `needle` stands somewhere in `bytes`; nothing stands everywhere.
    @inline(__always)
    public static func contains(
        _ bytes: UnsafeRawBufferPointer, _ needle: UnsafeRawBufferPointer
    ) -> Bool {
        guard let base = bytes.baseAddress, let wanted = needle.baseAddress else {
            return needle.isEmpty
        }
        return cflume_find(base, bytes.count, wanted, needle.count) != nil
    }

    /// Where `needle`, which is not empty, first stands in `bytes`.
    public static func offset(
        of needle: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer
    ) -> Int? {
        guard let base = bytes.baseAddress, let wanted = needle.baseAddress,
            let found = cflume_find(base, bytes.count, wanted, needle.count)
        else { return nil }
        return base.distance(to: found)
    }
}
