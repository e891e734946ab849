/// The path of files to be written, with escapes: local, or a `file:` URL.
struct EscapedPath: OptionValue, MachineChecked {
    let sequence: EscapeSequence

    static var placeholder: String { "PATH" }
    static var completion: CompletionHint { .file }
    var spelling: String { sequence.text }

    static func parse(_ arguments: [Argument]) -> Result<EscapedPath, ValueFault> {
        OutputPath.local(arguments).flatMap { path in
            let span = arguments.last?.span ?? SourceSpan(0, 0)
            return EscapedText.parse([Argument(text: path, at: span)])
                .map { EscapedPath(sequence: $0.sequence) }
        }
    }

    /// What is above the first escape must be a directory that can be written.
    var problem: String? {
        let constant = sequence.text.prefix { $0 != "%" }
        return StagedPath.problem(above: String(constant))
    }
}
