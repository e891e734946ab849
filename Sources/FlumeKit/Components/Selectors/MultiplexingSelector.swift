/// Gives each event to the channels that a header's value stands for.
final class MultiplexingSelector: Selector {
    static let header = Option(
        "header", default: "flume.selector.header", "The header that decides.")
    static let mapping = Option(
        "mapping.<value>", default: NamedChannels(),
        "The channels, separated by blanks, of events with this value.",
        check: { value in
            value.entries.first { $0.channels.isEmpty }.map {
                ValueFault(expected: "names of channels for the value '\($0.name)'")
            }
        })
    static let fallback = Option(
        "default", default: ChannelNames(),
        "The channels, separated by blanks, of events with another value or none.")
    static let optional = Option(
        "optional.<value>", default: NamedChannels(),
        "Further channels for this value, whose failures are only noted.")

    static let declaration = Declaration<SelectorMaker>(
        ComponentDescription(
            .selector, "multiplexing",
            summary: "Gives each event to the channels that a header's value stands for.",
            details: """
                Values are compared byte by byte, so case counts and blanks count. An event \
                without the header, with an empty or a blank value, or with one that no mapping \
                names, goes to the default channels; where there are none it is dropped, and \
                counts as stored.

                Optional channels are given what they take at once. They come on top of the \
                value's channels, or of the default ones if the value has none; a channel that \
                is among those already is not given the event twice.
                """,
            options: [
                header.description, mapping.description, fallback.description,
                optional.description,
            ],
            examples: [
                .init(
                    """
                    a1.sources.r1.channels = c1 c2 c3
                    a1.sources.r1.selector.type = multiplexing
                    a1.sources.r1.selector.header = state
                    a1.sources.r1.selector.mapping.CZ = c1
                    a1.sources.r1.selector.mapping.US = c2 c3
                    a1.sources.r1.selector.optional.US = c1
                    a1.sources.r1.selector.default = c3
                    """, "By the header 'state'; the rest goes to c3.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.channel.MultiplexingChannelSelector"])
        ),
        make: { parts, channels in
            MultiplexingSelector(
                header: HeaderName(parts[header]),
                mapping: parts[mapping], fallback: parts[fallback].channelNames,
                optional: parts[optional], channels: channels)
        })

    /// The channels of a value, by their places in the source's list.
    private struct Way {
        var required: [Bool]
        var optional: [Bool]
    }

    private let header: HeaderName
    /// The ways; the first is that of values that nothing names.
    private var ways: [Way] = []
    private var values: [[UInt8]] = [[]]
    /// The ways by the hash of their value.
    private var places: [UInt64: [Int]] = [:]
    private let channelCount: Int
    /// The way of each event of the batch at hand.
    private var chosen: [Int] = []

    init(
        header: HeaderName, mapping: NamedChannels, fallback: [String], optional: NamedChannels,
        channels: [String]
    ) {
        self.header = header
        channelCount = channels.count
        func flags(_ names: [String]) -> [Bool] { channels.map(names.contains) }
        ways = [Way(required: flags(fallback), optional: flags([]))]
        for entry in mapping.entries {
            let place = addWay(of: entry.name)
            ways[place].required = flags(entry.channels)
        }
        for entry in optional.entries {
            let place = addWay(of: entry.name)
            ways[place].optional = zip(flags(entry.channels), ways[place].required)
                .map { $0 && !$1 }
        }
    }

    /// The place of a value's way, made like the first when it is missing.
    private func addWay(of value: String) -> Int {
        let bytes = Array(value.utf8)
        if let place = bytes.withUnsafeBytes({ place(of: $0) }) { return place }
        let hash = bytes.withUnsafeBytes { ByteHash.of($0) }
        places[hash, default: []].append(ways.count)
        values.append(bytes)
        ways.append(ways[0])
        return ways.count - 1
    }

    private func place(of value: UnsafeRawBufferPointer) -> Int? {
        places[ByteHash.of(value)]?.first { values[$0].elementsEqual(value) }
    }

    func route(_ batch: EventBatch, into routes: Routes) {
        guard let column = batch.header(header) else { return follow(ways[0], routes) }
        if let value = column.uniformValue {
            return follow(ways[way(of: value, batch)], routes)
        }
        chosen.removeAll(keepingCapacity: true)
        var counts = Array(repeating: 0, count: ways.count)
        for index in 0..<batch.count {
            let way = way(of: column[index], batch)
            counts[way] += 1
            chosen.append(way)
        }
        for channel in 0..<channelCount {
            routes.required[channel] = share(batch.count, counts) { $0.required[channel] }
            routes.optional[channel] = share(batch.count, counts) { $0.optional[channel] }
        }
    }

    private func way(of value: ByteRange, _ batch: EventBatch) -> Int {
        if value.isAbsent { return 0 }
        let bytes = batch.bytes(value)
        // Blank in Java's sense: nothing but control characters and blanks.
        if bytes.first ?? 0 <= 0x20, bytes.allSatisfy({ $0 <= 0x20 }) { return 0 }
        return place(of: bytes) ?? 0
    }

    private func follow(_ way: Way, _ routes: Routes) {
        for channel in 0..<channelCount {
            routes.required[channel] = way.required[channel] ? .all : .none
            routes.optional[channel] = way.optional[channel] ? .all : .none
        }
    }

    /// The events whose ways have a channel.
    private func share(
        _ total: Int, _ counts: [Int], where hasChannel: (Way) -> Bool
    ) -> Routes.Share {
        let isWay = ways.map(hasChannel)
        let count = counts.indices.reduce(0) { isWay[$1] ? $0 + counts[$1] : $0 }
        if count == 0 { return .none }
        if count == total { return .all }
        var indices: [UInt32] = []
        indices.reserveCapacity(count)
        for (index, way) in chosen.enumerated() where isWay[way] { indices.append(UInt32(index)) }
        return .some(indices)
    }
}
