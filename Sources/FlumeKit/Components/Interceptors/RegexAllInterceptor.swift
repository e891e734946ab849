/// Sets attributes to the groups of a pattern.
final class RegexAllInterceptor: Interceptor {
    static let pattern = Option<Pattern>.required(
        "regex", "The pattern to find in the body, in Java's syntax.")
    static let names = Option<[String]>.required(
        "names", "The attribute for each group, in order; an empty name skips its group.",
        check: differing)

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "regexAll",
            summary: "Sets attributes to the groups of a pattern.",
            details: """
                The pattern is looked for in the body. Where it is found, group 1 goes to the \
                first name, group 2 to the second, and so on; a group that took no part sets \
                nothing, and names or groups without a partner are left alone. Where it is not \
                found, the event passes without the attributes.

                A search that would take more than a million steps is given up; the event \
                counts as not matching, and a note says so once.
                """,
            options: [pattern.description, names.description],
            examples: [
                .init(
                    #"regexAll("(\\S+) (\\S+)", client, identity) console(json)"#,
                    "The first two words of each line as attributes.")
            ]
        ),
        make: { RegexAllInterceptor($0[pattern], $0[names]) })

    /// An attribute is set once, so a name stands there once.
    @Sendable private static func differing(_ names: [String]) -> ValueFault? {
        let given = names.filter { !$0.isEmpty }
        let isUnique = Set(given.map { HeaderName($0) }).count == given.count
        return isUnique ? nil : ValueFault(expected: "names that differ from each other")
    }

    private let matcher: Matcher
    private let targets: [(group: Int, name: HeaderName)]
    private var context: FlowContext?

    init(_ pattern: Pattern, _ names: [String]) {
        matcher = Matcher(pattern)
        targets = zip(1..., names).prefix(pattern.groupCount)
            .filter { !$0.1.isEmpty }
            .map { ($0.0, HeaderName($0.1)) }
    }

    func open(_ context: FlowContext) { self.context = context }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        // Values are parts of the bodies: nothing is copied.
        let columns = targets.map { batch.spreadHeader(batch.makeHeader($0.name)) }
        let bodies = batch.bodies
        for index in 0..<batch.count where matcher.find(in: batch.body(index)) {
            let start = Int(bodies[index].start)
            for (place, target) in targets.enumerated() {
                guard let found = matcher[target.group] else { continue }
                guard columns[place][index].isAbsent else { throw .setTwice(target.name) }
                columns[place][index] = ByteRange(start + found.lowerBound, count: found.count)
            }
        }
        context?.noteAbandoned(matcher)
    }
}
