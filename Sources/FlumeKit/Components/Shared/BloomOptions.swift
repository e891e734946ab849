/// The options of the two that keep a Bloom set, and the attribute that
/// carries one.
enum BloomOptions {
    static let bits = Option(
        "bits", default: 100_000_000, in: BloomSet.bitLimits,
        "The bits of the set; eight of them for each event keep chance matches near 5 %.")
    static let hashes = Option(
        "hashes", default: 2, in: BloomSet.hashLimits, "How many bits an event sets.")

    static let setData: HeaderName = "bloomSetData"

    static func makeSet(_ parts: Parts) -> BloomSet {
        BloomSet(bits: parts[bits], hashes: parts[hashes])
    }
}
