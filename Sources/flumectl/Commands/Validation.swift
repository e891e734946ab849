import FlumeKit

/// What `validate` does with each text.
struct Validation {
    let isOffline: Bool
    /// Whether warnings count as errors.
    let isStrict: Bool
    /// What `-D` sets.
    let properties: [String: String]

    /// A text, and what it is.
    struct Text {
        enum Form {
            case agents
            case flows(FlowLanguage.Entry)
        }

        let source: SourceText
        let form: Form

        /// A text whose content tells what it is.
        init(_ source: SourceText, else entry: FlowLanguage.Entry = .nodes) {
            self.source = source
            form = AgentConfiguration.recognizes(source) ? .agents : .flows(entry)
        }

        init(flow source: SourceText) {
            self.source = source
            form = .flows(.argument)
        }
    }

    /// What was found in one text.
    struct Report {
        let text: SourceText
        let findings: [Diagnostic]
        /// What there is in it, as its line says it.
        let summary: String
        /// The numbers of `--json`.
        let counts: [(String, JSONDocument)]

        var isOK: Bool { !findings.contains { $0.severity == .error } }
        var name: String { text.name ?? "flow" }
    }

    func report(_ text: Text) -> Report {
        switch text.form {
        case .agents: agents(text.source)
        case .flows(let entry): flows(text.source, as: entry)
        }
    }

    private func flows(_ text: SourceText, as entry: FlowLanguage.Entry) -> Report {
        let planned = FlowLanguage.flows(
            text, as: entry, catalogue: BuiltinCatalogue.catalogue,
            defaultSink: entry == .argument ? FlowBuilder.consolePlan : nil)
        let flows = planned.plan ?? []
        let machine = isOffline ? [] : flows.flatMap { $0.machineDiagnostics() }
        return Report(
            text: text, findings: finished(planned.diagnostics + machine),
            summary: flows.count == 1 ? "1 node" : "\(flows.count) nodes",
            counts: [("nodes", .number(flows.count))])
    }

    private func agents(_ text: SourceText) -> Report {
        let reading = AgentConfiguration.read(
            [text], catalogue: BuiltinCatalogue.agentCatalogue, surroundings: surroundings)
        var findings = reading.findings.map(\.diagnostic)
        if !isOffline {
            findings += reading.plans.flatMap { $0.machineFindings() }.map(\.diagnostic)
        }
        if reading.plans.isEmpty, reading.findings.isEmpty { findings.append(Self.noAgent) }
        let agents = reading.plans.map { plan in
            JSONDocument.object([
                ("name", .text(plan.name)), ("sources", .number(plan.sources.count)),
                ("channels", .number(plan.channels.count)), ("sinks", .number(plan.sinkCount)),
            ])
        }
        let summaries = reading.plans.map { "agent \($0.name): \($0.composition)" }
        return Report(
            text: text, findings: finished(findings),
            summary: summaries.isEmpty ? "no agent" : summaries.joined(separator: "; "),
            counts: [("agents", .list(agents))])
    }

    private static let noAgent = Diagnostic(
        .warning, code: "agent-name-missing", at: SourceSpan(0, 0),
        "the configuration has no agent")

    /// The surroundings of a configuration; offline no program is run.
    private var surroundings: ConfigurationSurroundings {
        var surroundings = ConfigurationSurroundings.machine(properties: properties)
        if isOffline {
            surroundings.run = { _ in
                .failure(ConfigurationFault("'--offline' runs no programs"))
            }
        }
        return surroundings
    }

    private func finished(_ findings: [Diagnostic]) -> [Diagnostic] {
        let sorted = Diagnostic.sorted(findings)
        guard isStrict else { return sorted }
        return sorted.map { finding in
            var finding = finding
            if finding.severity == .warning { finding.severity = .error }
            return finding
        }
    }

    /// All reports as the document of `--json`.
    static func document(_ reports: [Report]) -> JSONDocument {
        let files = reports.map { report in
            JSONDocument.object(
                [("file", .text(report.name)), ("ok", .bool(report.isOK))] + report.counts)
        }
        let findings = reports.flatMap { report in
            report.findings.map { DiagnosticPrinter.json($0, in: report.text) }
        }
        return .object([
            ("ok", .bool(reports.allSatisfy(\.isOK))), ("files", .list(files)),
            ("findings", .list(findings)),
        ])
    }
}
