extension AgentTranslation {
    mutating func readSinks(_ names: [PlacedWord]) {
        for name in names {
            guard let section = section(.sinks, name) else {
                knowsDrained = false
                continue
            }
            if let sink = sink(name, section) { sinks.append(sink) }
        }
    }

    private mutating func sink(
        _ name: PlacedWord, _ section: [ComponentKey]
    ) -> AgentSinkPlan? {
        let title = "the sink '\(name.text)'"
        var own = subject(.sink, section, name)
        own.ownKeys = ["type", "channel"]
        let key = own.keys.firstIndex { $0.name == "channel" }.map { own.keys.remove(at: $0) }
        let component = components.component(own)
        guard let channel = sinkChannel(key, name, title) else {
            knowsDrained = false
            return nil
        }
        drained.insert(channel)
        guard let component, fits(component, [channel], title), channelPlans[channel] != nil
        else { return nil }
        return AgentSinkPlan(
            name: name.text, component: component, channel: channel, written: written(section))
    }

    private func sinkChannel(
        _ key: ComponentKey?, _ name: PlacedWord, _ title: String
    ) -> String? {
        let words = key.map { reading.words($0.property) } ?? []
        guard let first = words.first else {
            reading.report(
                "attrs-missing", at: key.map { reading.place(of: $0) } ?? name.place,
                "\(title) has no channel",
                help: "'\(keys.name).sinks.\(name.text).channel = "
                    + "\(listedChannels[0].text)' gives it one")
            return nil
        }
        if words.count > 1 {
            reading.report(
                "invalid-property", at: words[1].place,
                "\(title) takes from one channel, found '\(words[1].text)' besides "
                    + "'\(first.text)'")
            return nil
        }
        return channelNames([first], of: title).first?.text
    }

    // MARK: Groups

    mutating func readGroups(listed: Set<String>) {
        var owners: [String: String] = [:]
        let byName = Dictionary(sinks.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
        for name in list(.sinkgroups) ?? [] {
            guard let section = section(.sinkgroups, name) else { continue }
            let members = members(section, name, listed, &owners)
            guard let processor = processor(section, name, members) else { continue }
            let group = SinkGroupPlan(
                name: name.text, processor: processor,
                sinks: members.compactMap { byName[$0.text] },
                written: written(section))
            if !group.sinks.isEmpty { plan.groups.append(group) }
        }
        let alone = ComponentReader.Subject(
            kind: .processor, title: "the sinks", place: listPlace(.sinks), keys: [],
            fallback: Self.defaultProcessor)
        guard sinks.contains(where: { owners[$0.name] == nil }),
            let processor = components.component(alone)
        else { return }
        for sink in sinks where owners[sink.name] == nil {
            plan.groups.append(
                SinkGroupPlan(name: sink.name, processor: processor, sinks: [sink]))
        }
    }

    private static let defaultProcessor = "default"

    /// The sinks of a group that are listed and in no other group.
    private func members(
        _ section: [ComponentKey], _ name: PlacedWord, _ listed: Set<String>,
        _ owners: inout [String: String]
    ) -> [PlacedWord] {
        let title = "the sink group '\(name.text)'"
        let key = section.first { $0.name == "sinks" }
        let words = key.map { once(reading.words($0.property), in: "sinks") } ?? []
        if words.isEmpty {
            reading.report(
                "property-value-null", at: key.map { reading.place(of: $0) } ?? name.place,
                "\(title) has no sinks",
                help: "'\(keys.name).sinkgroups.\(name.text).sinks = …' lists them")
        }
        return words.filter { word in
            guard listed.contains(word.text) else {
                reading.report(
                    "invalid-property", at: word.place,
                    "\(title) names the sink '\(word.text)', which the agent does not have",
                    help: reading.question(word.text, among: listed))
                return false
            }
            if let owner = owners[word.text] {
                reading.report(
                    "property-part-of-another-group", at: word.place,
                    "the sink '\(word.text)' is in the sink group '\(owner)' already")
                return false
            }
            owners[word.text] = name.text
            return true
        }
    }

    private func processor(
        _ section: [ComponentKey], _ name: PlacedWord, _ members: [PlacedWord]
    ) -> ComponentPlan? {
        let title = "the processor of '\(name.text)'"
        let inner = section.compactMap { $0.dropping("processor.") }
        for key in section where key.name != "sinks" && !key.name.hasPrefix("processor.") {
            let known = ["sinks", "processor.type"]
            reading.report(
                .warning, "invalid-property", at: reading.place(of: key),
                "a sink group has no option '\(key.name.shortened)'",
                help: Suggestion.question(key.name, among: known)
                    ?? "it has 'sinks' and 'processor.…'")
        }
        let subject = ComponentReader.Subject(
            kind: .processor, title: title, place: name.place, keys: inner,
            ownKeys: ["type"], fallback: Self.defaultProcessor)
        guard let plan = components.component(subject), !members.isEmpty else { return nil }
        reportStrangers(inner, plan, members, title)
        let face = plan.description.agent
        if face.memberLimits.contains(members.count) { return plan }
        let expected =
            members.count < face.memberLimits.lowerBound
            ? "at least \(face.memberLimits.lowerBound)"
            : face.memberLimits.upperBound == 1 ? "one" : "at most \(face.memberLimits.upperBound)"
        reading.report(
            "config-error", at: PropertyPlace(text: plan.text, span: plan.span),
            "expected \(expected) sink\(face.memberLimits.lowerBound == 1 ? "" : "s") for "
                + "'\(plan.description.name)', found \(members.count) in '\(name.text)'")
        return nil
    }

    /// Reports keys that name a sink, such as `priority.<sink>`, and none of
    /// the group.
    private func reportStrangers(
        _ section: [ComponentKey], _ plan: ComponentPlan, _ members: [PlacedWord],
        _ title: String
    ) {
        let index = reading.options(of: plan.description)
        let names = members.map(\.text)
        for key in section {
            guard case .option(let number, let rest?)? = index.match(key.name),
                let value = plan.settings.given[plan.description.options[number].key],
                (value as? any NamesSinks)?.sinkNames.contains(rest) == true,
                !names.contains(rest)
            else { continue }
            reading.report(
                .warning, "invalid-property", at: reading.place(of: key),
                "\(title) names the sink '\(rest)', which is not in the group",
                help: reading.question(rest, among: names))
        }
    }
}
