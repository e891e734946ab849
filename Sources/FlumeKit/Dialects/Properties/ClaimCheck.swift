/// Finds components that want the same thing of the machine, such as a port.
struct ClaimCheck {
    private let reading: ConfigurationReading
    private var claims: [String: [Owner]] = [:]

    private struct Owner {
        let claim: Claim
        let agent: String
        let title: String
    }

    init(_ reading: ConfigurationReading) { self.reading = reading }

    func run(_ plans: [AgentPlan]) {
        var check = self
        for plan in plans {
            for channel in plan.channels {
                check.take(channel.component, plan.name, "the channel '\(channel.name)'")
            }
            for source in plan.sources {
                check.take(source.component, plan.name, "the source '\(source.name)'")
            }
            for sink in plan.groups.flatMap(\.sinks) {
                check.take(sink.component, plan.name, "the sink '\(sink.name)'")
            }
        }
    }

    private mutating func take(_ component: ComponentPlan, _ agent: String, _ title: String) {
        for claim in component.description.agent.claims(component.settings) {
            let rivals = claims[claim.subject] ?? []
            let owner = Owner(claim: claim, agent: agent, title: title)
            if let rival = rivals.first(where: { $0.claim.collides(with: claim) }) {
                report(owner, rival, at: place(of: claim, in: component))
            }
            claims[claim.subject, default: []].append(owner)
        }
    }

    private func report(_ owner: Owner, _ rival: Owner, at place: PropertyPlace) {
        let isOwn = rival.agent == owner.agent
        let other = isOwn ? rival.title : "\(rival.title) of the agent '\(rival.agent)'"
        reading.report(
            isOwn ? .error : .warning, "claimed-twice", at: place,
            "\(owner.title) uses \(owner.claim.words), as does \(other)",
            help: isOwn ? nil : "the two agents cannot run on one machine")
    }

    /// The value that makes the claim, or the component.
    private func place(of claim: Claim, in component: ComponentPlan) -> PropertyPlace {
        let spelling =
            switch claim {
            case .port(_, _, let number): String(number)
            case .path(let path, _): path
            }
        let key = component.places.keys.sorted().first { key in
            (component.settings.given[key] as? any OptionValue)?.spelling == spelling
        }
        let span = key.flatMap { component.places[$0] } ?? component.span
        return PropertyPlace(text: component.text, span: span)
    }
}

extension Claim {
    /// What it is about; only claims about the same can collide.
    fileprivate var subject: String {
        switch self {
        case .port(let transport, _, let number): "\(transport) \(number)"
        case .path(let path, let purpose): "\(purpose) \(path)"
        }
    }

    fileprivate var words: String {
        switch self {
        case .port(let transport, _, let number): "the \(transport) port \(number)"
        case .path(let path, let purpose): "'\(path)' (\(purpose))"
        }
    }
}
