/// The characters that a body's bytes stand for, where text is replaced in it.
///
/// Named as in Java, in any case.
enum BodyCharset: String, CaseIterable, Sendable {
    case utf8 = "UTF-8"
    case latin1 = "ISO-8859-1"
    case ascii = "US-ASCII"

    private static let otherNames: [String: BodyCharset] = [
        "UTF8": .utf8, "ISO8859-1": .latin1, "ISO8859_1": .latin1, "ISO_8859-1": .latin1,
        "LATIN1": .latin1, "ASCII": .ascii, "ISO646-US": .ascii,
    ]

    /// Whether each byte is a character.
    var isOneByte: Bool { self != .utf8 }

    /// The bytes of a text; `nil` if it has characters that there are not.
    func bytes(of text: String) -> [UInt8]? {
        guard isOneByte else { return Array(text.utf8) }
        let limit: UInt32 = self == .latin1 ? 0xFF : 0x7F
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard scalar.value <= limit else { return nil }
            bytes.append(UInt8(scalar.value))
        }
        return bytes
    }
}

extension BodyCharset: OptionValue {
    static var placeholder: String { "CHARSET" }
    static var completion: CompletionHint { .choices(allCases.map(\.rawValue)) }
    var spelling: String { rawValue }

    static func parse(_ arguments: [Argument]) -> Result<BodyCharset, ValueFault> {
        parseText(arguments, expecting: "'UTF-8', 'ISO-8859-1' or 'US-ASCII'") { text in
            let name = text.uppercased()
            return BodyCharset(rawValue: name) ?? otherNames[name]
        }
    }
}
