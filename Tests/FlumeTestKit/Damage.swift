/// Ways of spoiling bytes.
package enum Damage {
    /// Copies with one to four bits flipped, of which each is another.
    package static func mangled(
        _ bytes: [UInt8], count: Int, seed: UInt64
    ) -> [[UInt8]] {
        var random = Seeded(seed)
        return (0..<count).map { _ in
            var copy = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                copy[Int.random(in: 0..<copy.count, using: &random)] ^=
                    1 << UInt8.random(in: 0...7, using: &random)
            }
            return copy
        }
    }
}
