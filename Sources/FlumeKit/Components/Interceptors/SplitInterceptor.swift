/// Sets an attribute to one of the parts that a pattern splits the body into.
final class SplitInterceptor: Interceptor {
    static let pattern = Option<Pattern>.required(
        "regex", "The pattern between the parts, in Java's syntax.")
    static let part = Option<Int>.required(
        "index", in: 0...Int.max, "Which part, counted from 0.")
    static let attribute = Option<HeaderName>.required("attribute", "The name of the attribute.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "split",
            summary: "Sets an attribute to one of the parts that a pattern splits the body into.",
            details: """
                The body is split as Java's String.split does it: a pattern that matches \
                nothing at all at the start makes no part there. The value is empty where \
                there are fewer parts.
                """,
            options: [pattern.description, part.description, attribute.description],
            examples: [.init(#"split(",", 2, city) console(json)"#, "The third column of a CSV.")]
        ),
        make: { SplitInterceptor($0[pattern], part: $0[part], $0[attribute]) })

    private let matcher: Matcher
    private let part: Int
    private let name: HeaderName
    private var context: FlowContext?

    init(_ pattern: Pattern, part: Int, _ name: HeaderName) {
        matcher = Matcher(pattern)
        self.part = part
        self.name = name
    }

    func open(_ context: FlowContext) { self.context = context }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        try batch.requireNoHeader(name)
        let values = batch.spreadHeader(batch.makeHeader(name))
        let bodies = batch.bodies
        for index in 0..<batch.count {
            let found = findPart(of: batch.body(index)) ?? 0..<0
            let start = Int(bodies[index].start)
            values[index] = ByteRange(start + found.lowerBound, count: found.count)
        }
        context?.noteAbandoned(matcher)
    }

    /// Java drops empty parts at the end; here they are as empty as those
    /// that are missing.
    private func findPart(of body: UnsafeRawBufferPointer) -> Range<Int>? {
        var number = 0
        var start = 0
        var searched: Int? = 0
        while let from = searched, matcher.find(in: body, from: from), let match = matcher[0] {
            searched = matcher.next(in: body)
            // An empty match at an end splits nothing off.
            if match.isEmpty, match.lowerBound == 0 || match.lowerBound == body.count { continue }
            if number == part { return start..<match.lowerBound }
            number += 1
            start = match.upperBound
        }
        return number == part ? start..<body.count : nil
    }
}
