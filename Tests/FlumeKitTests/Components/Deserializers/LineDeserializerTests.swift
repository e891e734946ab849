import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("deserializer LINE")
struct LineDeserializerTests {
    private let directory = TemporaryDirectory()

    private func run(
        _ input: TextCharset = .utf8, to output: TextCharset = .utf8,
        _ policy: DecodeErrorPolicy = .fail, characters: Int = 2048, bytes: Int = 32 << 20
    ) -> DeserializerRun {
        DeserializerRun {
            LineDeserializer(
                DeserializerText(charset: input, errorPolicy: policy, maximumEventBytes: bytes),
                to: output, maximumCharacters: characters)
        }
    }

    private func plain(_ lines: [String]) -> [PlainEvent] { lines.map { PlainEvent($0) } }

    @Test(
        "splits at line feeds only",
        arguments: [
            ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
            ("a\r\nb\rc\n\n", ["a\r", "b\rc", ""]), ("é\n€😀", ["é", "€😀"]),
        ])
    func lines(text: String, expected: [String]) {
        run().verify(directory.write("a", text), plain(expected))
    }

    @Test(
        "cuts lines that are too long, never within a character",
        arguments: [
            ("abc\n", ["abc"]), ("abcd\nx\n", ["abc", "d", "x"]), ("abcdef\n", ["abc", "def"]),
            ("abcdefg", ["abc", "def", "g"]), ("éééé\n", ["ééé", "é"]),
            // Counts as two, as in Java.
            ("😀😀\n", ["😀", "😀"]), ("ab😀c\n", ["ab", "😀c"]),
        ])
    func cutting(text: String, expected: [String]) {
        run(characters: 3).verify(directory.write("a", text), plain(expected))
        // The other way of reading gives the same.
        let text16 = [UInt8](text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
        run(.utf16BigEndian, characters: 3).verify(directory.write("b", text16), plain(expected))
    }

    @Test("a limit of one character still lets a pair of surrogates through")
    func pair() {
        run(characters: 1).verify(directory.write("a", "😀a\n"), plain(["😀", "a"]))
    }

    @Test("limits bytes as well")
    func bytes() {
        run(characters: 1000, bytes: 10).verify(
            directory.write("a", "0123456789ab\n"), plain(["0123456789", "ab"]))
    }

    @Test(
        "does with what is no character as it is told",
        arguments: [
            (DecodeErrorPolicy.replace, ["ok", "\u{FFFD}\u{FFFD} bad", "end"]),
            (.ignore, ["ok", " bad", "end"]),
        ])
    func policies(policy: DecodeErrorPolicy, expected: [String]) {
        let path = directory.write(
            "a", Array("ok\n".utf8) + [0xFF, 0xFE] + Array(" bad\nend\n".utf8))
        run(.utf8, policy).verify(path, plain(expected))
        let failed = run().read(path)
        #expect(failed.events == plain(["ok"]))
        #expect(failed.fault?.kind == .reject)
        #expect(
            failed.fault?.message
                == "offset 3: expected text in UTF-8, found a byte that is not")
    }

    private func run(_ input: TextCharset, _ policy: DecodeErrorPolicy) -> DeserializerRun {
        run(input, to: .utf8, policy)
    }

    @Test("half a character at the end of a file is none")
    func halfCharacter() {
        let path = directory.write("a", [0x61, 0x0A, 0xE2, 0x82])
        #expect(run(.utf8, .replace).read(path).events == plain(["a", "\u{FFFD}"]))
        #expect(run(.utf8, .ignore).read(path).events == plain(["a"]))
        #expect(run().read(path).events == plain(["a"]))
    }

    @Test("the sign for what is no character may stand in a file")
    func replacement() {
        let path = directory.write("a", "\u{FFFD}\n")
        run(.utf8, to: .utf16BigEndian).verify(path, [PlainEvent([0xFF, 0xFD])])
    }

    @Test(
        "reads and writes charsets",
        arguments: [
            (TextCharset.latin1, TextCharset.utf8, "E9 0A", "C3 A9"),
            (.utf8, .latin1, "C3 A9 E2 82 AC 0A", "E9 3F"),
            (.utf16, .utf8, "FE FF 00 61 00 0A", "61"),
            (.utf16, .utf8, "FF FE 61 00 0A 00", "61"),
            (.utf16LittleEndian, .latin1, "E9 00 0A 00", "E9"),
            (.ascii, .ascii, "61 0A", "61"), (.utf8, .utf16, "61 0A", "FE FF 00 61"),
        ])
    func charsets(input: TextCharset, output: TextCharset, bytes: String, body: String) {
        let path = directory.write("a", [UInt8](byHand: bytes))
        run(input, to: output).verify(path, [PlainEvent([UInt8](byHand: body))])
    }

    @Test("gives the same as a plain reading of random text, however it is read")
    func random() {
        var random = Seeded(81)
        let pieces = [
            "a", "bcd", "é", "€", "😀", "\n", "\n", "\r", String(repeating: "x", count: 70),
        ]
        for _ in 0..<60 {
            let count = Int.random(in: 0...4000, using: &random)
            let text = (0..<count).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let limit = Int.random(in: 2...120, using: &random)
            let expected = plain(Self.reference(text, limit))
            run(characters: limit).verify(directory.write("a", text), expected)
            let text16 = [UInt8](text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
            let other = run(.utf16LittleEndian, characters: limit)
            let isSame = other.read(directory.write("b", text16)).events == expected
            #expect(isSame)
        }
    }

    /// Lines as simply as can be.
    private static func reference(_ text: String, _ limit: Int) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var units = 0
        var isEmpty = true
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                lines.append(String(line))
                (line, units, isEmpty) = (.init(), 0, true)
                continue
            }
            let width = scalar.value >= 0x10000 ? 2 : 1
            if units + width > limit {
                lines.append(String(line))
                (line, units) = (.init(), 0)
            }
            line.append(scalar)
            units += width
            isEmpty = false
        }
        if !isEmpty { lines.append(String(line)) }
        return lines
    }

    @Test("lines longer than a block are read whole")
    func longLines() {
        let long = String(repeating: "0123456789", count: 100_000)
        let path = directory.write("a", "short\n\(long)\nend\n")
        let result = run(characters: 10_000_000).read(path)
        let isRight = result.events == plain(["short", long, "end"])
        #expect(isRight)
        let utf16 = Array("short\n\(long)\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
        let other = run(.utf16BigEndian, characters: 10_000_000).read(directory.write("b", utf16))
        let isSame = other.events == plain(["short", long])
        #expect(isSame)
    }

    @Test("whole lines are handed on as they stand in the file")
    func verbatim() throws {
        let text = (0..<5000).map { "line \($0)\n" }.joined()
        let deserializer = run().make()
        let file = try FileDescriptor.open(directory.write("a", text), 0)
        try deserializer.open(file, at: 0)
        let batch = EventBatch()
        try deserializer.fill(batch, upTo: 100)
        #expect(batch.isVerbatim)
        #expect(batch.verbatimBytes.elementsEqual(text.utf8.prefix(Int(deserializer.position))))
    }
}
