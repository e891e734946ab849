import FlumeTestKit

@testable import FlumeKit

/// Reads configurations as tests have them: as text, with surroundings that
/// are the same everywhere.
enum ConfigurationTexts {
    static let environment = [
        "PORT": "44444", "HOST": "10.1.2.3", "EMPTY": "", "CAPACITY": "many", "PASSWORD": "secret",
    ]

    static let surroundings = ConfigurationSurroundings(
        environment: { environment[$0] },
        properties: ["size": "500", "nested": "PORT"],
        run: { words in
            guard words.first == "/bin/secret" else {
                return .failure(ConfigurationFault("'\(words.first ?? "")' cannot be started"))
            }
            return .success("secret of " + words.dropFirst().joined(separator: " "))
        })

    static func read(
        _ texts: String..., catalogue: Catalogue = BuiltinCatalogue.agentCatalogue
    ) -> AgentReading {
        AgentConfiguration.read(
            texts.map { SourceText($0, name: "a.conf") }, catalogue: catalogue,
            surroundings: surroundings)
    }

    /// The findings as people read them.
    static func findings(
        _ text: String, catalogue: Catalogue = BuiltinCatalogue.agentCatalogue
    ) -> String {
        let source = SourceText(text, name: "a.conf")
        let reading = AgentConfiguration.read(
            [source], catalogue: catalogue, surroundings: surroundings)
        return reading.findings.map { $0.diagnostic.rendered(in: source) }.joined()
    }
}
