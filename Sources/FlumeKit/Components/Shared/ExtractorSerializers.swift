/// Names separated by blanks, such as those of a list of serializers.
struct WordList: OptionValue, Hashable {
    var words: [String]

    static var placeholder: String { "NAMES" }
    var spelling: String { words.joined(separator: " ") }

    static func parse(_ arguments: [Argument]) -> Result<WordList, ValueFault> {
        parseText(arguments, expecting: "names separated by blanks") { text in
            let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
            return words.isEmpty ? nil : WordList(words: words)
        }
    }
}

/// What becomes of the groups of `regex_extractor`, by the names of its
/// serializers: the keys `serializers.<name>.<setting>`.
struct ExtractorSerializers: OptionValue, Hashable {
    /// How a group's text becomes a header's value.
    enum Form: Hashable {
        case text
        case milliseconds
    }

    struct Serializer: Hashable {
        var header: HeaderName?
        var form = Form.text
        var pattern: DatePattern?
    }

    private(set) var byName: [String: Serializer] = [:]

    static var placeholder: String { "TEXT" }
    static var takesMany: Bool { true }
    var spelling: String { "" }

    static func parse(_ arguments: [Argument]) -> Result<ExtractorSerializers, ValueFault> {
        var serializers = ExtractorSerializers()
        for argument in arguments {
            guard case .call(let key, let values, _) = argument.form, let value = values.first
            else { return .failure(ValueFault(expected: "a named text", span: argument.span)) }
            do throws(ValueFault) {
                try serializers.set(key, value)
            } catch {
                var fault = error
                fault.span = fault.span ?? argument.span
                return .failure(fault)
            }
        }
        return .success(serializers)
    }

    /// The settings that a serializer has.
    private static let settings = ["name", "type", "pattern"]

    private mutating func set(_ key: String, _ value: Argument) throws(ValueFault) {
        let dot = key.lastIndex(of: ".")
        let setting = dot.map { String(key[key.index(after: $0)...]) } ?? ""
        guard let dot, dot > key.startIndex, Self.settings.contains(setting) else {
            throw ValueFault(
                expected: "'serializers.NAME.name', '.type' or '.pattern' in place of "
                    + "'serializers.\(key)'",
                help: Suggestion.question(setting, among: Self.settings))
        }
        let text = value.text ?? ""
        let name = String(key[..<dot])
        switch setting {
        case "name":
            guard !text.isEmpty else { throw ValueFault(expected: "the name of a header") }
            byName[name, default: Serializer()].header = HeaderName(text)
        case "type": byName[name, default: Serializer()].form = try Self.form(text)
        default: byName[name, default: Serializer()].pattern = try Self.pattern(value)
        }
    }

    private static let package = "org.apache.flume.interceptor.RegexExtractorInterceptor"

    private static func form(_ type: String) throws(ValueFault) -> Form {
        if type.lowercased() == "default" { return .text }
        switch type {
        case package + "PassThroughSerializer": return .text
        case package + "MillisSerializer": return .milliseconds
        default:
            throw ValueFault(
                expected: "'default' or '\(package)MillisSerializer'",
                help: "serializers of your own are Java code, which there is none of here")
        }
    }

    private static func pattern(_ value: Argument) throws(ValueFault) -> DatePattern {
        do throws(TextFault) {
            return try DatePattern(joda: value.text ?? "")
        } catch {
            throw ValueFault(error, in: value)
        }
    }

    /// The serializers of a list in its order: the header of each, and the
    /// date's pattern where it is a date.
    func targets(_ list: WordList) throws(ValueFault) -> [ExtractorTarget] {
        if let stray = byName.keys.sorted().first(where: { !list.words.contains($0) }) {
            throw ValueFault(
                expected: "'\(stray)' in the list 'serializers', as it has settings",
                help: Suggestion.question(stray, among: list.words))
        }
        var targets: [ExtractorTarget] = []
        for (place, word) in list.words.enumerated() {
            guard let serializer = byName[word], let header = serializer.header else {
                throw ValueFault(
                    expected: "'serializers.\(word).name', the header for group \(place + 1)")
            }
            switch (serializer.form, serializer.pattern) {
            case (.text, nil): targets.append(ExtractorTarget(header: header))
            case (.text, _):
                throw ValueFault(
                    expected: "no 'serializers.\(word).pattern' where the text is taken as it is",
                    help: "a date has 'serializers.\(word).type = \(Self.package)"
                        + "MillisSerializer'")
            case (.milliseconds, nil):
                throw ValueFault(
                    expected: "'serializers.\(word).pattern', such as yyyy-MM-dd HH:mm:ss")
            case (.milliseconds, let pattern):
                targets.append(ExtractorTarget(header: header, pattern: pattern))
            }
        }
        return targets
    }
}

/// Where a group's text goes, and how its date is written, if it is one.
struct ExtractorTarget: Hashable {
    var header: HeaderName
    var pattern: DatePattern?
}

extension DatePattern {
    /// A pattern of Joda-Time, in which `Y` is a year as well.
    init(joda text: String) throws(TextFault) {
        var isQuoted = false
        let letters = text.utf8.map { byte in
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            return byte == UInt8(ascii: "Y") && !isQuoted ? UInt8(ascii: "y") : byte
        }
        try self.init(String(decoding: letters, as: UTF8.self))
    }
}
