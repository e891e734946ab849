@testable import FlumeKit

/// A handful of components that no file of ours declares, so that the
/// language is tested apart from what it names.
enum ToyLanguage {
    static let file = Option<FilePath>.required("file", "The file.")
    static let fromEnd = Option("fromEnd", default: false, "Whether to skip what is there.")
    static let delimiter = Option<String?>("delimiter", default: nil, "What ends an event.")
    static let files = Option<[FilePath]>.required("files", "The files.")
    static let format = Option<ToyFormat>("format", default: .raw, "How events look.")
    static let count = Option("count", default: 100, in: 1...1000, "How many.")
    static let most = Option("most", default: 1000, in: 1...1000, "How many at most.")
    static let latency = Option<Interval>(
        "latency", default: .milliseconds(0), "How long to wait.")
    static let period = Option<Interval>.required("period", "How often.")
    static let check = Option<Interval>("check", default: .milliseconds(250), "How often to look.")
    static let trigger = Option<ByteCount?>("trigger", default: nil, "How much is enough.")
    static let name = Option<String>.required("name", "The name.")
    static let report = Option<SinkText?>("report", default: nil, "Where the report goes.")
    static let log = Option<SinkText>("log", default: SinkText("console"), "Where lines go.")
    static let text = Option<String>.required("text", "The text it stands for.")

    /// How events look, in this catalogue.
    enum ToyFormat: String, ChoiceValue { case raw, json }

    static let catalogue = Catalogue([
        ComponentDescription(
            .source, "tail", summary: "Follows a file.",
            options: [file.description, fromEnd.description, delimiter.description],
            positional: 2),
        ComponentDescription(
            .source, "multi", aliases: ["many"], summary: "Follows files.",
            options: [files.description]),
        ComponentDescription(
            .source, "synth", summary: "Makes events.", options: [count.description]),
        ComponentDescription(.source, "console", summary: "Reads the standard input."),
        ComponentDescription(
            .source, "meant", summary: "Stands for a source.", options: [text.description],
            shape: .shorthand { $0[text] }),
        ComponentDescription(
            .sink, "console", summary: "Prints events.", options: [format.description]),
        ComponentDescription(.sink, "null", summary: "Drops events."),
        ComponentDescription(
            .sink, "text", summary: "Writes a file.",
            options: [file.description, format.description]),
        ComponentDescription(
            .sink, "stands", summary: "Stands for a sink.", options: [text.description],
            shape: .shorthand { $0[text] }),
        ComponentDescription(
            .sink, "again", summary: "Stands for itself.", shape: .shorthand { _ in "again" }),
        ComponentDescription(
            .sink, "twice", summary: "Stands for two of the next.", options: [text.description],
            shape: .shorthand {
                let inner = FlowText.quoted($0[text])
                return "[ twice(\(inner)), twice(\(inner)) ]"
            }),
        ComponentDescription(
            .sink, "remote", summary: "Sends away.",
            shape: .unavailable("it comes with the network")),
        ComponentDescription(
            .decorator, "batch", summary: "Gathers events.",
            options: [count.description, latency.description]),
        ComponentDescription(.decorator, "gzip", summary: "Compresses."),
        ComponentDescription(
            .decorator, "between", summary: "Keeps a range.",
            options: [count.description, most.description],
            contradiction: {
                $0[count] <= $0[most] ? nil : ValueFault(expected: "'most' not to be under 'count'")
            }),
        ComponentDescription(
            .decorator, "bench", summary: "Reports.",
            options: [name.description, report.description]),
        ComponentDescription(
            .decorator, "logged", summary: "Logs.", options: [log.description]),
        ComponentDescription(
            .decorator, "small", summary: "Stands for two decorators.",
            options: [count.description],
            shape: .shorthand { "batch(\($0[count])) gzip" }),
        ComponentDescription(
            .decorator, "roll", summary: "Starts anew.",
            options: [
                period.description, check.description, trigger.description, format.description,
            ],
            positional: 2, shape: .braced),
        ComponentDescription(
            .decorator, "collector", summary: "Collects.",
            options: [period.optional, format.description], positional: 1, shape: .braced),
        ComponentDescription(
            .decorator, "shortly", summary: "Stands for rolling small batches.",
            options: [period.description, format.description], positional: 1,
            shape: .bracedShorthand { "small gzip roll(\($0[period].spelling))" }),
        ComponentDescription(.format, "json", summary: "One document a line."),
    ])

    static func flows(
        _ text: String, as entry: FlowLanguage.Entry = .argument
    ) -> FlowLanguage.Planned<[FlowPlan]> {
        FlowLanguage.flows(
            SourceText(text), as: entry, catalogue: catalogue, defaultSink: sink("console").plan)
    }

    static func sink(_ text: String) -> FlowLanguage.Planned<SinkPlan> {
        FlowLanguage.sink(SourceText(text), catalogue: catalogue)
    }

    /// Everything that is wrong with a text, as people read it.
    static func mistakes(_ text: String, as entry: FlowLanguage.Entry) -> String {
        let source = SourceText(text)
        let diagnostics =
            switch entry {
            case .argument, .nodes: flows(text, as: entry).diagnostics
            case .source: FlowLanguage.source(source, catalogue: catalogue).diagnostics
            case .sink: sink(text).diagnostics
            }
        return diagnostics.map { $0.rendered(in: source) }.joined()
    }
}

extension Option {
    /// The description of the option as if it could be left out.
    fileprivate var optional: OptionDescription {
        Option<Value?>(key, default: nil, help).description
    }
}

/// A plan as one line: names with the settings that the tests ask for.
enum Outline {
    static func of(_ sink: SinkPlan) -> String {
        switch sink {
        case .single(let component): of(component)
        case .decorated(let component, let beneath): "\(of(component)) > \(of(beneath))"
        case .fanOut(let branches): "[\(branches.map(of).joined(separator: ", "))]"
        case .failover(let others): "<\(others.map(of).joined(separator: " ? "))>"
        }
    }

    static func of(_ component: ComponentPlan) -> String {
        var parts: [String] = []
        let settings = component.settings
        if settings.gives(ToyLanguage.file) { parts.append(settings[ToyLanguage.file].path) }
        if settings.gives(ToyLanguage.files) { parts += settings[ToyLanguage.files].map(\.path) }
        if settings.gives(ToyLanguage.fromEnd) { parts.append("\(settings[ToyLanguage.fromEnd])") }
        if settings.gives(ToyLanguage.delimiter) {
            parts.append(settings[ToyLanguage.delimiter] ?? "")
        }
        if settings.gives(ToyLanguage.name) { parts.append(settings[ToyLanguage.name]) }
        if settings.gives(ToyLanguage.count) { parts.append("\(settings[ToyLanguage.count])") }
        if settings.gives(ToyLanguage.latency) {
            parts.append(settings[ToyLanguage.latency].spelling)
        }
        if settings.gives(ToyLanguage.format) {
            parts.append(settings[ToyLanguage.format].rawValue)
        }
        for (key, sink) in component.nested.sorted(by: { $0.key < $1.key }) {
            parts.append("\(key)={\(of(sink))}")
        }
        let name = component.description.name
        return parts.isEmpty ? name : "\(name)(\(parts.joined(separator: " ")))"
    }
}
