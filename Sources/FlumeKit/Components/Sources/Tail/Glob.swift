/// A pattern of one name as shells have it: `*`, `?`, `[a-z]`, `[!a-z]`, and
/// a backslash before a character that means itself.
///
/// As in a shell a name that begins with a dot is matched only by a pattern
/// that begins with one. A bracket that nothing closes means itself, and a
/// pattern always matches the name it reads as, so that a file that is really
/// called `a[1].log` can be given.
struct Glob: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case one(Unicode.Scalar)
        case anyOne
        case anyNumber
        case among([ClosedRange<Unicode.Scalar>], inverted: Bool)
    }

    let text: String
    private let pieces: [Piece]
    /// Whether it matches more than one name.
    let hasWildcards: Bool

    init(_ text: String) {
        self.text = text
        var rest = Array(text.unicodeScalars)[...]
        var pieces: [Piece] = []
        while let next = rest.popFirst() {
            switch next {
            case "*": if pieces.last != .anyNumber { pieces.append(.anyNumber) }
            case "?": pieces.append(.anyOne)
            case "[": pieces.append(Self.takeSet(&rest) ?? .one("["))
            case "\\": pieces.append(.one(rest.popFirst() ?? "\\"))
            default: pieces.append(.one(next))
            }
        }
        self.pieces = pieces
        hasWildcards = pieces.contains { if case .one = $0 { false } else { true } }
    }

    /// The one name it matches when it has no wildcards.
    var plainName: String {
        var name = String.UnicodeScalarView()
        for case .one(let scalar) in pieces { name.append(scalar) }
        return String(name)
    }

    /// Takes what stands between brackets; nothing if no bracket closes it.
    private static func takeSet(_ rest: inout ArraySlice<Unicode.Scalar>) -> Piece? {
        var inside = rest
        var isInverted = false
        if let first = inside.first, first == "!" || first == "^" {
            isInverted = true
            inside.removeFirst()
        }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var isFirst = true
        while var low = inside.popFirst() {
            // A bracket that comes first is one of the characters.
            if low == "]", !isFirst {
                rest = inside
                return .among(ranges, inverted: isInverted)
            }
            isFirst = false
            if low == "\\", let escaped = inside.popFirst() { low = escaped }
            var high = low
            if inside.first == "-", let end = inside.dropFirst().first, end != "]" {
                inside.removeFirst(2)
                high = end
            }
            // A range the wrong way round matches nothing, as in a shell.
            if low <= high { ranges.append(low...high) }
        }
        return nil
    }

    func matches(_ name: String) -> Bool {
        if name == text { return true }
        let scalars = Array(name.unicodeScalars)
        if scalars.first == ".", pieces.first != .one(".") { return false }
        return matches(scalars)
    }

    /// Goes back only to the last `*`, which is enough: what an earlier one
    /// could take, the later one can take as well.
    private func matches(_ name: [Unicode.Scalar]) -> Bool {
        var at = 0
        var piece = 0
        var star: (piece: Int, at: Int)?
        while at < name.count || piece < pieces.count {
            if piece < pieces.count, pieces[piece] == .anyNumber {
                star = (piece, at)
                piece += 1
            } else if piece < pieces.count, at < name.count, takes(pieces[piece], name[at]) {
                piece += 1
                at += 1
            } else if let back = star, back.at < name.count {
                star = (back.piece, back.at + 1)
                piece = back.piece + 1
                at = back.at + 1
            } else {
                return false
            }
        }
        return true
    }

    private func takes(_ piece: Piece, _ scalar: Unicode.Scalar) -> Bool {
        switch piece {
        case .one(let wanted): wanted == scalar
        case .anyOne: true
        case .anyNumber: false
        case .among(let ranges, let inverted): ranges.contains { $0.contains(scalar) } != inverted
        }
    }
}
