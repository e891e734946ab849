/// The little markup of our own texts, for every form they are printed in.
///
/// Empty lines part paragraphs, four blanks make a literal block, `# ` makes a
/// heading, and backquotes mark what a user types.
struct Prose {
    enum Block: Hashable {
        case heading(String)
        case paragraph(String)
        case literal([String])
    }

    let blocks: [Block]

    init(_ text: String) {
        var blocks: [Block] = []
        var paragraph: [Substring] = []
        var literal: [String] = []
        func endParagraph() {
            if !paragraph.isEmpty { blocks.append(.paragraph(paragraph.joined(separator: " "))) }
            paragraph = []
        }
        func endLiteral() {
            while literal.last == "" { literal.removeLast() }
            if !literal.isEmpty { blocks.append(.literal(literal)) }
            literal = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                endParagraph()
                if !literal.isEmpty { literal.append("") }
            } else if line.hasPrefix("    ") {
                endParagraph()
                literal.append(String(line.dropFirst(4)))
            } else {
                endLiteral()
                if line.hasPrefix("# ") {
                    endParagraph()
                    blocks.append(.heading(String(line.dropFirst(2))))
                } else {
                    paragraph.append(line)
                }
            }
        }
        endParagraph()
        endLiteral()
        self.blocks = blocks
    }

    /// The pieces of a text, in turn as prose and as what a user types.
    static func pieces(_ text: String) -> [(text: Substring, isTyped: Bool)] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.element.isEmpty }
            .map { ($0.element, $0.offset % 2 == 1) }
    }
}
