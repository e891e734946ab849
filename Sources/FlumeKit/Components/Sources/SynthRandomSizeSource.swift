/// Declares `synthrndsize`, a `SynthSource` whose events differ in size.
enum SynthRandomSizeSource {
    static let count = Option<Int>.required(
        "count", in: 0...Int.max, "How many events there are; 0 is no end of them.")
    static let minimum = Option<Int>.required(
        "min", in: 0...1 << 30, "The smallest size of a body.")
    static let maximum = Option<Int>.required(
        "max", in: 1...1 << 30, "The size that every body is smaller than.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "synthrndsize",
            summary: "Makes events of random bytes and random sizes.",
            details: """
                Each size from `min` to below `max` is as likely as any other; where `max` is \
                not larger, all have the size `min`. Opened again, the source repeats the same \
                events. Without a seed each source has its own.
                """,
            options: [
                count.description, minimum.description, maximum.description,
                SynthSource.seed.description,
            ],
            positional: 3,
            examples: [.init("synthrndsize(100, 10, 500)", "A hundred events of 10 to 499 bytes.")]
        ),
        make: {
            let smallest = $0[minimum]
            return SynthSource(
                count: $0[count], sizes: smallest...max(smallest, $0[maximum] - 1), .all,
                seed: $0[SynthSource.seed])
        })
}
