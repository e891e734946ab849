import Glibc

/// A file with an Avro schema, as a path or a `file:` URL.
struct AvroSchemaFile: OptionValue, Hashable, MachineChecked {
    /// As the user or the event wrote it.
    var text: String
    var path: String

    /// Larger schemas are none.
    static let maximumBytes = 4 << 20

    init(_ text: String) throws(ValueFault) {
        self.text = text
        guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else {
            path = text
            return
        }
        let scheme = text[..<colon].lowercased()
        guard scheme == "file" else {
            throw ValueFault(
                expected: "a path or a file:// URL",
                help: "schemas cannot be read over \(scheme) yet")
        }
        var rest = text[text.index(after: colon)...]
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            if rest.hasPrefix("localhost/") { rest = rest.dropFirst("localhost".count) }
        }
        guard rest.hasPrefix("/") else {
            throw ValueFault(expected: "a URL with a whole path, such as file:///etc/event.avsc")
        }
        path = String(rest)
    }

    static var placeholder: String { "FILE" }
    static var completion: CompletionHint { .file }
    var spelling: String { text }

    static func parse(_ arguments: [Argument]) -> Result<AvroSchemaFile, ValueFault> {
        guard let text = arguments.last?.text, !text.isEmpty else {
            return .failure(ValueFault(expected: "a path or a file:// URL"))
        }
        do throws(ValueFault) {
            return .success(try AvroSchemaFile(text))
        } catch {
            return .failure(error)
        }
    }

    var problem: String? { InputFile(path).problem }

    func read() throws(SystemError) -> [UInt8] {
        try Files.read(path, limit: Self.maximumBytes)
    }
}
