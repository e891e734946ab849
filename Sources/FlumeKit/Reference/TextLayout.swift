/// Plain text for a terminal: wrapped at 80 columns and aligned.
enum TextLayout {
    static let columns = 80

    /// Prose without its marks: `` `raw` `` becomes 'raw'.
    static func plain(_ prose: String) -> String {
        String(prose.map { $0 == "`" ? "'" : $0 })
    }

    /// Paragraphs, each wrapped; every line ends with a newline.
    static func wrapped(_ prose: String, indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        return Prose(plain(prose)).blocks.map { block in
            switch block {
            case .paragraph(let text):
                lines(text, width: columns - indent).map { margin + $0 + "\n" }.joined()
            case .literal(let lines):
                lines.map { $0.isEmpty ? "\n" : "\(margin)    \($0)\n" }.joined()
            case .heading(let title):
                margin + title + "\n"
            }
        }.joined(separator: "\n")
    }

    /// Two columns, the right one wrapped.
    ///
    /// A left cell that is too wide has a line for itself.
    static func table(_ rows: [(String, String)]) -> String {
        let widths = rows.map(\.0.count).filter { $0 <= 26 }
        let start = 2 + (widths.max() ?? 0) + 2
        let margin = String(repeating: " ", count: start)
        var text = ""
        for (left, right) in rows {
            var lines = lines(right, width: columns - start)
            let head = "  \(left)"
            if head.count + 2 <= start, !lines.isEmpty {
                let gap = String(repeating: " ", count: start - head.count)
                text += head + gap + lines.removeFirst() + "\n"
            } else {
                text += head + "\n"
            }
            for line in lines { text += margin + line + "\n" }
        }
        return text
    }

    /// Words filled into lines of at most `width` columns.
    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
