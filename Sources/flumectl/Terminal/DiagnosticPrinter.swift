import FlumeKit

/// Shows findings: to people with line and caret, to programs as JSON.
struct DiagnosticPrinter {
    let console: Console
    let color: ColorChoice

    init(_ console: Console, color: ColorChoice = .auto) {
        self.console = console
        self.color = color
    }

    /// Prints findings on the standard error, in the order of their places.
    func tell(_ findings: [Diagnostic], in source: SourceText) {
        let style = console.errorStyle(color)
        console.flush()
        for finding in Diagnostic.sorted(findings) {
            console.tell(finding.rendered(in: source, style: style))
        }
    }

    /// Prints findings on the standard output, where they are what was asked.
    func write(_ findings: [Diagnostic], in source: SourceText) {
        let style = console.outputStyle(color)
        for finding in Diagnostic.sorted(findings) {
            console.write(finding.rendered(in: source, style: style))
        }
    }

    /// A finding with its place: the values of `--json`.
    static func json(_ finding: Diagnostic, in source: SourceText) -> JSONDocument {
        let start = source.position(of: finding.span.start)
        let end = source.position(of: finding.span.end)
        return .object([
            ("file", source.name.map { .text($0) } ?? .null),
            ("line", .number(start.line)),
            ("column", .number(start.column)),
            ("endLine", .number(end.line)),
            ("endColumn", .number(end.column)),
            ("severity", .text(finding.severity.rawValue)),
            ("code", .text(finding.code)),
            ("message", .text(finding.message)),
            ("help", finding.help.map { .text($0) } ?? .null),
        ])
    }
}
