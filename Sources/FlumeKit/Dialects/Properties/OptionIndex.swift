/// The keys that a component has, to be found at once.
struct OptionIndex {
    enum Match {
        /// An option, and what follows the beginning of a family's keys.
        case option(Int, rest: String?)
        /// The type of what fills a slot.
        case slot(Int)
        /// A setting of what fills a slot.
        case withinSlot(Int)
    }

    private let options: [String: Int]
    private let families: [(prefix: String, option: Int)]
    private let slots: [(key: String, prefix: String)]
    /// Every key, as suggestions name it.
    let keys: [String]

    init(_ description: ComponentDescription) {
        var options: [String: Int] = [:]
        var families: [(prefix: String, option: Int)] = []
        for (index, option) in description.options.enumerated() {
            if let prefix = option.familyPrefix {
                families.append((prefix, index))
            } else {
                options[option.key] = index
            }
        }
        self.options = options
        self.families = families.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
        slots = description.agent.slots.map { ($0.key, $0.key + ".") }
        keys = description.options.map(\.key) + description.agent.slots.map(\.key)
    }

    func match(_ key: String) -> Match? {
        if let option = options[key] { return .option(option, rest: nil) }
        if let slot = slots.firstIndex(where: { $0.key == key }) { return .slot(slot) }
        if let slot = slots.firstIndex(where: { key.hasPrefix($0.prefix) }) {
            return .withinSlot(slot)
        }
        for (prefix, option) in families where key.hasPrefix(prefix) {
            let rest = String(decoding: key.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
            return rest.isEmpty ? nil : .option(option, rest: rest)
        }
        return nil
    }
}
