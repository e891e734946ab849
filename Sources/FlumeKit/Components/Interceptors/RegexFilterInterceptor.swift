/// Keeps the events in whose body a pattern is found, or drops them.
final class RegexFilterInterceptor: Interceptor {
    static let pattern = Option(
        "regex", default: Pattern.constant(".*"),
        "The pattern to find in the body, in Java's syntax.")
    static let excludes = Option(
        "excludeEvents", default: false, "Whether the events with a match are dropped, not kept.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .interceptor, "regex_filter",
            summary: "Keeps the events in whose body a pattern is found, or drops them.",
            details: """
                The pattern may match anywhere in the body; write `^` and `$` to have it match \
                all of it. What is dropped counts as accepted by the source, as in Flume. A \
                search that would take more than a million steps is given up; the event counts \
                as not matching, and a note says so once.
                """,
            options: [pattern.description, excludes.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = regex_filter
                    a1.sources.r1.interceptors.i1.regex = ^(DEBUG|TRACE)\\\\b
                    a1.sources.r1.interceptors.i1.excludeEvents = true
                    """, "Drops lines that begin with DEBUG or TRACE.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.interceptor.RegexFilteringInterceptor$Builder"])
        ),
        make: { RegexFilterInterceptor($0[pattern], excludes: $0[excludes]) })

    private let matcher: Matcher
    private let excludes: Bool
    private var selection = EventSelection()
    private var context: FlowContext?

    init(_ pattern: Pattern, excludes: Bool) {
        matcher = Matcher(pattern)
        self.excludes = excludes
    }

    func open(_ context: FlowContext) { self.context = context }

    func intercept(_ batch: EventBatch) {
        var index = 0
        selection.choose(from: batch) {
            defer { index += 1 }
            return matcher.find(in: batch.body(index)) != excludes
        }
        context?.noteAbandoned(matcher)
    }

    func retract(delivered: Int) -> Int { selection.given(forDelivered: delivered) }
}
