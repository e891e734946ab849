import Testing

@testable import FlumeKit

/// Makes components of an agent from keys and texts, as a configuration does.
enum AgentMaking {
    typealias Texts = [String: String]

    static func settings(
        _ description: ComponentDescription, _ texts: Texts
    ) throws(ValueFault) -> Settings {
        var settings = Settings()
        for (key, text) in texts {
            guard let option = description.option(key) else {
                throw ValueFault(expected: "an option of '\(description.name)', found '\(key)'")
            }
            if let fault = settings.set(option, from: [Argument(text: text)]) { throw fault }
        }
        return settings
    }

    /// What a component of a type in a slot is made of.
    static func slot(
        _ kind: ComponentKind, _ type: String, _ texts: Texts = [:]
    ) throws -> SlotPart {
        let description = try #require(
            BuiltinCatalogue.agentCatalogue.component(kind, ofType: type), "\(type)")
        return SlotPart(
            description: description, parts: Parts(settings: try settings(description, texts)))
    }

    static func serializer(_ type: String, _ texts: Texts = [:]) throws -> any EventFormatter {
        let slot = ComponentSlot("serializer", .serializer, default: "text", "A serializer.")
        let parts = Parts(
            settings: Settings(), slots: [slot.key: try self.slot(.serializer, type, texts)])
        return parts.serializer(slot)()
    }

    /// A file_roll sink with a serializer.
    static func rollingSink(
        _ directory: String, _ texts: Texts = [:], serializer type: String = "text",
        _ serializerTexts: Texts = [:]
    ) throws -> any Sink {
        var texts = texts
        texts["sink.directory"] = directory
        let declaration = RollingFileSink.declaration
        return declaration.make(
            Parts(
                settings: try settings(declaration.description, texts),
                slots: ["sink.serializer": try slot(.serializer, type, serializerTexts)]))
    }
}
