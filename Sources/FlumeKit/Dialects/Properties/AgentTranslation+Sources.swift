extension AgentTranslation {
    /// The keys of a source, by what they are for.
    private struct SourceKeys {
        var own: [ComponentKey] = []
        var channels: ComponentKey?
        var interceptors: ComponentKey?
        var interceptorKeys = ComponentSections()
        var selector: [ComponentKey] = []

        init(_ section: [ComponentKey]) {
            for key in section {
                if key.name == "channels" {
                    channels = key
                } else if key.name == "interceptors" {
                    interceptors = key
                } else if let inner = key.dropping("interceptors."), let dot = inner.dot {
                    interceptorKeys.add(inner.after(dot), to: inner.before(dot))
                } else if let inner = key.dropping("selector.") {
                    selector.append(inner)
                } else {
                    own.append(key)
                }
            }
        }
    }

    mutating func readSources(_ names: [PlacedWord]) {
        for name in names {
            guard let section = section(.sources, name) else {
                knowsFilled = false
                continue
            }
            guard let source = source(name, section) else { continue }
            plan.sources.append(source)
        }
    }

    private mutating func source(
        _ name: PlacedWord, _ section: [ComponentKey]
    ) -> SourcePlan? {
        let keys = SourceKeys(section)
        let title = "the source '\(name.text)'"
        var own = subject(.source, keys.own, name)
        own.ownKeys = ["type", "channels", "interceptors", "selector.type"]
        let component = components.component(own)
        let channels = sourceChannels(keys.channels, name, title)
        filled.formUnion(channels)
        let interceptors = interceptors(keys, of: name)
        let selector = selector(keys, of: name, channels)
        guard let component, let interceptors, let selector, fits(component, channels, title)
        else { return nil }
        let usable = channels.filter { channelPlans[$0] != nil }
        if usable.isEmpty { return nil }
        var source = SourcePlan(
            name: name.text, component: component, selector: selector, channels: usable,
            written: written(section))
        source.interceptors = interceptors
        return source
    }

    private mutating func sourceChannels(
        _ key: ComponentKey?, _ name: PlacedWord, _ title: String
    ) -> [String] {
        let words = key.map { once(reading.words($0.property), in: "channels") } ?? []
        if words.isEmpty {
            let place = key.map { reading.place(of: $0) } ?? name.place
            reading.report(
                "property-value-null", at: place, "\(title) has no channels",
                help: "'\(keys.name).sources.\(name.text).channels = "
                    + "\(listedChannels[0].text)' gives it one")
        }
        let names = channelNames(words, of: title).map(\.text)
        if words.isEmpty || names.count < words.count { knowsFilled = false }
        return names
    }

    /// The interceptors of a source; `nil` if one has mistakes.
    private func interceptors(
        _ keys: SourceKeys, of source: PlacedWord
    ) -> [ComponentPlan]? {
        let words = keys.interceptors.map {
            once(reading.words($0.property), in: "interceptors")
        }
        var plans: [ComponentPlan] = []
        for name in words ?? [] {
            let subject = subject(.interceptor, keys.interceptorKeys[name.text], name)
            if let plan = components.component(subject) { plans.append(plan) }
        }
        let listed = Set((words ?? []).map(\.text))
        for section in keys.interceptorKeys.sections where !listed.contains(section.name) {
            reading.report(
                .warning, "unlisted-component", at: reading.place(of: section),
                "the interceptor '\(section.name)' is not in 'interceptors' of "
                    + "'\(source.text)', so it is not used")
        }
        return plans.count == listed.count ? plans : nil
    }

    private func selector(
        _ keys: SourceKeys, of source: PlacedWord, _ channels: [String]
    ) -> ComponentPlan? {
        let title = "the selector of '\(source.text)'"
        let subject = ComponentReader.Subject(
            kind: .selector, title: title, place: source.place, keys: keys.selector,
            ownKeys: ["type"], fallback: "replicating")
        guard let plan = components.component(subject) else { return nil }
        var isRight = true
        for (option, value) in plan.settings.given.sorted(by: { $0.key < $1.key }) {
            guard let names = (value as? any NamesChannels)?.channelNames else { continue }
            for name in Set(names).subtracting(channels).sorted() {
                isRight = false
                report(unknown: name, in: option, plan, keys.selector, title)
            }
        }
        return isRight ? plan : nil
    }

    /// Reports a channel that a selector names and its source does not have.
    private func report(
        unknown name: String, in option: String, _ plan: ComponentPlan,
        _ keys: [ComponentKey], _ title: String
    ) {
        let index = reading.options(of: plan.description)
        for key in keys {
            guard case .option(let number, _)? = index.match(key.name),
                plan.description.options[number].key == option
            else { continue }
            for word in reading.words(key.property) where word.text == name {
                let isListed = knownChannels.contains(name)
                reading.report(
                    "config-error", at: word.place,
                    "\(title) names the channel '\(name)', which "
                        + (isListed ? "is not one of the source's" : "the agent does not have"),
                    help: isListed ? "add it to the source's 'channels'" : nil)
            }
        }
    }
}

extension ComponentKey {
    /// Where the first dot of the name is.
    fileprivate var dot: Int? {
        name.utf8.firstIndex(of: UInt8(ascii: ".")).map {
            name.utf8.distance(from: name.utf8.startIndex, to: $0)
        }
    }

    fileprivate func before(_ dot: Int) -> String {
        String(decoding: name.utf8.prefix(dot), as: UTF8.self)
    }

    fileprivate func after(_ dot: Int) -> ComponentKey {
        ComponentKey(
            name: String(decoding: name.utf8.dropFirst(dot + 1), as: UTF8.self),
            property: property, offset: offset + dot + 1)
    }
}
