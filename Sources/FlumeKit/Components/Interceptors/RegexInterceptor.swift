/// Sets an attribute to one group of a pattern.
final class RegexInterceptor: Interceptor {
    static let pattern = Option<Pattern>.required(
        "regex", "The pattern to find in the body, in Java's syntax.")
    static let group = Option<Int>.required(
        "index", in: 0...65535, "The group; 0 is all of the match.")
    static let attribute = Option<HeaderName>.required("attribute", "The name of the attribute.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "regex",
            summary: "Sets an attribute to one group of a pattern.",
            details: """
                The value is empty where the pattern is not found, the group took no part, or \
                there is no such group. A search that would take more than a million steps is \
                given up; the event counts as not matching, and a note says so once.
                """,
            options: [pattern.description, group.description, attribute.description],
            examples: [
                .init(
                    #"regex("status=(\\d+)", 1, status) console(json)"#,
                    "The number after status= as an attribute.")
            ]
        ),
        make: { RegexInterceptor($0[pattern], group: $0[group], $0[attribute]) })

    private let matcher: Matcher
    private let group: Int
    private let name: HeaderName
    private var context: FlowContext?

    init(_ pattern: Pattern, group: Int, _ name: HeaderName) {
        matcher = Matcher(pattern)
        self.group = group
        self.name = name
    }

    func open(_ context: FlowContext) { self.context = context }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        try batch.requireNoHeader(name)
        let values = batch.spreadHeader(batch.makeHeader(name))
        let bodies = batch.bodies
        for index in 0..<batch.count {
            let start = Int(bodies[index].start)
            let isFound = matcher.find(in: batch.body(index))
            let found = isFound ? matcher[group] ?? 0..<0 : 0..<0
            values[index] = ByteRange(start + found.lowerBound, count: found.count)
        }
        context?.noteAbandoned(matcher)
    }
}
