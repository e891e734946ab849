/// Replaces what a pattern matches in the body.
final class SearchReplaceInterceptor: Interceptor {
    static let pattern = Option<Pattern>.required(
        "searchPattern", "The pattern to find in the body, in Java's syntax.",
        check: { $0.text.isEmpty ? ValueFault(expected: "a pattern that is not empty") : nil })
    static let replacement = Option(
        "replaceString", default: ReplacementText.empty,
        "What each match becomes; `$1` and `${name}` are groups of the pattern.")
    static let charset = Option(
        "charset", default: BodyCharset.utf8, "The character set of the bodies.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .interceptor, "search_replace",
            summary: "Replaces what a pattern matches in the body.",
            details: """
                Every match is replaced, one after the other. In replaceString `$1` is the \
                text of a group, empty where the group took no part, `$0` all of the match, \
                `${name}` a group with a name, and a backslash takes the next character as \
                it stands: `\\$` is a dollar. In a file of properties a backslash is written \
                twice.

                A body without a match stays as it is to the byte, bytes that are not text \
                included. A body that would grow beyond the limit of an event, and one in which \
                searching would take more than a million steps, stays as it is as well, and a \
                note says so once.
                """,
            options: [pattern.description, replacement.description, charset.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = search_replace
                    a1.sources.r1.interceptors.i1.searchPattern = password=\\\\S+
                    a1.sources.r1.interceptors.i1.replaceString = password=***
                    """, "Hides passwords."),
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = search_replace
                    a1.sources.r1.interceptors.i1.searchPattern = (\\\\d+)/(\\\\d+)
                    a1.sources.r1.interceptors.i1.replaceString = $2/$1
                    """, "Swaps the numbers around a slash."),
            ],
            contradiction: { settings in
                do throws(ValueFault) {
                    _ = try pieces(settings)
                    return nil
                } catch {
                    return error
                }
            },
            agent: AgentFace(
                classNames: ["org.apache.flume.interceptor.SearchAndReplaceInterceptor$Builder"])
        ),
        make: { parts in
            guard let pieces = try? pieces(parts.settings) else {
                preconditionFailure("validation has looked at the groups")
            }
            return SearchReplaceInterceptor(
                parts[pattern], pieces, bytesOnly: parts[charset].isOneByte)
        })

    /// What a match is made of: a text, or the text of a group.
    enum Piece {
        case bytes([UInt8])
        case group(Int)
    }

    static func pieces(_ settings: Settings) throws(ValueFault) -> [Piece] {
        let charset = settings[charset]
        let pattern = settings[pattern]
        if charset.isOneByte, pattern.byteCode == nil {
            throw ValueFault(
                expected: "a searchPattern of ASCII characters where the charset is "
                    + "\(charset.rawValue)", help: "other bytes are written '\\x..'")
        }
        var pieces: [Piece] = []
        for item in try settings[replacement].items(for: pattern) {
            switch item {
            case .group(let group): pieces.append(.group(group))
            case .literal(let text):
                guard let bytes = charset.bytes(of: text) else {
                    throw ValueFault(
                        expected: "a replaceString with characters of \(charset.rawValue) only")
                }
                pieces.append(.bytes(bytes))
            }
        }
        return pieces
    }

    private let matcher: Matcher
    private let pieces: [Piece]
    private let written = ByteWriter(capacity: 256)
    private var context: FlowContext?
    private var bodyLimit = Int.max

    init(_ pattern: Pattern, _ pieces: [Piece], bytesOnly: Bool) {
        matcher = Matcher(pattern, bytesOnly: bytesOnly)
        self.pieces = pieces
    }

    func open(_ context: FlowContext) {
        self.context = context
        bodyLimit = context.maximumEventBytes
    }

    func intercept(_ batch: EventBatch) {
        for index in 0..<batch.count where matcher.find(in: batch.body(index)) {
            let limit = max(bodyLimit, batch.bodies[index].count)
            guard replaceAll(in: batch.body(index), upTo: limit),
                batch.arenaCount + written.count <= EventBatch.maximumArenaBytes
            else { continue }
            batch.setBody(index, to: batch.store(written.bytes))
        }
        context?.noteAbandoned(matcher)
    }

    /// Writes the body anew, the first match of which is found already;
    /// whether that is possible.
    private func replaceAll(in body: UnsafeRawBufferPointer, upTo limit: Int) -> Bool {
        written.removeAll()
        let abandoned = matcher.abandoned
        var copied = 0
        while let match = matcher[0] {
            written.put(UnsafeRawBufferPointer(rebasing: body[copied..<match.lowerBound]))
            putReplacement(body)
            copied = match.upperBound
            guard written.count <= limit else { return tooLong(limit) }
            guard let next = matcher.next(in: body), matcher.find(in: body, from: next)
            else { break }
        }
        written.put(UnsafeRawBufferPointer(rebasing: body[copied...]))
        if matcher.abandoned > abandoned { return false }
        return written.count <= limit || tooLong(limit)
    }

    /// Writes what the match at hand becomes.
    private func putReplacement(_ body: UnsafeRawBufferPointer) {
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): written.put(bytes)
            case .group(let group):
                guard let range = matcher[group] else { continue }
                written.put(UnsafeRawBufferPointer(rebasing: body[range]))
            }
        }
    }

    private func tooLong(_ limit: Int) -> Bool {
        context?.noteOnce(
            "search_replace would make a body longer than \(limit) bytes; such events stay as "
                + "they are")
        return false
    }
}
