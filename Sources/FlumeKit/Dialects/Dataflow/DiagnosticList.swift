/// Gathers what is wrong with one text: each finding once, and no more than
/// anybody reads.
struct DiagnosticList {
    private(set) var diagnostics: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []

    /// Whether more findings would be dropped.
    var isFull: Bool { diagnostics.count >= FlowLimits.diagnostics }

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    mutating func append(_ diagnostic: Diagnostic) {
        guard !isFull, seen.insert(diagnostic).inserted else { return }
        diagnostics.append(diagnostic)
        if isFull { diagnostics.append(.moreMistakes(at: diagnostic.span)) }
    }

    mutating func append(contentsOf more: [Diagnostic]) {
        for diagnostic in more { append(diagnostic) }
    }
}

extension Diagnostic {
    fileprivate static func moreMistakes(at span: SourceSpan) -> Diagnostic {
        Diagnostic(.note, code: "too-many-mistakes", at: span, "more mistakes are not shown")
    }
}
