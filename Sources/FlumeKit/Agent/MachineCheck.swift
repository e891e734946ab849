extension FlowPlan {
    /// What is right as text but wrong on this machine, for `validate`.
    public func machineDiagnostics() -> [Diagnostic] {
        source.machineDiagnostics + sink.machineDiagnostics
    }
}

extension AgentPlan {
    /// What is right as text but wrong on this machine, for `validate`.
    package func machineFindings() -> [AgentReading.Finding] {
        let components =
            sources.flatMap { [$0.component, $0.selector] + $0.interceptors }
            + channels.map(\.component)
            + groups.flatMap { group in [group.processor] + group.sinks.map(\.component) }
        return components.flatMap(\.machineFindings)
    }
}

extension ComponentPlan {
    /// Its own, and those of the components within it.
    fileprivate var machineFindings: [AgentReading.Finding] {
        machineDiagnostics.map { AgentReading.Finding(text: text, $0) }
            + slots.values.flatMap(\.machineFindings)
    }

    var machineDiagnostics: [Diagnostic] {
        let own = settings.machineProblems().map { key, sentence in
            machineDiagnostic(sentence, at: places[key] ?? span)
        }
        let together = description.agent.machineProblem(settings).map {
            [machineDiagnostic($0, at: span)]
        }
        return own + (together ?? []) + nested.values.flatMap(\.machineDiagnostics)
    }

    private func machineDiagnostic(_ sentence: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "machine", at: span, "\(description.name): \(sentence)",
            help: "'--offline' leaves out what depends on this machine")
    }
}

extension SinkPlan {
    var machineDiagnostics: [Diagnostic] {
        switch self {
        case .single(let component): component.machineDiagnostics
        case .decorated(let component, let beneath):
            component.machineDiagnostics + beneath.machineDiagnostics
        case .fanOut(let branches): branches.flatMap(\.machineDiagnostics)
        // One alternative that opens is enough, so none of them must be right.
        case .failover(let alternatives):
            alternatives.contains { $0.machineDiagnostics.isEmpty }
                ? [] : alternatives.flatMap(\.machineDiagnostics)
        }
    }
}
