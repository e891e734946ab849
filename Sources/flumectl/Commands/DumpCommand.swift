import FlumeKit

/// Runs a flow: `flumectl dump`.
enum DumpCommand {
    private static let spec = Operand(
        "SPEC", "A source, 'source | sink', or 'name : source | sink;'.",
        optional: true, completion: .flowSpec)
    private static let formatOperand = Operand(
        "FORMAT", "How a source's events are printed.", optional: true, completion: .format)
    private static let format = Flag(
        Option<String?>(
            "format", default: nil, "How a source's events are printed; the same as FORMAT."),
        placeholder: "FORMAT", completion: .format)
    private static let file = Flag(
        Option<InputFile?>("file", default: nil, "Read the flow from a file."), short: "f")
    private static let node = Flag(
        Option<String?>("node", default: nil, "Which node to run, where there are several."),
        short: "n", placeholder: "NAME")

    static let command = Command(
        CommandDescription(
            "dump",
            summary: "Runs a one-shot pipeline: a source to the standard output, or a whole flow.",
            details: """
                A source alone is printed, as 'raw' unless a FORMAT says otherwise. The flow ends \
                when its source ends, after --count events, after --timeout, or when nothing came \
                for --idle; a first SIGINT or SIGTERM ends it too, with what was read delivered.

                Every mistake in the flow is reported before anything is opened.
                """,
            flags: [format.description, file.description, node.description] + FlowRun.flags,
            operands: [spec, formatOperand],
            examples: [
                .init("flumectl dump console", "Echoes the standard input."),
                .init("flumectl dump 'tail(access.log)'", "Follows a file through rotations."),
                .init("flumectl dump 'text(f)' json", "Prints one JSON document a line."),
                .init(
                    "flumectl dump 'text(f) | [ console, text(copy, raw) ]'",
                    "Prints a file and copies it."),
                .init(
                    "flumectl dump 'x : text(\"f\") | console;'",
                    "Runs a node as 0.9 writes it."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            let text = try specification(arguments)
            guard let flows = try flows(text, arguments, console) else { return .failure }
            let flow = try chosen(flows, arguments)
            return FlowRun(arguments, console).run(
                from: FlowBuilder.makeSource(flow.source), to: FlowBuilder.makeSink(flow.sink))
        })

    /// The text of the flow: the operand's or the file's.
    private static func specification(
        _ arguments: Arguments
    ) throws(CommandError) -> SourceText {
        switch (arguments[spec], arguments[file]) {
        case (let text?, nil):
            return SourceText(text)
        case (nil, let file?):
            do {
                return SourceText(name: file.path, bytes: try Files.read(file.path))
            } catch {
                throw CommandError(error)
            }
        case (nil, nil):
            throw .usage(.missingOperand("SPEC"), command: "dump")
        case (let text?, .some):
            throw .usage(.extraOperand(text, usage: "dump --file FILE"), command: "dump")
        }
    }

    /// Where the events of a source go that names no sink.
    private static func defaultSink(_ word: String?) throws(CommandError) -> SinkPlan? {
        let call = word.map { "console(\($0))" } ?? "console"
        let planned = FlowLanguage.sink(SourceText(call), catalogue: BuiltinCatalogue.catalogue)
        if let word, planned.plan == nil {
            let help = planned.diagnostics.lazy.compactMap(\.help).first
            let fault = ValueFault(expected: "an output format", help: help)
            throw .usage(.badValue(of: "FORMAT", found: word, fault), command: "dump")
        }
        return planned.plan
    }

    /// The flows that the text means.
    private static func flows(
        _ text: SourceText, _ arguments: Arguments, _ console: Console
    ) throws(CommandError) -> [FlowPlan]? {
        let catalogue = BuiltinCatalogue.catalogue
        let entry: FlowLanguage.Entry = arguments[file] == nil ? .argument : .nodes
        let word = arguments[format] ?? arguments[formatOperand]
        if word != nil,
            FlowLanguage.flows(text, as: entry, catalogue: catalogue).plan != nil
        {
            throw .usage(.conflict("FORMAT", "a flow that names its own sink"), command: "dump")
        }
        let planned = FlowLanguage.flows(
            text, as: entry, catalogue: catalogue, defaultSink: try defaultSink(word))
        DiagnosticPrinter(console, color: arguments[SharedFlags.color])
            .tell(planned.diagnostics, in: text)
        return planned.plan
    }

    private static func chosen(
        _ flows: [FlowPlan], _ arguments: Arguments
    ) throws(CommandError) -> FlowPlan {
        let names = flows.map(\.name)
        if let wanted = arguments[node] {
            if let flow = flows.first(where: { $0.name == wanted }) { return flow }
            let help = Suggestion.question(wanted, among: names).map { "; \($0)" } ?? ""
            throw .failed("there is no node '\(wanted)'\(help)")
        }
        guard let only = flows.first else { throw .failed("the text has no node to run") }
        if flows.count > 1 {
            throw .failed(
                "the text has \(flows.count) nodes; '--node NAME' says which one to run: "
                    + names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : ""))
        }
        return only
    }
}
