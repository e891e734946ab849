/// A probability to draw by, one number a draw.
struct Chance {
    /// A draw below it comes true; `nil` when all do.
    private let bound: UInt64?

    init(_ probability: Double) {
        let scaled = probability * 0x1p64
        bound = scaled < 0x1p64 ? UInt64(scaled) : nil
    }

    @inline(__always)
    func comesTrue(_ random: inout RandomBytes) -> Bool {
        let draw = random.next()
        guard let bound else { return true }
        return draw < bound
    }
}

extension RandomBytes {
    /// The seed that an option gives, or one that nobody chose.
    static func seed(_ given: Int?) -> UInt64 {
        given.map { UInt64(bitPattern: Int64($0)) } ?? .random(in: 0...UInt64.max)
    }
}
