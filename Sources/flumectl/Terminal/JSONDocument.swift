/// A JSON value that a command reports; keys keep their order.
indirect enum JSONDocument: Sendable {
    case null
    case bool(Bool)
    case number(Int)
    case decimal(Double)
    case text(String)
    case list([JSONDocument])
    case object([(String, JSONDocument)])

    /// The document as text: indented by two, with a newline at its end.
    var rendered: String {
        var text = ""
        render(into: &text, indent: "")
        return text + "\n"
    }

    private func render(into text: inout String, indent: String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let value): text += String(value)
        case .decimal(let value): text += value.isFinite ? "\(value)" : "null"
        case .text(let value): Self.quote(value, into: &text)
        case .list(let values):
            Self.render(values, "[", "]", into: &text, indent) { value, inner, text in
                value.render(into: &text, indent: inner)
            }
        case .object(let members):
            Self.render(members, "{", "}", into: &text, indent) { member, inner, text in
                Self.quote(member.0, into: &text)
                text += ": "
                member.1.render(into: &text, indent: inner)
            }
        }
    }

    private static func render<Item>(
        _ items: [Item], _ opening: String, _ closing: String, into text: inout String,
        _ indent: String, item: (Item, String, inout String) -> Void
    ) {
        if items.isEmpty {
            text += opening + closing
            return
        }
        let inner = indent + "  "
        text += opening
        for (index, value) in items.enumerated() {
            text += index == 0 ? "\n\(inner)" : ",\n\(inner)"
            item(value, inner, &text)
        }
        text += "\n\(indent)\(closing)"
    }

    private static func quote(_ value: String, into text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
