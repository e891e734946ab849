/// JSON as recordings have it, read without mercy: what is wrong ends the
/// test.
package enum RecordedJSON: Hashable {
    case object([String: RecordedJSON])
    case array([RecordedJSON])
    case text(String)
    /// A number or a word, as it is written.
    case word(String)

    package init(_ text: String) {
        var reader = Reader(rest: Array(text.unicodeScalars)[...])
        self = reader.value()
        reader.skipBlanks()
        precondition(reader.rest.isEmpty, "a recording is one value")
    }

    /// One value a line.
    package static func lines(_ text: String) -> [RecordedJSON] {
        text.split(separator: "\n").map { RecordedJSON(String($0)) }
    }

    package subscript(_ key: String) -> RecordedJSON {
        guard case .object(let members) = self, let member = members[key] else {
            preconditionFailure("a recording has '\(key)'")
        }
        return member
    }

    package var text: String {
        guard case .text(let text) = self else { preconditionFailure("a recording has a text") }
        return text
    }

    package var members: [String: RecordedJSON] {
        guard case .object(let members) = self else {
            preconditionFailure("a recording has an object")
        }
        return members
    }

    package var elements: [RecordedJSON] {
        guard case .array(let elements) = self else {
            preconditionFailure("a recording has an array")
        }
        return elements
    }

    /// Bytes that were recorded as the characters of ISO-8859-1.
    package var latin1: [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

    private struct Reader {
        var rest: ArraySlice<Unicode.Scalar>

        mutating func skipBlanks() {
            rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" }
        }

        /// Takes a sign if it is next.
        mutating func take(_ sign: Unicode.Scalar) -> Bool {
            skipBlanks()
            guard rest.first == sign else { return false }
            rest = rest.dropFirst()
            return true
        }

        mutating func value() -> RecordedJSON {
            if take("{") { return .object(members()) }
            if take("[") { return .array(elements()) }
            if take("\"") { return .text(string()) }
            let word = rest.prefix { !" ,]}\n\r\t".unicodeScalars.contains($0) }
            rest = rest.dropFirst(word.count)
            return .word(word.map { String($0) }.joined())
        }

        mutating func members() -> [String: RecordedJSON] {
            var members: [String: RecordedJSON] = [:]
            while !take("}") {
                _ = take(",")
                precondition(take("\""), "a member has a name")
                let name = string()
                precondition(take(":"), "a name has a value")
                members[name] = value()
            }
            return members
        }

        mutating func elements() -> [RecordedJSON] {
            var elements: [RecordedJSON] = []
            while !take("]") {
                _ = take(",")
                elements.append(value())
            }
            return elements
        }

        mutating func string() -> String {
            var units: [UInt16] = []
            while let next = rest.popFirst(), next != "\"" {
                if next != "\\" {
                    units += Array(String(next).utf16)
                    continue
                }
                guard let escape = rest.popFirst() else { break }
                if escape == "u" {
                    let digits = rest.prefix(4).map { String($0) }.joined()
                    units.append(UInt16(digits, radix: 16) ?? 0xFFFD)
                    rest = rest.dropFirst(4)
                } else {
                    let meant: [Unicode.Scalar: Unicode.Scalar] = [
                        "n": "\n", "r": "\r", "t": "\t", "b": "\u{8}", "f": "\u{C}",
                    ]
                    units += Array(String(meant[escape] ?? escape).utf16)
                }
            }
            return String(decoding: units, as: UTF16.self)
        }
    }
}
