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
}
