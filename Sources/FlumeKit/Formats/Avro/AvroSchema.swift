/// A schema of Avro, as far as it tells where a datum ends and which schema
/// it is.
struct AvroSchema: Sendable {
    /// A type; types within it are given by their places in `nodes`.
    enum Node: Sendable {
        case null, boolean, int, long, float, double, bytes, string
        case fixed(name: String, size: Int)
        case enumeration(name: String, symbols: [String])
        case array(Int)
        case map(Int)
        case union([Int])
        case record(name: String, fields: [Field])
    }

    struct Field: Sendable {
        var name: String
        var type: Int
    }

    /// The first is the schema itself.
    private(set) var nodes: [Node] = []

    private static let maximumNodes = 100_000
    private static let primitives: [String: Node] = [
        "null": .null, "boolean": .boolean, "int": .int, "long": .long, "float": .float,
        "double": .double, "bytes": .bytes, "string": .string,
    ]

    /// Reads a schema from its JSON.
    ///
    /// Offsets in errors are of the text; 0 where the text is right and the
    /// schema is not.
    init(_ text: [UInt8]) throws(FormatError) {
        var reader = Reader()
        let root = try reader.type(AvroSchemaText.read(text), in: "")
        precondition(root == 0, "a type is added before those within it")
        nodes = reader.nodes
    }

    private static func wrong(_ expected: String, _ found: String) -> FormatError {
        FormatError(at: 0, expected: expected, found: found)
    }

    private struct Reader {
        var nodes: [Node] = []
        var named: [String: Int] = [:]

        private mutating func add(_ node: Node) throws(FormatError) -> Int {
            if nodes.count >= maximumNodes {
                throw wrong("a schema of at most \(maximumNodes) types", "more")
            }
            nodes.append(node)
            return nodes.count - 1
        }

        mutating func type(
            _ text: AvroSchemaText, in namespace: String
        ) throws(FormatError) -> Int {
            switch text {
            case .text(let name): return try reference(name, in: namespace)
            case .array(let branches):
                let place = try add(.null)
                var types: [Int] = []
                for branch in branches { types.append(try type(branch, in: namespace)) }
                nodes[place] = .union(types)
                return place
            case .object: return try complex(text, in: namespace)
            case .number, .word: throw wrong("a type of Avro", text.kind)
            }
        }

        /// A primitive, or a type that was declared before.
        private mutating func reference(
            _ name: String, in namespace: String
        ) throws(FormatError) -> Int {
            if let primitive = primitives[name] { return try add(primitive) }
            let full = name.contains(".") || namespace.isEmpty ? name : "\(namespace).\(name)"
            guard let place = named[full] ?? named[name] else {
                throw wrong("a type of Avro", "'\(name)'")
            }
            return place
        }

        private mutating func complex(
            _ text: AvroSchemaText, in namespace: String
        ) throws(FormatError) -> Int {
            guard let type = text["type"] else { throw wrong("the type of a schema", "none") }
            guard let word = type.string else { return try self.type(type, in: namespace) }
            switch word {
            case "array": return try container(text, "items", in: namespace) { .array($0) }
            case "map": return try container(text, "values", in: namespace) { .map($0) }
            case "record", "error": return try record(text, in: namespace)
            case "enum":
                guard case .array(let symbols)? = text["symbols"] else {
                    throw wrong("the symbols of an enum", "none")
                }
                let names = symbols.compactMap(\.string)
                return try declare(text, in: namespace) { name in
                    .enumeration(name: name, symbols: names)
                }.place
            case "fixed":
                guard case .number(let digits)? = text["size"], let size = Int(digits),
                    (0...Int(Int32.max)).contains(size)
                else { throw wrong("the size of a fixed type", text["size"]?.kind ?? "none") }
                return try declare(text, in: namespace) { .fixed(name: $0, size: size) }.place
            default: return try reference(word, in: namespace)
            }
        }

        private mutating func container(
            _ text: AvroSchemaText, _ key: String, in namespace: String, _ make: (Int) -> Node
        ) throws(FormatError) -> Int {
            guard let element = text[key] else { throw wrong("'\(key)' of a type", "none") }
            let place = try add(.null)
            nodes[place] = make(try type(element, in: namespace))
            return place
        }

        private mutating func declare(
            _ text: AvroSchemaText, in namespace: String, _ make: (String) -> Node
        ) throws(FormatError) -> (place: Int, namespace: String) {
            guard let name = text["name"]?.string, !name.isEmpty else {
                throw wrong("the name of a type", text["name"]?.kind ?? "none")
            }
            var space = text["namespace"]?.string ?? namespace
            var full = space.isEmpty ? name : "\(space).\(name)"
            if let dot = name.lastIndex(of: ".") {
                space = String(name[..<dot])
                full = name
            }
            let place = try add(make(full))
            if named.updateValue(place, forKey: full) != nil {
                throw wrong("each name once", "'\(full)' twice")
            }
            return (place, space)
        }

        private mutating func record(
            _ text: AvroSchemaText, in namespace: String
        ) throws(FormatError) -> Int {
            guard case .array(let members)? = text["fields"] else {
                throw wrong("the fields of a record", "none")
            }
            // Declared before its fields, which may be of its own type.
            var name = ""
            let (place, space) = try declare(text, in: namespace) { full in
                name = full
                return .record(name: full, fields: [])
            }
            var fields: [Field] = []
            for member in members {
                guard let field = member["name"]?.string, let type = member["type"] else {
                    throw wrong("a field with a name and a type", member.kind)
                }
                fields.append(Field(name: field, type: try self.type(type, in: space)))
            }
            nodes[place] = .record(name: name, fields: fields)
            return place
        }
    }
}
