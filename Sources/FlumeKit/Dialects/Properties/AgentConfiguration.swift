/// The configuration of agents, as Flume 1.x has it: from text to plans.
///
/// The whole text is read and everything that is wrong is reported, sorted by
/// place. Nothing is opened or started; what values refer to is asked of the
/// surroundings.
package enum AgentConfiguration {
    /// Reads texts of which later ones override keys of earlier ones.
    package static func read(
        _ texts: [SourceText], catalogue: Catalogue, surroundings: ConfigurationSurroundings
    ) -> AgentReading {
        let shared = ConfigurationReading(texts, catalogue, surroundings)
        let keys = SortedKeys(shared.table)
        for finding in keys.findings { shared.report(finding) }
        let agents = keys.agents.filter(\.isMeant)
        let listed = agents.filter { !$0.lists.isEmpty }.map(\.name)
        var translations = agents.map { AgentTranslation(shared, $0, besides: listed) }
        for translation in translations { translation.readFilters() }
        var result = AgentReading()
        for index in translations.indices {
            translations[index].run()
            result.plans.append(translations[index].plan)
        }
        ClaimCheck(shared).run(result.plans)
        shared.reportStrays(keys)
        result.findings = shared.allFindings()
        return result
    }

    /// Whether a text is such a configuration rather than flows: its first
    /// line that says anything has a dotted key and a value.
    package static func recognizes(_ text: SourceText) -> Bool {
        for line in text.bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let trimmed = line.drop { $0 <= 0x20 }
            guard let first = trimmed.first else { continue }
            if first == UInt8(ascii: "#") || first == UInt8(ascii: "!") { return true }
            let key = trimmed.prefix { $0 > 0x20 && !"=:".utf8.contains($0) }
            let rest = trimmed[key.endIndex...].drop { $0 <= 0x20 }
            let isKey = key.allSatisfy { !"\"'(){}|[]<>;/".utf8.contains($0) }
            let isAssigned = rest.first == UInt8(ascii: "=")
            return isKey && !key.isEmpty && (isAssigned || key.contains(UInt8(ascii: ".")))
        }
        return false
    }
}
