/// A stream of bytes that look random and are the same for the same seed.
struct RandomBytes {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The next eight of them (splitmix64).
    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, all of them equally likely but for a part in
    /// 2^32 or less.
    @inline(__always)
    mutating func next(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Writes `count` bytes and, to be fast, up to seven more.
    mutating func fill(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
        var generator = self
        let raw = UnsafeMutableRawPointer(start)
        var offset = 0
        while offset < count {
            raw.storeBytes(of: generator.next(), toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        self = generator
    }
}
