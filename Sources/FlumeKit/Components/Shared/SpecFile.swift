/// A small file that tells a sink what to count, line by line.
///
/// Empty lines and lines that start with `#` say nothing.
struct SpecFile {
    struct Line {
        let number: Int
        let text: String
    }

    let path: String
    private(set) var lines: [Line] = []

    private static let maximumBytes = 1 << 20
    private static let maximumLines = 10_000

    init(_ path: String) throws(FlowError) {
        self.path = path
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.read(path, limit: Self.maximumBytes)
        } catch {
            throw FlowError(error)
        }
        let parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let content = part.last == UInt8(ascii: "\r") ? part.dropLast() : part
            if content.isEmpty || content.first == UInt8(ascii: "#") { continue }
            guard let text = String(validating: content, as: UTF8.self) else {
                throw fault("expected UTF-8", line: index + 1)
            }
            lines.append(Line(number: index + 1, text: text))
            guard lines.count <= Self.maximumLines else {
                throw fault("expected at most \(Self.maximumLines) lines", line: index + 1)
            }
        }
        if lines.isEmpty { throw FlowError(.reject, "\(path): expected a line, found none") }
    }

    /// What is wrong with a line.
    func fault(_ sentence: String, line: Int, column: Int? = nil) -> FlowError {
        let place = column.map { "\(line):\($0)" } ?? String(line)
        return FlowError(.reject, "\(path):\(place): \(sentence)")
    }
}
