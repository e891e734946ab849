import CLibraries

/// What is wrong with a pattern, and where in it.
public struct PatternError: Error, Hashable, Sendable {
    public var sentence: String
    /// A byte offset in the pattern as the user wrote it.
    public var offset: Int

    public init(_ sentence: String, offset: Int) {
        self.sentence = sentence
        self.offset = offset
    }
}

/// A compiled regular expression in Java's syntax (see `JavaPattern`).
///
/// It is matched against raw bytes. Bytes that are UTF-8 are matched by
/// characters; bytes that are not are matched one by one, as if each were a
/// character of Latin-1, so that a stray byte does not keep a line from
/// matching. (A pattern that itself names a character above U+00FF is always
/// matched by characters; it then matches between the stray bytes.)
///
/// A pattern is a value and may be shared; to match, make a `Matcher` of it.
public struct Pattern: Sendable {
    /// As the user wrote it.
    public let text: String
    /// The number of groups in parentheses.
    public let groupCount: Int
    /// For matching byte by byte; `nil` if the pattern cannot.
    let byteCode: CompiledPattern?
    /// For matching by characters.
    let characterCode: CompiledPattern

    public init(_ text: String) throws(PatternError) {
        self.text = text
        let java = try JavaPattern(text)
        characterCode = try CompiledPattern(java, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF)
        byteCode = java.needsCharacters ? nil : try CompiledPattern(java, 0)
        groupCount = Int(characterCode.information(UInt32(PCRE2_INFO_CAPTURECOUNT)))
    }

    /// The number of a group that has a name; `nil` if none has it.
    public func group(named name: String) -> Int? {
        let number = name.withCString { bytes in
            bytes.withMemoryRebound(to: UInt8.self, capacity: name.utf8.count + 1) {
                pcre2_substring_number_from_name_8(characterCode.code, $0)
            }
        }
        return number > 0 ? Int(number) : nil
    }

    /// How many bytes before a match can decide about it, by look-behind.
    public var maximumLookBehind: Int {
        // A character is at most four bytes.
        Int(characterCode.information(UInt32(PCRE2_INFO_MAXLOOKBEHIND))) * 4
    }
}

extension Pattern: Hashable {
    public static func == (a: Pattern, b: Pattern) -> Bool { a.text == b.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// A pattern as PCRE2 compiled it.
///
/// Safe because compiled code is never changed once it is made; what changes
/// while matching belongs to a `Matcher`.
final class CompiledPattern: @unchecked Sendable {
    let code: OpaquePointer
    /// Whether there is machine code; without it PCRE2 interprets.
    let isNative: Bool

    /// Patterns are written by people; a longer one is a mistake.
    private static let maximumLength = 64 << 10

    init(_ java: JavaPattern, _ options: UInt32) throws(PatternError) {
        guard java.translated.count <= Self.maximumLength else {
            throw PatternError("a pattern has at most 65536 bytes", offset: Self.maximumLength)
        }
        let context = pcre2_compile_context_create_8(nil)
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_ANYCRLF))
        var failure: Int32 = 0
        var offset = 0
        let code = pcre2_compile_8(
            java.translated, java.translated.count, options | PCRE2_NEVER_BACKSLASH_C, &failure,
            &offset, context)
        guard let code else {
            let place = java.origins[min(offset, java.origins.count - 1)]
            throw PatternError(Self.sentence(failure), offset: place)
        }
        self.code = code
        isNative = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0
    }

    /// A copy that can also say that a match may go on beyond the end.
    init(partial original: CompiledPattern) {
        guard let copy = pcre2_code_copy_8(original.code) else {
            preconditionFailure("there is memory for a pattern")
        }
        code = copy
        isNative = pcre2_jit_compile_8(copy, UInt32(PCRE2_JIT_PARTIAL_HARD)) == 0
    }

    deinit { pcre2_code_free_8(code) }

    func information(_ what: UInt32) -> UInt32 {
        var value: UInt32 = 0
        pcre2_pattern_info_8(code, what, &value)
        return value
    }

    private static func sentence(_ failure: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        pcre2_get_error_message_8(failure, &buffer, buffer.count)
        return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }
}
