/// One sink written once and made for each of several values, tried in order.
enum FailChainSink {
    static let pattern = Option<String>.required(
        "pattern", "The sink to make, with %s where each value goes.",
        check: { pattern in
            isShort(pattern)
                ? nil
                : ValueFault(
                    expected: "a sink of at most \(maximumPatternBytes) bytes "
                        + "with at most \(maximumPlaces) places %s")
        })
    static let values = Option<[String]>.required(
        "values", "What replaces %s, first choice first.")

    static let description = ComponentDescription(
        .sink, "failChain",
        summary: "Sends to the first of several alike sinks that works.",
        details: """
            Stands for `< a ? b ? c >` where a, b and c are the pattern with %s replaced by each \
            value in turn.
            """,
        options: [pattern.description, values.description],
        examples: [
            .init(
                "failChain(\"lazyOpen text(%s)\", first.log, second.log)",
                "Writes to first.log, and to second.log while that fails.")
        ],
        shape: .shorthand { settings in
            let alternatives = settings[values].map { value in
                replacing(settings[pattern], by: value)
            }
            if alternatives.count == 1 { return alternatives[0] }
            return "< " + alternatives.joined(separator: " ? ") + " >"
        })

    /// Bounds what the pattern grows to before anybody can look at it.
    private static let maximumPatternBytes = 1024
    private static let maximumPlaces = 8

    private static func isShort(_ pattern: String) -> Bool {
        pattern.utf8.count <= maximumPatternBytes
            && pieces(of: pattern).count <= maximumPlaces + 1
    }

    private static func replacing(_ pattern: String, by value: String) -> String {
        pieces(of: pattern).map { String(decoding: $0, as: UTF8.self) }.joined(separator: value)
    }

    /// The pattern cut at each `%s`.
    private static func pieces(of pattern: String) -> [ArraySlice<UInt8>] {
        let bytes = Array(pattern.utf8)
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: "s")
            {
                pieces.append(bytes[start..<index])
                start = index + 2
                index += 1
            }
            index += 1
        }
        return pieces + [bytes[start...]]
    }
}
