import FlumeTestKit

/// A Swift file as the checks see it: its lines, and its code without
/// comments and strings.
struct SwiftSource {
    let path: String
    let lines: [String]
    /// The lines with comments and the insides of strings blanked out.
    let codeLines: [String]
    let tokens: [Token]

    /// A word or a single other character of the code.
    struct Token: Hashable {
        var text: String
        var line: Int
        var isWord: Bool
    }

    init(path: String, text: String) {
        self.path = path
        lines = Self.split(text)
        codeLines = Self.split(CodeStripper.strip(text))
        var tokens: [Token] = []
        for (index, line) in codeLines.enumerated() { Self.scan(line, index + 1, into: &tokens) }
        self.tokens = tokens
    }

    init(file: String) { self.init(path: file, text: Repository.text(file)) }

    /// Every Swift file of the package.
    static let all: [SwiftSource] =
        (["Package.swift"] + Repository.swiftFiles(in: "Sources")
        + Repository.swiftFiles(in: "Tests") + Repository.swiftFiles(in: "benchmarks"))
        .map { SwiftSource(file: $0) }

    /// Those that are part of the program.
    static let program = all.filter { $0.path.hasPrefix("Sources/") }

    /// The folder below Sources/FlumeKit, or the target, that it lies in.
    var folder: String {
        let parts = path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Sources" else { return "" }
        return String(parts[1] == "FlumeKit" ? parts[2] : parts[1])
    }

    func finding(_ line: Int, _ sentence: String) -> String { "\(path):\(line): \(sentence)" }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func scan(_ line: String, _ number: Int, into tokens: inout [Token]) {
        var word = ""
        func isWordCharacter(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || character == "_"
        }
        for character in line {
            if isWordCharacter(character) {
                word.append(character)
                continue
            }
            if !word.isEmpty { tokens.append(Token(text: word, line: number, isWord: true)) }
            word = ""
            if !character.isWhitespace {
                tokens.append(Token(text: String(character), line: number, isWord: false))
            }
        }
        if !word.isEmpty { tokens.append(Token(text: word, line: number, isWord: true)) }
    }
}

/// Blanks out comments and strings, keeping lines and what stands within
/// interpolations.
struct CodeStripper {
    private enum State {
        /// Code, with the number of parentheses open since an interpolation.
        case code(open: Int)
        case lineComment
        case blockComment(depth: Int)
        case string(hashes: Int, isMultiline: Bool)
    }

    private let bytes: [UInt8]
    private var output: [UInt8] = []
    private var states: [State] = [.code(open: 0)]
    private var index = 0

    static func strip(_ text: String) -> String {
        var stripper = CodeStripper(bytes: Array(text.utf8))
        while stripper.index < stripper.bytes.count { stripper.step() }
        return String(decoding: stripper.output, as: UTF8.self)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func starts(_ text: String, at offset: Int? = nil) -> Bool {
        let start = offset ?? index
        return bytes.dropFirst(start).starts(with: text.utf8)
    }

    private mutating func skip(_ count: Int) {
        for byte in bytes[index..<min(bytes.count, index + count)] {
            output.append(byte == 0x0A ? byte : 0x20)
        }
        index += count
    }

    private mutating func keep() {
        output.append(bytes[index])
        index += 1
    }

    private mutating func step() {
        switch states[states.count - 1] {
        case .code(let open): stepCode(open: open)
        case .lineComment:
            if bytes[index] == 0x0A { states.removeLast() }
            skip(1)
        case .blockComment(let depth): stepComment(depth: depth)
        case .string(let hashes, let isMultiline):
            stepString(hashes: hashes, isMultiline: isMultiline)
        }
    }

    private mutating func stepCode(open: Int) {
        if starts("//") { return states.append(.lineComment) }
        if starts("/*") {
            states.append(.blockComment(depth: 0))
            return
        }
        let hashes = bytes[index...].prefix { $0 == UInt8(ascii: "#") }.count
        if starts("\"", at: index + hashes) {
            let isMultiline = starts("\"\"\"", at: index + hashes)
            output.append(UInt8(ascii: "\""))
            index += 1
            skip(hashes + (isMultiline ? 2 : 0))
            states.append(.string(hashes: hashes, isMultiline: isMultiline))
            return
        }
        if starts("(") { states[states.count - 1] = .code(open: open + 1) }
        if starts(")") {
            if open == 1, states.count > 1 {
                states.removeLast()
            } else {
                states[states.count - 1] = .code(open: open - 1)
            }
        }
        keep()
    }

    private mutating func stepComment(depth: Int) {
        if starts("/*") {
            states[states.count - 1] = .blockComment(depth: depth + 1)
            skip(2)
        } else if starts("*/") {
            skip(2)
            if depth == 1 {
                states.removeLast()
            } else {
                states[states.count - 1] = .blockComment(depth: depth - 1)
            }
        } else {
            skip(1)
        }
    }

    private mutating func stepString(hashes: Int, isMultiline: Bool) {
        let marks = String(repeating: "#", count: hashes)
        let closing = (isMultiline ? "\"\"\"" : "\"") + marks
        if starts(closing) {
            skip(closing.utf8.count)
            output[output.count - 1] = UInt8(ascii: "\"")
            states.removeLast()
        } else if starts("\\\(marks)(") {
            skip(1 + hashes)
            states.append(.code(open: 0))
        } else if starts("\\\(marks)") {
            skip(2 + hashes)
        } else {
            skip(1)
        }
    }
}
