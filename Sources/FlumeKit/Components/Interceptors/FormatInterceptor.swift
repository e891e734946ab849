/// Replaces bodies by a text in which escapes stand for parts of the event.
final class FormatInterceptor: Interceptor {
    static let pattern = Option<EscapedText>.required(
        "pattern", "The new body, with escapes such as `%{body}` and `%H:%M:%S`.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "format",
            summary: "Replaces bodies by a text in which escapes stand for parts of the event.",
            details: """
                `%{body}` is the body as it was, `%{host}`, `%{priority}`, `%{nanos}` and \
                `%{timestamp}` are what they are called, any other `%{name}` is an attribute, \
                and letters such as `%Y` are parts of the event's local time. Attributes and \
                all else are kept.
                """,
            options: [pattern.description],
            examples: [
                .init("format('%{host} %H:%M:%S %{body}') console", "Puts host and time first.")
            ]
        ),
        make: { FormatInterceptor($0[pattern]) })

    private let pattern: EscapedText
    private var expander: EscapeExpander?
    private let expanded = ByteWriter(capacity: EventBatch.preferredArenaBytes)

    init(_ pattern: EscapedText) { self.pattern = pattern }

    func open(_ context: FlowContext) { expander = pattern.makeExpander(context) }

    func intercept(_ batch: EventBatch) {
        guard let expander else { preconditionFailure("batches follow open") }
        expander.begin(batch)
        expanded.removeAll()
        // The bodies are stored together at the end; each event reads only
        // its own while it is expanded.
        let start = batch.arenaCount
        for index in 0..<batch.count {
            let from = expanded.count
            expander.expand(batch, index, to: expanded)
            batch.setBody(index, to: ByteRange(start + from, count: expanded.count - from))
        }
        _ = batch.store(expanded.bytes)
    }
}
