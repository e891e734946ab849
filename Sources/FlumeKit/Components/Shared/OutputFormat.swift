/// The value of an option that names an output format: `raw`, `json`,
/// `avrodata(snappy)`.
public struct OutputFormat: OptionValue {
    let name: String
    let settings: Settings
    private let arguments: [String]

    /// A format by name with its default settings.
    init(_ name: String) {
        self.name = name
        settings = Settings()
        arguments = []
    }

    private init(name: String, settings: Settings, arguments: [String]) {
        self.name = name
        self.settings = settings
        self.arguments = arguments
    }

    /// A formatter for one output.
    public func makeFormatter() -> any EventFormatter {
        guard let declaration = BuiltinCatalogue.format(named: name) else {
            preconditionFailure("format '\(name)' was not checked")
        }
        return declaration.make(settings)
    }

    public static var placeholder: String { "FORMAT" }
    public static var completion: CompletionHint {
        .choices(BuiltinCatalogue.formats.map(\.description.name))
    }
    public var spelling: String {
        if arguments.isEmpty { return name }
        return "\(name)(\(arguments.map(FlowText.quoted).joined(separator: ", ")))"
    }

    public static func parse(_ arguments: [Argument]) -> Result<OutputFormat, ValueFault> {
        guard let argument = arguments.last else {
            return .failure(ValueFault(expected: "an output format"))
        }
        var name: String
        var positional: [Argument] = []
        var named: [NamedArgument] = []
        switch argument.form {
        case .text(let text): name = text
        case .call(let word, let some, let others): (name, positional, named) = (word, some, others)
        }
        guard let description = BuiltinCatalogue.format(named: name)?.description else {
            let names = BuiltinCatalogue.formats.map(\.description.name)
            let help =
                Suggestion.question(name, among: names)
                ?? "formats are \(names.joined(separator: ", "))"
            return .failure(ValueFault(expected: "an output format", help: help))
        }
        var settings = Settings()
        guard named.isEmpty, positional.count <= description.options.count else {
            return .failure(ValueFault(expected: description.usage))
        }
        for (option, value) in zip(description.options, positional) {
            if var fault = settings.set(option, from: [value]) {
                fault.span = fault.span ?? value.span
                return .failure(fault)
            }
        }
        if let fault = description.contradiction(settings) { return .failure(fault) }
        return .success(
            OutputFormat(
                name: description.name, settings: settings,
                arguments: positional.map(\.spelling)))
    }
}
