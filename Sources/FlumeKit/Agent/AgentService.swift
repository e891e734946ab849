/// An agent as a service: loads its configuration, runs it, follows changes
/// of it, and ends when it is told to.
package final class AgentService {
    /// What the command line asks for.
    package struct Wishes {
        package var name: String
        package var files: [String]
        package var conduct: Agent.Conduct
        /// Whether what is right of a wrong configuration is run.
        package var isLenient: Bool
        /// Whether changes of the files are followed.
        package var followsChanges: Bool
        package var monitor: SocketAddress?
        package var surroundings: ConfigurationSurroundings

        package init(
            name: String, files: [String], conduct: Agent.Conduct, isLenient: Bool = false,
            followsChanges: Bool = true, monitor: SocketAddress? = nil,
            surroundings: ConfigurationSurroundings
        ) {
            self.name = name
            self.files = files
            self.conduct = conduct
            self.isLenient = isLenient
            self.followsChanges = followsChanges
            self.monitor = monitor
            self.surroundings = surroundings
        }
    }

    private let wishes: Wishes
    private let log: Log
    private let files: ConfigurationFiles
    private let clock = SystemClock()
    private let stopping: Wakeup
    private let hangUp = HangUpBell()
    private var hasSaidReady = false

    /// A service that ends when `stopping` is signalled.
    package init(_ wishes: Wishes, log: Log, stoppedBy stopping: Wakeup) {
        self.wishes = wishes
        self.log = log
        self.stopping = stopping
        files = ConfigurationFiles(wishes.files)
    }

    // MARK: Configuration

    /// A configuration that was read: its texts, and what was made of them.
    package struct Loaded {
        package var texts: [SourceText]
        package var findings: [AgentReading.Finding]
        /// The plan of the wanted agent; `nil` if it must not run.
        package var plan: AgentPlan?
    }

    /// Reads the files and finds everything that is wrong with them.
    package func load() throws(SystemError) -> Loaded {
        let texts = try files.read()
        var reading = AgentConfiguration.read(
            texts, catalogue: BuiltinCatalogue.agentCatalogue, surroundings: wishes.surroundings)
        let plan = reading.plans.first { $0.name == wishes.name }
        if let plan { reading.add(plan.machineFindings()) }
        if plan == nil { reading.add([missingAgent(among: reading.plans.map(\.name))]) }
        let mayRun = wishes.isLenient || !reading.hasErrors
        return Loaded(texts: texts, findings: reading.findings, plan: mayRun ? plan : nil)
    }

    private func missingAgent(among names: [String]) -> AgentReading.Finding {
        let suggestion = Suggestion.question(wishes.name, among: names)
        let listed = names.isEmpty ? nil : "the agents there are: " + names.joined(separator: ", ")
        return AgentReading.Finding(
            text: 0,
            Diagnostic(
                code: "agent-name-missing", at: SourceSpan(0, 0),
                "there is no agent '\(wishes.name)' in the configuration",
                help: suggestion ?? listed))
    }

    // MARK: Life

    /// Runs a loaded configuration to the end.
    package func run(_ loaded: Loaded, _ plan: AgentPlan) throws(SystemError) -> Agent.Remainder {
        files.remember(loaded.texts)
        let poller = try Poller(wakeup: stopping)
        let agent = Agent(plan, wishes.conduct, log: log)
        Signals.hangUp(rings: hangUp)
        try poller.watch(hangUp.descriptor.number, token: 0)
        try poller.watch(agent.bell.descriptor.number, token: 1)
        if wishes.followsChanges {
            try files.watch()
            if let changes = files.changes { try poller.watch(changes.number, token: 2) }
        }
        let monitor = try startMonitor(of: agent)
        defer { monitor?.stop() }
        agent.start()
        while !stopping.isSignalled {
            agent.bell.arm()
            agent.attend()
            sayReady(agent)
            if wishes.conduct.endsWithInput, agent.isAtEndOfInput { break }
            let ready = poller.wait(until: agent.deadline, clock: clock)
            if ready.contains(where: { $0.token == 2 }) { followChange(agent) }
            if hangUp.take() { reload(agent, isAsked: true) }
        }
        ServiceNotice.tell("STOPPING=1")
        return agent.stop()
    }

    private func sayReady(_ agent: Agent) {
        guard !hasSaidReady, agent.isReady else { return }
        hasSaidReady = true
        let line = "flumectl agent ready: \(agent.name) (\(agent.composition))"
        log.say(log.level, "agent", line)
        ServiceNotice.tell("READY=1\nSTATUS=\(agent.composition)")
    }

    private func startMonitor(of agent: Agent) throws(SystemError) -> MonitoringServer? {
        guard let address = wishes.monitor else { return nil }
        let server = MonitoringServer(
            at: address, note: { [log] in log.say(.warn, "agent", $0) },
            report: { agent.report })
        try server.start()
        log.say(.info, "agent", "monitoring listens at \(address.host):\(server.port)")
        return server
    }

    // MARK: Reload

    private func followChange(_ agent: Agent) {
        do {
            try files.takeChanges()
        } catch {
            log.say(.warn, "agent", "changes of the configuration are not told: \(error.sentence)")
        }
        reload(agent, isAsked: false)
    }

    /// Reads the configuration anew and becomes it, if it is another and
    /// right; else the old one goes on.
    private func reload(_ agent: Agent, isAsked: Bool) {
        let loaded: Loaded
        do {
            let texts = try files.read()
            if !isAsked, !files.differ(texts) { return }
            loaded = try load()
        } catch {
            if isAsked || !error.isAbsence { refuse(error.sentence) }
            return
        }
        files.remember(loaded.texts)
        for finding in loaded.findings { say(finding, of: loaded.texts) }
        guard let plan = loaded.plan else {
            return refuse("the configuration is not taken on; the old one goes on")
        }
        ServiceNotice.tell("RELOADING=1")
        let change = agent.apply(plan)
        hasSaidReady = false
        log.say(.info, "agent", change.sentence)
        ServiceNotice.tell("READY=1")
    }

    private func refuse(_ sentence: String) { log.say(.error, "agent", sentence) }

    private func say(_ finding: AgentReading.Finding, of texts: [SourceText]) {
        let diagnostic = finding.diagnostic
        let text = texts[finding.text]
        let place = text.position(of: diagnostic.span.start)
        let help = diagnostic.help.map { " (\($0))" } ?? ""
        let name = text.name ?? "configuration"
        log.say(
            diagnostic.severity == .error ? .error : .warn, "agent",
            "\(name):\(place.line):\(place.column): \(diagnostic.message)\(help)")
    }
}

extension Agent.Change {
    var sentence: String {
        if isNothing { return "reloaded: nothing has changed" }
        let parts = [("stopped", stopped), ("started", started)].filter { !$0.1.isEmpty }
        return "reloaded: "
            + parts.map { "\($0.0) \($0.1.joined(separator: ", "))" }.joined(separator: "; ")
    }
}

extension AgentReading {
    /// Adds what was found apart from the reading.
    mutating func add(_ more: [Finding]) {
        if more.isEmpty { return }
        findings = (findings + more).enumerated()
            .sorted { a, b in
                (a.element.text, a.element.diagnostic.span.start, a.offset)
                    < (b.element.text, b.element.diagnostic.span.start, b.offset)
            }
            .map(\.element)
    }
}
