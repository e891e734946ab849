/// The components of both dialects, of which the reference tells side by side.
package struct ComponentFaces: Sendable {
    package let flow: Catalogue
    package let agent: Catalogue

    package init(flow: Catalogue, agent: Catalogue) {
        self.flow = flow
        self.agent = agent
    }

    /// Which dialect a component is written in.
    package enum Face: String, CaseIterable, Sendable {
        /// The dataflow language of 0.9.
        case flow
        /// The configuration of an agent, as in 1.x.
        case agent
    }

    /// All components of one kind in one dialect.
    package struct Section: Sendable {
        package let face: Face
        package let kind: ComponentKind
        let components: [ComponentDescription]

        var available: [ComponentDescription] { components.filter(\.isAvailable) }
        var absent: [ComponentDescription] { components.filter { !$0.isAvailable } }
    }

    package subscript(_ face: Face) -> Catalogue {
        switch face {
        case .flow: flow
        case .agent: agent
        }
    }

    /// What there is, in the order of the documentation: flows, then agents.
    package func sections(_ kinds: [ComponentKind] = ComponentKind.allCases) -> [Section] {
        Face.allCases.flatMap { face in
            kinds.compactMap { kind in
                let components = self[face].all(kind)
                if components.isEmpty { return nil }
                return Section(face: face, kind: kind, components: components)
            }
        }
    }

    /// The components of a name: to the letter, or as the type of an agent's
    /// component in any case, or by a Java class.
    package func named(
        _ name: String, _ kinds: [ComponentKind] = ComponentKind.allCases
    ) -> [(face: Face, component: ComponentDescription)] {
        Face.allCases.flatMap { face in
            kinds.compactMap { kind -> (face: Face, component: ComponentDescription)? in
                let found =
                    self[face][kind, name]
                    ?? (face == .agent ? agent.component(kind, ofType: name) : nil)
                return found.map { (face, $0) }
            }
        }
    }

    /// Every name of a kind in either dialect, each once.
    package func names(_ kind: ComponentKind) -> [String] {
        var seen: Set<String> = []
        return Face.allCases.flatMap { self[$0].names(kind) }.filter { seen.insert($0).inserted }
    }
}

extension ComponentFaces.Section {
    /// The heading over them.
    var title: String {
        switch (face, kind) {
        case (.agent, .source), (.agent, .sink):
            "\(ComponentProse.title(of: kind)) of an agent"
        case (.agent, .selector): "Channel selectors"
        case (.agent, .processor): "Sink processors"
        case (.agent, .filter): "Configuration filters"
        default: ComponentProse.title(of: kind)
        }
    }

    /// What they are, in a sentence.
    var explanation: String {
        switch (face, kind) {
        case (.agent, .source):
            "A source of an agent is where events come from; it gives them to its channels."
        case (.agent, .sink):
            "A sink of an agent takes events out of its channel and brings them to their goal."
        default: ComponentProse.explanation(of: kind)
        }
    }

    /// The name of their page in docs/components.
    var fileName: String {
        switch (face, kind) {
        case (.agent, .source), (.agent, .sink): "agent-\(kind.plural).md"
        default: "\(kind.plural).md"
        }
    }
}
