/// One thing the user got wrong, as a value: gathered, sorted by place and
/// printed by one printer.
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: String, Sendable {
        case error, warning, note
    }

    public var severity: Severity
    /// A stable word for scripts, such as `unknown-source`.
    public var code: String
    public var span: SourceSpan
    /// What is wrong: lower case, no full stop, the user's text in quotes.
    public var message: String
    /// What would be right, without the word "help".
    public var help: String?

    public init(
        _ severity: Severity = .error,
        code: String,
        at span: SourceSpan,
        _ message: String,
        help: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.span = span
        self.message = message
        self.help = help
    }
}

extension Diagnostic {
    /// Returns the diagnostics in the order of their places.
    package static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.enumerated()
            .sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
            .map(\.element)
    }

    /// The finding as people read it: place, sentence, the line, a caret.
    ///
    /// ```
    /// flow.conf:3:17: error: netcat has no option 'prot'
    ///   3 | a1.sources.r1.prot = 44444
    ///     |               ^~~~
    ///     = help: did you mean 'port'?
    /// ```
    package func rendered(in source: SourceText, style: DiagnosticStyle = .plain) -> String {
        let start = source.position(of: span.start)
        let place = (source.name.map { "\($0):" } ?? "") + "\(start.line):\(start.column): "
        let word = style.severity("\(severity.rawValue):", severity)
        var text = style.bold(place) + word + " " + style.bold(message.printable) + "\n"
        let number = String(start.line)
        let margin = String(repeating: " ", count: number.utf8.count + 3)
        let line = source.line(start.line)
        if !line.isEmpty {
            text += "  \(number) | \(shortened(line, around: start.column).text.printable)\n"
            text += margin + "| " + style.severity(caret(in: source, from: start), severity) + "\n"
        }
        if let help { text += margin + "= help: \(help.printable)\n" }
        return text
    }

    private func caret(in source: SourceText, from start: SourceText.Position) -> String {
        let line = source.line(start.line)
        let shown = shortened(line, around: start.column)
        let end = source.position(of: max(span.start, span.end))
        let last = end.line == start.line ? end.column : line.unicodeScalars.count + 1
        let width = min(max(1, last - start.column), 60)
        let column = start.column - shown.dropped
        // Tabs stay tabs, so that the caret lines up in any terminal.
        let indent = shown.text.unicodeScalars.prefix(max(0, column - 1))
            .map { $0 == "\t" ? "\t" : " " }.joined()
        return indent + "^" + String(repeating: "~", count: width - 1)
    }

    /// A line that is too long for a screen is shown around the place.
    private func shortened(_ line: String, around column: Int) -> (text: String, dropped: Int) {
        let scalars = Array(line.unicodeScalars)
        guard scalars.count > 160 else { return (line, 0) }
        let from = max(0, min(column - 60, scalars.count - 120))
        let part = scalars[from..<min(scalars.count, from + 120)]
        return (String(String.UnicodeScalarView(part)), from)
    }
}

extension String {
    /// The text with a picture for each control character but the tab, so
    /// that what a user wrote cannot steer a terminal, and carets stay under it.
    fileprivate var printable: String {
        let isControl = { (scalar: UnicodeScalar) in
            scalar.value < 0x20 && scalar != "\t" || (0x7F..<0xA0).contains(scalar.value)
        }
        guard unicodeScalars.contains(where: isControl) else { return self }
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let picture =
                switch scalar.value {
                case _ where !isControl(scalar): scalar
                case 0..<0x20: UnicodeScalar(0x2400 + scalar.value)
                case 0x7F: UnicodeScalar(0x2421)
                default: UnicodeScalar(0xFFFD)
                }
            shown.append(picture ?? "\u{FFFD}")
        }
        return String(shown)
    }
}

/// How a diagnostic is coloured.
package enum DiagnosticStyle: Sendable {
    case plain, colored

    func bold(_ text: String) -> String {
        self == .plain ? text : "\u{1B}[1m\(text)\u{1B}[0m"
    }

    func severity(_ text: String, _ severity: Diagnostic.Severity) -> String {
        guard self == .colored else { return text }
        let color =
            switch severity {
            case .error: "31"
            case .warning: "33"
            case .note: "36"
            }
        return "\u{1B}[1;\(color)m\(text)\u{1B}[0m"
    }
}
