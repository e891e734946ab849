/// Sets headers to the groups of a pattern.
final class RegexExtractorInterceptor: Interceptor {
    static let pattern = Option<Pattern>.required(
        "regex", "The pattern to find in the body, in Java's syntax.")
    static let list = Option<WordList>.required(
        "serializers", "A name for each group, in their order, by which it is set up.")
    static let serializers = Option(
        "serializers.<name>.<setting>", default: ExtractorSerializers(),
        "`name`: the header; `type` and `pattern`: for a group that is a date.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .interceptor, "regex_extractor",
            summary: "Sets headers to the groups of a pattern.",
            details: """
                The first match in the body counts: group 1 goes to the first serializer of \
                the list, group 2 to the second, and so on; groups or serializers without a \
                partner are left alone, as in Flume. A group that took no part sets nothing; \
                an event without a match passes unchanged. A header that is there already is \
                set anew.

                `serializers.NAME.name` is the header. The type of a serializer is `default`, \
                which takes the text as it is, or \
                `org.apache.flume.interceptor.RegexExtractorInterceptorMillisSerializer`, which \
                reads it as a date of the form `serializers.NAME.pattern`, in local time unless \
                it names a zone, and sets the header to the milliseconds since 1970: with the \
                header `timestamp` that is the time that paths of sinks are made from. The \
                pattern has the letters y M d D E a H k K h m s S z Z X; text that stands for \
                itself is put in single quotes. A group that is no such date sets nothing, \
                which a note says once.

                A search that would take more than a million steps is given up; the event \
                counts as not matching, and a note says so once.
                """,
            options: [pattern.description, list.description, serializers.description],
            examples: [
                .init(
                    #"""
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = regex_extractor
                    a1.sources.r1.interceptors.i1.regex = ^(\\S+) (\\S+ \\S+)
                    a1.sources.r1.interceptors.i1.serializers = s1 s2
                    a1.sources.r1.interceptors.i1.serializers.s1.name = level
                    a1.sources.r1.interceptors.i1.serializers.s2.name = timestamp
                    a1.sources.r1.interceptors.i1.serializers.s2.type = \
                      org.apache.flume.interceptor.RegexExtractorInterceptorMillisSerializer
                    a1.sources.r1.interceptors.i1.serializers.s2.pattern = yyyy-MM-dd HH:mm:ss
                    """#,
                    "Takes the level and the time from lines such as: INFO 2026-11-21 18:00:00 up.")
            ],
            contradiction: contradiction,
            agent: AgentFace(
                classNames: ["org.apache.flume.interceptor.RegexExtractorInterceptor$Builder"])
        ),
        make: { parts in
            guard let targets = try? parts[serializers].targets(parts[list]) else {
                preconditionFailure("validation has looked at the serializers")
            }
            return RegexExtractorInterceptor(parts[pattern], targets)
        })

    @Sendable private static func contradiction(_ settings: Settings) -> ValueFault? {
        if settings[pattern].groupCount == 0 {
            return ValueFault(
                expected: "a regex with at least one group in parentheses, to be taken out")
        }
        do throws(ValueFault) {
            _ = try settings[serializers].targets(settings[list])
            return nil
        } catch {
            return error
        }
    }

    private let matcher: Matcher
    private let targets: [ExtractorTarget]
    private let zone: ZoneRules
    private var readers: [DateReader?] = []
    private var context: FlowContext?
    /// Which groups were no dates, as was said.
    private var unreadable: Set<Int> = []
    private let written = ByteWriter(capacity: 32)

    init(_ pattern: Pattern, _ targets: [ExtractorTarget], in zone: ZoneRules = LocalZone.rules) {
        matcher = Matcher(pattern)
        self.targets = Array(targets.prefix(pattern.groupCount))
        self.zone = zone
    }

    func open(_ context: FlowContext) {
        self.context = context
        let now = context.clock.wallMilliseconds
        readers = targets.map { target in
            target.pattern.map { DateReader($0, in: zone, now: now, isStrict: true) }
        }
    }

    func intercept(_ batch: EventBatch) {
        var columns: [UnsafeMutablePointer<ByteRange>] = []
        for index in 0..<batch.count where matcher.find(in: batch.body(index)) {
            if columns.isEmpty {
                columns = targets.map { batch.spreadHeader(batch.makeHeader($0.header)) }
            }
            for place in targets.indices {
                if let value = value(place, index, of: batch) { columns[place][index] = value }
            }
        }
        context?.noteAbandoned(matcher)
    }

    /// What the match at hand gives one header of an event.
    private func value(_ place: Int, _ index: Int, of batch: EventBatch) -> ByteRange? {
        guard let found = matcher[place + 1] else { return nil }
        let group = ByteRange(
            Int(batch.bodies[index].start) + found.lowerBound, count: found.count)
        guard let reader = readers[place] else { return group }
        return milliseconds(group, of: batch, place, reader)
    }

    /// A date as milliseconds, stored in the batch.
    private func milliseconds(
        _ group: ByteRange, of batch: EventBatch, _ place: Int, _ reader: DateReader
    ) -> ByteRange? {
        guard let milliseconds = reader.milliseconds(batch.bytes(group)) else {
            let text = String(decoding: batch.bytes(group).prefix(80), as: UTF8.self)
            let target = targets[place]
            if unreadable.insert(place).inserted {
                context?.note(
                    "'\(text)' is no date '\(target.pattern?.text ?? "")': the header "
                        + "'\(target.header)' is not set on such events")
            }
            return nil
        }
        written.removeAll()
        written.put(decimal: milliseconds)
        return batch.store(written.bytes)
    }
}
