import CLibraries

/// Finds a pattern in bytes and tells where its groups matched.
///
/// A search is bounded: it takes at most `stepLimit` steps and a stack of 1
/// MiB of its own. A search that would take more is given up and counts as no
/// match; `abandoned` counts them, so that the owner can tell.
///
/// A matcher belongs to one thread.
public final class Matcher {
    /// How far a search may go: some hundredths of a second, where a line of
    /// a log takes some dozen steps.
    public static let stepLimit: UInt32 = 1_000_000

    public let pattern: Pattern
    /// How many searches were given up.
    public private(set) var abandoned = 0

    private let matchesBytesOnly: Bool
    private let data: OpaquePointer
    private let context: OpaquePointer
    private let stack: OpaquePointer?
    /// Two offsets per group: its start and its end.
    private let offsets: UnsafeMutablePointer<Int>
    /// How many groups, the whole match included, the last search filled.
    private var filled = 0
    /// What the last search that began at 0 decided on.
    private var current: CompiledPattern
    private lazy var partialCode = CompiledPattern(partial: current)

    /// With `bytesOnly`, bytes are matched one by one even where they are
    /// UTF-8, if the pattern can: for searching through streams, whose
    /// pieces may begin and end within a character.
    public init(_ pattern: Pattern, bytesOnly: Bool = false) {
        self.pattern = pattern
        matchesBytesOnly = bytesOnly
        current = pattern.byteCode ?? pattern.characterCode
        guard let data = pcre2_match_data_create_8(UInt32(pattern.groupCount + 1), nil),
            let context = pcre2_match_context_create_8(nil),
            let offsets = pcre2_get_ovector_pointer_8(data)
        else { preconditionFailure("there is memory for a match") }
        self.data = data
        self.context = context
        self.offsets = offsets
        stack = pcre2_jit_stack_create_8(32 << 10, 1 << 20, nil)
        pcre2_jit_stack_assign_8(context, nil, stack.map(UnsafeMutableRawPointer.init))
        pcre2_set_match_limit_8(context, Self.stepLimit)
        pcre2_set_depth_limit_8(context, 100_000)
        pcre2_set_heap_limit_8(context, 20 << 10)
    }

    deinit {
        pcre2_match_data_free_8(data)
        pcre2_match_context_free_8(context)
        if let stack { pcre2_jit_stack_free_8(stack) }
    }

    // MARK: Searching

    /// Looks for the first match that starts at `start` or later.
    ///
    /// A search with a `start` above 0 goes on in the subject that the last
    /// search from 0 was of.
    public func find(in subject: UnsafeRawBufferPointer, from start: Int = 0) -> Bool {
        if start == 0 { chooseCode(for: subject) }
        return note(run(current, subject, from: start, 0)) > 0
    }

    /// Whether the pattern matches all of the subject.
    public func matchesWhole(_ subject: UnsafeRawBufferPointer) -> Bool {
        chooseCode(for: subject)
        let options = PCRE2_ANCHORED | PCRE2_ENDANCHORED
        return note(interpret(current, subject, from: 0, options)) > 0
    }

    /// As of the bytes of a text.
    public func matchesWhole(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matchesWhole(UnsafeRawBufferPointer($0)) }
    }

    /// What a search in the beginning of a longer text found.
    public enum PartialOutcome {
        case match
        /// Nothing, whatever follows.
        case none
        /// More bytes might make or lengthen a match that starts at group 0.
        case partial
    }

    /// Looks for a match in what is only the beginning of a text.
    ///
    /// For a matcher that matches bytes only.
    public func findPartial(
        in subject: UnsafeRawBufferPointer, from start: Int = 0
    ) -> PartialOutcome {
        precondition(matchesBytesOnly, "the end of a piece may lie within a character")
        let result = note(run(partialCode, subject, from: start, UInt32(PCRE2_PARTIAL_HARD)))
        if result > 0 { return .match }
        guard result == PCRE2_ERROR_PARTIAL else { return .none }
        filled = 1
        return .partial
    }

    /// Where the search for the next match starts: after this one, and a
    /// character further if this one is empty.
    ///
    /// `nil` at the subject's end.
    public func next(in subject: UnsafeRawBufferPointer) -> Int? {
        let end = offsets[1]
        if offsets[0] < end { return end <= subject.count ? end : nil }
        var following = end + 1
        guard following <= subject.count else { return nil }
        if current !== pattern.byteCode {
            while following < subject.count, subject[following] & 0xC0 == 0x80 { following += 1 }
        }
        return following
    }

    // MARK: Groups

    /// Where a group matched, group 0 being all of the match; `nil` if it took
    /// no part or there is no such group.
    @inline(__always)
    public subscript(group: Int) -> Range<Int>? {
        guard group < filled, group >= 0 else { return nil }
        let start = offsets[2 * group]
        let end = offsets[2 * group + 1]
        return start == -1 ? nil : start..<end
    }

    // MARK: The engine

    private func chooseCode(for subject: UnsafeRawBufferPointer) {
        guard !matchesBytesOnly, let byteCode = pattern.byteCode else { return }
        current = TextKind(of: subject) == .utf8 ? pattern.characterCode : byteCode
    }

    @inline(__always)
    private func run(
        _ compiled: CompiledPattern, _ subject: UnsafeRawBufferPointer, from start: Int,
        _ options: UInt32
    ) -> Int32 {
        guard compiled.isNative, let base = subject.baseAddress else {
            return interpret(compiled, subject, from: start, options)
        }
        return pcre2_jit_match_8(
            compiled.code, base.assumingMemoryBound(to: UInt8.self), subject.count, start, options,
            data, context)
    }

    private func interpret(
        _ compiled: CompiledPattern, _ subject: UnsafeRawBufferPointer, from start: Int,
        _ options: UInt32
    ) -> Int32 {
        // PCRE2 wants an address even of nothing.
        var nothing: UInt8 = 0
        return withUnsafePointer(to: &nothing) { empty in
            let base = subject.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? empty
            return pcre2_match_8(
                compiled.code, base, subject.count, start, options, data, context)
        }
    }

    @inline(__always)
    private func note(_ result: Int32) -> Int32 {
        filled = Int(max(0, result))
        if result < PCRE2_ERROR_PARTIAL { abandoned += 1 }
        return result
    }
}
