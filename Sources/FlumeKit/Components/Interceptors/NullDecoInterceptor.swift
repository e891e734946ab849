/// Passes every event on as it is.
final class NullDecoInterceptor: Interceptor {
    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "nullDeco",
            summary: "Passes every event on as it is.",
            examples: [.init("nullDeco console", "The same as console alone.")]
        ),
        make: { _ in NullDecoInterceptor() })

    func intercept(_ batch: EventBatch) {}
}
