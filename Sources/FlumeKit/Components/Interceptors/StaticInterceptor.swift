/// Sets a header to the same value on every event.
final class StaticInterceptor: Interceptor {
    static let key = Option("key", default: HeaderName("key"), "The header.")
    static let value = Option("value", default: "value", "What it is set to.")
    static let preserves = Option(
        "preserveExisting", default: true, "Whether an event that has the header keeps its own.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .interceptor, "static",
            summary: "Sets a header to the same value on every event.",
            details: "For several headers, chain several of them.",
            options: [key.description, value.description, preserves.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = static
                    a1.sources.r1.interceptors.i1.key = datacenter
                    a1.sources.r1.interceptors.i1.value = fra1
                    """, "Events that have no header datacenter get datacenter=fra1.")
            ],
            agent: AgentFace(classNames: ["org.apache.flume.interceptor.StaticInterceptor$Builder"])
        ),
        make: { StaticInterceptor($0[key], $0[value], preserves: $0[preserves]) })

    private let name: HeaderName
    private let value: [UInt8]
    private let preserves: Bool

    init(_ name: HeaderName, _ value: String, preserves: Bool) {
        self.name = name
        self.value = Array(value.utf8)
        self.preserves = preserves
    }

    func intercept(_ batch: EventBatch) {
        batch.setHeader(name, ofAllTo: value, preserving: preserves)
    }
}
