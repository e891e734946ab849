/// Removes headers by their names.
final class RemoveHeaderInterceptor: Interceptor {
    static let name = Option<HeaderName?>("withName", default: nil, "One header to remove.")
    static let list = Option<String?>(
        "fromList", default: nil, "Several headers to remove, separated by fromListSeparator.")
    static let separator = Option(
        "fromListSeparator", default: Pattern.constant(#"\s*,\s*"#),
        "The pattern that separates the names of fromList.")
    static let matching = Option<Pattern?>(
        "matching", default: nil, "Removes the headers whose whole name this pattern matches.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .interceptor, "remove_header",
            summary: "Removes headers by their names.",
            details: """
                At least one of withName, fromList and matching must be given; a header that \
                any of them names is removed.
                """,
            options: [
                name.description, list.description, separator.description, matching.description,
            ],
            examples: [
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = remove_header
                    a1.sources.r1.interceptors.i1.matching = tmp_.*
                    """, "Removes every header whose name begins with tmp_."),
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = remove_header
                    a1.sources.r1.interceptors.i1.fromList = id, host
                    """, "Removes the headers id and host."),
            ],
            contradiction: contradiction,
            agent: AgentFace(
                classNames: ["org.apache.flume.interceptor.RemoveHeaderInterceptor$Builder"])
        ),
        make: { parts in
            let names = parts[list].map { separated($0, by: parts[separator]) } ?? []
            return RemoveHeaderInterceptor(
                Set(names + (parts[name].map { [$0] } ?? [])), matching: parts[matching])
        })

    @Sendable private static func contradiction(_ settings: Settings) -> ValueFault? {
        if settings[name] == nil, settings[list] == nil, settings[matching] == nil {
            return ValueFault(expected: "at least one of withName, fromList and matching")
        }
        if settings.gives(separator), settings[list] == nil {
            return ValueFault(expected: "fromList beside fromListSeparator")
        }
        return nil
    }

    private let names: Set<HeaderName>
    private let matcher: Matcher?

    init(_ names: Set<HeaderName>, matching pattern: Pattern?) {
        self.names = names
        matcher = pattern.map { Matcher($0) }
    }

    func intercept(_ batch: EventBatch) {
        // Per batch, not per event: a header's name stands there once.
        batch.keepHeaders { name in
            if names.contains(name) { return false }
            guard let matcher else { return true }
            return !name.bytes.withUnsafeBytes { matcher.matchesWhole($0) }
        }
    }

    /// The parts of a list between the matches of a pattern.
    static func separated(_ list: String, by pattern: Pattern) -> [HeaderName] {
        let bytes = Array(list.utf8)
        let matcher = Matcher(pattern)
        var names: [HeaderName] = []
        var start = 0
        var searched: Int? = 0
        bytes.withUnsafeBytes { text in
            while let from = searched, matcher.find(in: text, from: from), let match = matcher[0] {
                searched = matcher.next(in: text)
                if match.isEmpty { continue }
                names.append(HeaderName(text[start..<match.lowerBound]))
                start = match.upperBound
            }
        }
        return names + [HeaderName(bytes[start...])]
    }
}
