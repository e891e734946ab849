extension AgentTranslation {
    mutating func readChannels() {
        for name in listedChannels {
            guard let section = section(.channels, name),
                let component = components.component(subject(.channel, section, name))
            else { continue }
            let channel = ChannelPlan(
                name: name.text, component: component, written: written(section))
            channelPlans[name.text] = channel
            plan.channels.append(channel)
        }
    }

    /// The channels that a value names: those that are listed, right or not.
    func channelNames(_ words: [PlacedWord], of title: String) -> [PlacedWord] {
        words.filter { word in
            if knownChannels.contains(word.text) { return true }
            let help =
                reading.question(word.text, among: knownChannels)
                ?? "'\(keys.name).channels' lists "
                + ComponentReader.listed(listedChannels.lazy.map(\.text))
            reading.report(
                "invalid-property", at: word.place,
                "\(title) names the channel '\(word.text)', which the agent does not have",
                help: help)
            return false
        }
    }

    /// Reports a component that moves more events at once than one of its
    /// channels takes; true if it does not.
    func fits(
        _ component: ComponentPlan, _ channels: [String], _ title: String
    ) -> Bool {
        guard let batch = component.batchEvents,
            let key = component.description.agent.batchKey
        else { return true }
        for name in channels {
            guard let channel = channelPlans[name],
                let most = channel.component.number("transactionCapacity"), batch > most
            else { continue }
            let place = PropertyPlace(
                text: component.text, span: component.places[key] ?? component.span)
            reading.report(
                "config-error", at: place,
                "\(title) moves \(batch) events at once, but the channel '\(name)' takes "
                    + "\(most) in one transaction",
                help: "lower '\(key)' or raise 'transactionCapacity' of '\(name)'")
            return false
        }
        return true
    }

    /// Reports the channels that do not stand between a source and a sink.
    func reportLooseChannels() {
        for channel in listedChannels {
            let hasSource = filled.contains(channel.text) || !knowsFilled
            let hasSink = drained.contains(channel.text) || !knowsDrained
            if hasSource, hasSink { continue }
            let fault =
                switch (hasSource, hasSink) {
                case (false, false): "is used by no source and no sink"
                case (true, _): "is emptied by no sink"
                case (_, _): "is filled by no source"
                }
            reading.report(
                .warning, "unconnected-channel", at: channel.place,
                "the channel '\(channel.text)' \(fault)")
        }
    }

    mutating func dropUnusedChannels() {
        let used = Set(plan.sources.flatMap(\.channels))
            .union(plan.groups.flatMap(\.sinks).map(\.channel))
        plan.channels.removeAll { !used.contains($0.name) }
    }
}
