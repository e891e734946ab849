import FlumeKit

/// Checks configurations and flows: `flumectl validate`.
enum ValidateCommand {
    private static let files = Operand(
        "FILE",
        "A configuration, a file of flows, a directory of such files, a flow itself, or '-'.",
        many: true, completion: .hint(.file))
    private static let offline = Flag(
        Option("offline", default: false, "Leave out what depends on this machine."))
    private static let strict = Flag(
        Option("strict", default: false, "Take warnings for errors."))
    private static let properties = Flag(
        Option<[String]>(
            "define", default: [], "Sets a property; '${sys:KEY}' gives its value."),
        short: "D", placeholder: "KEY=VALUE")
    private static let sarif = Flag(
        Option("sarif", default: false, "Report as one SARIF document, for code scanning."),
        section: "What it says")

    static let command = Command(
        CommandDescription(
            "validate", aliases: ["validate-config"],
            summary: "Finds everything that is wrong with configurations and flows.",
            details: """
                Reports every mistake at once, sorted by place: words that do not belong there, \
                unknown components and options, missing and unfit values, and how components are \
                joined. Nothing is started. Unless --offline is given, files and directories that \
                are needed are looked for too: what is ok then, starts.

                A text whose lines are such as 'a1.sources = r1' is a configuration of agents, \
                anything else is a file of flows. Of a directory the files '*.conf', \
                '*.properties' and '*.flume' are checked, each by itself. A word that names no \
                file but reads like a flow is taken as one. '-' is the standard input.
                """,
            flags: [
                offline.description, strict.description, properties.description,
                SharedFlags.json.description, sarif.description, SharedFlags.color.description,
                SharedFlags.quiet.description,
            ],
            operands: [files],
            examples: [
                .init("flumectl validate flume.conf", "Checks the agents of a configuration."),
                .init("flumectl validate --offline conf", "Checks every file of a directory."),
                .init("flumectl validate 'tail(f) | console'", "Checks a flow."),
                .init("flumectl validate --json - < flume.conf", "Reports for a program to read."),
                .init("flumectl validate --sarif conf", "Reports for a forge's code scanning."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            if arguments[SharedFlags.json], arguments[sarif] {
                throw .usage(.conflict("--json", "--sarif"), command: "validate")
            }
            let validation = Validation(
                isOffline: arguments[offline], isStrict: arguments[strict],
                properties: try definitions(arguments[properties]))
            var reports: [Validation.Report] = []
            for word in arguments.all(files) {
                for text in try texts(word) { reports.append(validation.report(text)) }
            }
            if arguments[SharedFlags.json] {
                console.write(Validation.document(reports).rendered)
            } else if arguments[sarif] {
                console.write(SarifReport.document(reports).rendered)
            } else {
                show(reports, arguments, console)
            }
            return reports.allSatisfy(\.isOK) ? .success : .failure
        })

    private static func show(
        _ reports: [Validation.Report], _ arguments: Arguments, _ console: Console
    ) {
        let printer = DiagnosticPrinter(console, color: arguments[SharedFlags.color])
        for report in reports {
            printer.write(report.findings, in: report.text)
            if report.isOK, !arguments[SharedFlags.quiet] {
                console.write("\(report.name): ok (\(report.summary))\n")
            }
        }
    }

    /// The properties that `-DKEY=VALUE` sets.
    private static func definitions(
        _ words: [String]
    ) throws(CommandError) -> [String: String] {
        var properties: [String: String] = [:]
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard !parts[0].isEmpty else {
                let fault = ValueFault(expected: "KEY=VALUE")
                throw .usage(.badValue(of: "-D", found: word, fault), command: "validate")
            }
            properties[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        return properties
    }

    // MARK: What is checked

    /// The texts that a word of the command line stands for.
    private static func texts(_ word: String) throws(CommandError) -> [Validation.Text] {
        do throws(SystemError) {
            if word == "-" {
                let input = FileDescriptor.standardInput.descriptor
                let text = SourceText(name: "-", bytes: try Files.read(input))
                return [Validation.Text(text, else: .argument)]
            }
            if !Files.exists(word), word.contains(where: { "(|[{<;".contains($0) }) {
                return [Validation.Text(flow: SourceText(word))]
            }
            guard try Files.status(word).isDirectory else {
                return [Validation.Text(SourceText(name: word, bytes: try Files.read(word)))]
            }
            let names = try Files.names(in: word).filter(isChecked)
            if !names.isEmpty {
                return try names.map { (name) throws(SystemError) in
                    let path = Files.path(word, name)
                    return Validation.Text(SourceText(name: path, bytes: try Files.read(path)))
                }
            }
        } catch {
            throw CommandError(error)
        }
        throw .failed("\(word): there is no '.conf', '.properties' or '.flume' file in it")
    }

    /// Whether a file of a directory is one of ours.
    ///
    /// Flume's own directory holds the settings of its logging, too.
    private static func isChecked(_ name: String) -> Bool {
        let endings = [".conf", ".properties", ".flume"]
        return endings.contains(where: name.hasSuffix) && !name.hasPrefix("log4j")
    }
}
