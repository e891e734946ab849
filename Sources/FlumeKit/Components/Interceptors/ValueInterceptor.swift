/// Sets a header on every event.
final class ValueInterceptor: Interceptor {
    static let attribute = Option<String>.required("attribute", "The name of the header.")
    static let value = Option<String>.required("value", "What it is set to.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "value",
            summary: "Sets a header on every event.",
            options: [attribute.description, value.description],
            examples: [.init("value(dc, fra1) console", "Marks every event with dc=fra1.")]
        ),
        make: { ValueInterceptor(HeaderName($0[attribute]), Array($0[value].utf8)) })

    private let name: HeaderName
    private let value: [UInt8]

    init(_ name: HeaderName, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        try batch.requireNoHeader(name)
        batch.setHeader(name, ofAllTo: value)
    }
}
