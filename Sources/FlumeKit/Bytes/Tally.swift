/// Counts byte strings: how often each was seen.
///
/// Holds up to a number of different ones; those that come later are counted
/// together, so that memory has a limit whatever is counted.
public final class Tally {
    public let maximumKeys: Int
    /// How often something was seen that is no longer told apart.
    public private(set) var others = 0

    private var keys: [(hash: UInt64, start: Int, length: Int)] = []
    private var counts: [Int] = []
    private let text = ByteWriter()
    /// For each hash its key's number and 1, or 0; a power of two long.
    private var table = [Int32](repeating: 0, count: 64)

    public init(maximumKeys: Int = 10_000) { self.maximumKeys = maximumKeys }

    /// How many different strings are told apart.
    public var keyCount: Int { keys.count }

    public func count(_ bytes: UnsafeRawBufferPointer) {
        let hash = ByteHash.of(bytes)
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while table[slot] != 0 {
            let number = Int(table[slot]) - 1
            if keys[number].hash == hash, isKey(number, bytes) {
                counts[number] += 1
                return
            }
            slot = (slot + 1) & mask
        }
        guard keys.count < maximumKeys else {
            others += 1
            return
        }
        keys.append((hash, text.count, bytes.count))
        counts.append(1)
        text.put(bytes)
        table[slot] = Int32(keys.count)
        if keys.count * 2 > table.count { grow() }
    }

    private func isKey(_ number: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.elementsEqual(key(number))
    }

    private func key(_ number: Int) -> UnsafeRawBufferPointer {
        let entry = keys[number]
        return UnsafeRawBufferPointer(
            rebasing: text.bytes[entry.start..<entry.start + entry.length])
    }

    private func grow() {
        table = [Int32](repeating: 0, count: table.count * 2)
        let mask = table.count - 1
        for (number, key) in keys.enumerated() {
            var slot = Int(truncatingIfNeeded: key.hash) & mask
            while table[slot] != 0 { slot = (slot + 1) & mask }
            table[slot] = Int32(number + 1)
        }
    }

    /// The strings and how often each was seen, the most frequent first, the
    /// equally frequent in the order of their bytes.
    public func sorted() -> [(key: [UInt8], count: Int)] {
        keys.indices.map { (key: Array(key($0)), count: counts[$0]) }.sorted { a, b in
            a.count != b.count ? a.count > b.count : a.key.lexicographicallyPrecedes(b.key)
        }
    }
}
