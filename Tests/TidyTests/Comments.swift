/// What must be said in comments.
enum Comments {
    /// Every type that others can see opens with a sentence about itself.
    static func undescribedTypes(_ source: SwiftSource) -> [String] {
        Declarations(source).topLevelTypes.filter { !$0.isPrivate }.compactMap { type in
            let comment = documentation(of: source, above: type.line)
            if comment.isEmpty {
                return source.finding(type.line, "'\(type.name)' has no documentation")
            }
            let first = comment.prefix { !$0.isEmpty }.joined(separator: " ")
            return first.last == "." || first.last == ":"
                ? nil : source.finding(type.line, "'\(type.name)' is not told in a sentence")
        }
    }

    /// The lines of a documentation comment without their slashes.
    static func documentation(of source: SwiftSource, above line: Int) -> [String] {
        var comment: [String] = []
        var index = line - 2
        while index >= 0 {
            let text = source.lines[index].drop(while: \.isWhitespace)
            if text.hasPrefix("///") {
                comment.append(String(text.dropFirst(3).drop(while: \.isWhitespace)))
            } else if !text.hasPrefix("@") {
                break
            }
            index -= 1
        }
        return comment.reversed()
    }

    /// Code that was commented out is kept by git, not by us.
    static func deadCode(_ source: SwiftSource) -> [String] {
        let starts = ["let ", "var ", "func ", "if ", "for ", "return ", "guard ", "import "]
        return source.lines.enumerated().compactMap { index, line in
            let text = line.drop(while: \.isWhitespace)
            guard text.hasPrefix("// ") else { return nil }
            let content = text.dropFirst(3)
            let looksLikeCode =
                starts.contains { content.hasPrefix($0) }
                && (content.hasSuffix("{") || content.hasSuffix(")") || content.contains(" = "))
            return looksLikeCode ? source.finding(index + 1, "code in a comment") : nil
        }
    }
}
