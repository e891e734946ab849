/// What tells one schema from another: the checksum of its canonical form.
enum AvroFingerprint {
    /// CRC-64-AVRO in the order of bytes in which Java's library gives it, in
    /// hexadecimal digits.
    static func digits(of schema: AvroSchema) -> [UInt8] {
        var sum = checksum(canonicalForm(of: schema))
        var digits: [UInt8] = []
        for _ in 0..<8 {
            let byte = UInt32(sum & 0xFF)
            digits.append(Hexadecimal.digit(byte >> 4))
            digits.append(Hexadecimal.digit(byte))
            sum >>= 8
        }
        return digits.map { $0 >= UInt8(ascii: "A") ? $0 | 0x20 : $0 }
    }

    private static let empty: UInt64 = 0xC15D_213A_A4D7_A795

    private static let table: [UInt64] = (0..<256).map { index in
        var value = UInt64(index)
        for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 1 ? empty : 0) }
        return value
    }

    static func checksum(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(empty) { sum, byte in
            sum >> 8 ^ table[Int(sum & 0xFF) ^ Int(byte)]
        }
    }

    /// The schema as Avro's specification wants it compared ("Parsing
    /// Canonical Form").
    static func canonicalForm(of schema: AvroSchema) -> [UInt8] {
        var form = CanonicalForm(nodes: schema.nodes)
        form.put(0)
        return form.text
    }

    private struct CanonicalForm {
        let nodes: [AvroSchema.Node]
        var text: [UInt8] = []
        private var written: Set<String> = []

        init(nodes: [AvroSchema.Node]) { self.nodes = nodes }

        private mutating func put(_ piece: String) { text.append(contentsOf: piece.utf8) }

        mutating func put(_ place: Int) {
            switch nodes[place] {
            case .null: put(#""null""#)
            case .boolean: put(#""boolean""#)
            case .int: put(#""int""#)
            case .long: put(#""long""#)
            case .float: put(#""float""#)
            case .double: put(#""double""#)
            case .bytes: put(#""bytes""#)
            case .string: put(#""string""#)
            case .array(let items):
                put(#"{"type":"array","items":"#)
                put(items)
                put("}")
            case .map(let values):
                put(#"{"type":"map","values":"#)
                put(values)
                put("}")
            case .union(let branches):
                put("[")
                putList(branches) { form, branch in form.put(branch) }
                put("]")
            case .fixed(let name, let size):
                putNamed(name, "fixed") { $0.put(#","size":\#(size)"#) }
            case .enumeration(let name, let symbols):
                putNamed(name, "enum") { form in
                    form.put(#","symbols":["#)
                    form.putList(symbols) { form, symbol in form.put(#""\#(symbol)""#) }
                    form.put("]")
                }
            case .record(let name, let fields): putRecord(name, fields)
            }
        }

        private mutating func putRecord(_ name: String, _ fields: [AvroSchema.Field]) {
            putNamed(name, "record") { form in
                form.put(#","fields":["#)
                form.putList(fields) { form, field in
                    form.put(#"{"name":"\#(field.name)","type":"#)
                    form.put(field.type)
                    form.put("}")
                }
                form.put("]")
            }
        }

        /// A type at its first place, or its name at others.
        private mutating func putNamed(
            _ name: String, _ type: String, _ rest: (inout CanonicalForm) -> Void
        ) {
            guard written.insert(name).inserted else { return put(#""\#(name)""#) }
            put(#"{"name":"\#(name)","type":"\#(type)""#)
            rest(&self)
            put("}")
        }

        private mutating func putList<Element>(
            _ elements: [Element], _ put: (inout CanonicalForm, Element) -> Void
        ) {
            for (index, element) in elements.enumerated() {
                if index > 0 { self.put(",") }
                put(&self, element)
            }
        }
    }
}
