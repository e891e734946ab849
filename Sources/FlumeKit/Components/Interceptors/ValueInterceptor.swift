/// Sets a header on every event.
final class ValueInterceptor: Interceptor {
    static let attribute = Option<String>.required("attribute", "The name of the header.")
    static let value = Option<String>.required("value", "What it is set to.")
    static let escape = Option(
        "escape", default: false,
        "Whether escapes in the value stand for parts of the event, as `%{host}` and `%Y` do.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "value",
            summary: "Sets a header on every event.",
            details: "An event that has the header already is an error of the flow.",
            options: [attribute.description, value.description, escape.description],
            positional: 2,
            examples: [
                .init("value(dc, fra1) console", "Marks every event with dc=fra1."),
                .init(
                    "value(day, '%Y-%m-%d', escape=true) console(json)",
                    "Marks every event with its day."),
            ]
        ),
        make: { ValueInterceptor(HeaderName($0[attribute]), $0[value], escaped: $0[escape]) })

    private let name: HeaderName
    private let value: String
    private let isEscaped: Bool
    private var expander: EscapeExpander?
    private let expanded = ByteWriter(capacity: 64)

    init(_ name: HeaderName, _ value: String, escaped: Bool = false) {
        self.name = name
        self.value = value
        isEscaped = escaped
    }

    func open(_ context: FlowContext) throws(FlowError) {
        guard isEscaped else { return }
        do throws(TextFault) {
            expander = EscapeExpander(try EscapeSequence(value), context)
        } catch {
            let help = error.help.map { " (\($0))" } ?? ""
            throw FlowError(
                .reject, "value('\(name)'): '\(value)': expected \(error.expected)\(help)")
        }
    }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        try batch.requireNoHeader(name)
        guard let expander, !batch.isEmpty else {
            return batch.setHeader(name, ofAllTo: Array(value.utf8))
        }
        expander.begin(batch)
        expanded.removeAll()
        if expander.isUniform(in: batch) {
            expander.expand(batch, 0, to: expanded)
            return batch.setHeader(name, ofAllTo: batch.store(expanded.bytes))
        }
        let start = batch.arenaCount
        let column = batch.makeHeader(name)
        let values = batch.spreadHeader(column)
        for index in 0..<batch.count {
            let from = expanded.count
            expander.expand(batch, index, to: expanded)
            values[index] = ByteRange(start + from, count: expanded.count - from)
        }
        _ = batch.store(expanded.bytes)
    }
}
