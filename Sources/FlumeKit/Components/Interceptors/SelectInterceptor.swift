/// Keeps only the attributes that are named.
final class SelectInterceptor: Interceptor {
    static let attributes = Option<[HeaderName]>.required(
        "attributes", "The names of the attributes to keep.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "select",
            summary: "Keeps only the attributes that are named.",
            details: """
                An event that lacks one of them passes all the same. The body, the time, the \
                priority and the host stay as they are.
                """,
            options: [attributes.description],
            examples: [.init("select(service) console(json)", "Prints the service and no other.")]
        ),
        make: { SelectInterceptor($0[attributes]) })

    private let names: Set<HeaderName>

    init(_ names: [HeaderName]) { self.names = Set(names) }

    func intercept(_ batch: EventBatch) {
        batch.keepHeaders { names.contains($0) }
    }
}
