/// How text that comes over the network is spelt, by Java's names.
enum CharacterSet: OptionValue, Hashable {
    case utf8, ascii, latin1

    private static let names: [(CharacterSet, [String])] = [
        (.utf8, ["utf-8", "utf8"]),
        (.ascii, ["us-ascii", "ascii"]),
        (.latin1, ["iso-8859-1", "iso8859-1", "iso8859_1", "latin1"]),
    ]

    static var placeholder: String { "CHARSET" }
    static var completion: CompletionHint {
        .choices(names.compactMap(\.1.first))
    }

    /// Java takes them in any case.
    static func parse(_ arguments: [Argument]) -> Result<CharacterSet, ValueFault> {
        parseText(arguments, expecting: "'utf-8', 'us-ascii' or 'iso-8859-1'") { text in
            let wanted = text.lowercased()
            return names.first { $0.1.contains(wanted) }?.0
        }
    }

    var spelling: String {
        switch self {
        case .utf8: "utf-8"
        case .ascii: "us-ascii"
        case .latin1: "iso-8859-1"
        }
    }

    var lineEncoding: BoundedLineDecoder.Encoding {
        switch self {
        case .utf8: .utf8
        case .ascii: .ascii
        case .latin1: .latin1
        }
    }
}
