/// Sets a header to the time at which the event came by.
final class TimestampInterceptor: Interceptor {
    static let header = Option("headerName", default: HeaderName("timestamp"), "The header.")
    static let preserves = Option(
        "preserveExisting", default: false, "Whether an event that has the header keeps its own.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .interceptor, "timestamp",
            summary: "Sets a header to the time at which the event came by.",
            details: """
                The time is written in milliseconds since 1970, as sinks want it whose paths \
                have escapes such as `%Y`. Events that were read together have the same time.
                """,
            options: [header.description, preserves.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = timestamp
                    """, "Events have a header such as timestamp=1795247874000.")
            ],
            agent: AgentFace(classNames: [
                "org.apache.flume.interceptor.TimestampInterceptor$Builder"
            ])
        ),
        make: { TimestampInterceptor($0[header], preserves: $0[preserves]) })

    private let name: HeaderName
    private let preserves: Bool
    private var context: FlowContext?

    init(_ name: HeaderName, preserves: Bool) {
        self.name = name
        self.preserves = preserves
    }

    func open(_ context: FlowContext) { self.context = context }

    func intercept(_ batch: EventBatch) {
        guard let context else { return }
        let text = String(context.clock.wallMilliseconds)
        batch.setHeader(name, ofAllTo: Array(text.utf8), preserving: preserves)
    }
}
