/// Removes attributes from every event.
final class MaskInterceptor: Interceptor {
    static let attributes = Option<[HeaderName]>.required(
        "attributes", "The names of the attributes to remove.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "mask",
            summary: "Removes attributes from every event.",
            details: "The body, the time, the priority and the host stay as they are.",
            options: [attributes.description],
            examples: [
                .init("mask(tailSrcFile, rolltag) console(json)", "Prints events without the two.")
            ]
        ),
        make: { MaskInterceptor($0[attributes]) })

    private let names: Set<HeaderName>

    init(_ names: [HeaderName]) { self.names = Set(names) }

    func intercept(_ batch: EventBatch) {
        batch.keepHeaders { !names.contains($0) }
    }
}
