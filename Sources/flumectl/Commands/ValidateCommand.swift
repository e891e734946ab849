import FlumeKit

/// Checks flows: `flumectl validate`.
enum ValidateCommand {
    private static let files = Operand(
        "FILE", "A file of flows, a directory of '.flume' files, a flow itself, or '-'.",
        many: true, completion: .hint(.file))
    private static let offline = Flag(
        Option("offline", default: false, "Leave out what depends on this machine."))

    static let command = Command(
        CommandDescription(
            "validate", aliases: ["validate-config"],
            summary: "Finds everything that is wrong with flows, without running them.",
            details: """
                Reports every mistake at once, sorted by place: words that do not belong there, \
                unknown components and options, missing and unfit values. Unless --offline is \
                given, files and directories that a flow needs are looked for too: what is ok \
                then, starts.

                A word that names no file but reads like a flow is taken as one. '-' is the \
                standard input.
                """,
            flags: [
                offline.description, SharedFlags.json.description, SharedFlags.color.description,
                SharedFlags.quiet.description,
            ],
            operands: [files],
            examples: [
                .init("flumectl validate flows.flume", "Checks a file."),
                .init(
                    "flumectl validate --offline conf",
                    "Checks every .flume file of a directory."),
                .init("flumectl validate 'tail(f) | console'", "Checks a flow."),
                .init("flumectl validate --json - < flows.flume", "Reports for a program to read."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            var reports: [Report] = []
            for word in arguments.all(files) {
                let texts = try texts(word)
                if texts.isEmpty { throw .failed("\(word): there is no '.flume' file in it") }
                for (text, entry) in texts {
                    reports.append(check(text, as: entry, offline: arguments[offline]))
                }
            }
            if arguments[SharedFlags.json] {
                console.write(document(reports).rendered)
            } else {
                show(reports, arguments, console)
            }
            return reports.allSatisfy(\.isOK) ? .success : .failure
        })

    /// What was found in one text.
    private struct Report {
        let text: SourceText
        let nodes: Int
        let findings: [Diagnostic]

        var isOK: Bool { !findings.contains { $0.severity == .error } }
        var name: String { text.name ?? "flow" }
        var summary: String { "ok (\(nodes == 1 ? "1 node" : "\(nodes) nodes"))" }
    }

    private static func check(
        _ text: SourceText, as entry: FlowLanguage.Entry, offline: Bool
    ) -> Report {
        let planned = FlowLanguage.flows(
            text, as: entry, catalogue: BuiltinCatalogue.catalogue,
            defaultSink: entry == .argument ? FlowBuilder.consolePlan : nil)
        let flows = planned.plan ?? []
        let machine = offline ? [] : flows.flatMap { $0.machineDiagnostics() }
        return Report(
            text: text, nodes: flows.count,
            findings: Diagnostic.sorted(planned.diagnostics + machine))
    }

    private static func show(_ reports: [Report], _ arguments: Arguments, _ console: Console) {
        let printer = DiagnosticPrinter(console, color: arguments[SharedFlags.color])
        for report in reports {
            printer.write(report.findings, in: report.text)
            if report.isOK, !arguments[SharedFlags.quiet] {
                console.write("\(report.name): \(report.summary)\n")
            }
        }
    }

    private static func document(_ reports: [Report]) -> JSONDocument {
        let files = reports.map { report in
            JSONDocument.object([
                ("file", .text(report.name)), ("ok", .bool(report.isOK)),
                ("nodes", .number(report.nodes)),
            ])
        }
        let findings = reports.flatMap { report in
            report.findings.map { DiagnosticPrinter.json($0, in: report.text) }
        }
        return .object([
            ("ok", .bool(reports.allSatisfy(\.isOK))), ("files", .list(files)),
            ("findings", .list(findings)),
        ])
    }

    /// The texts that a word of the command line stands for.
    private static func texts(
        _ word: String
    ) throws(CommandError) -> [(SourceText, FlowLanguage.Entry)] {
        do throws(SystemError) {
            if word == "-" {
                let input = FileDescriptor.standardInput.descriptor
                return [(SourceText(name: "-", bytes: try Files.read(input)), .argument)]
            }
            if !Files.exists(word), word.contains(where: { "(|[{<;".contains($0) }) {
                return [(SourceText(word), .argument)]
            }
            guard try Files.status(word).isDirectory else {
                return [(SourceText(name: word, bytes: try Files.read(word)), .nodes)]
            }
            let names = try Files.names(in: word).filter { $0.hasSuffix(".flume") }
            return try names.map { (name) throws(SystemError) in
                let path = "\(word)/\(name)"
                return (SourceText(name: path, bytes: try Files.read(path)), .nodes)
            }
        } catch {
            throw CommandError(error)
        }
    }
}
