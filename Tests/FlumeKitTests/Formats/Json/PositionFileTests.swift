import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Position file")
struct PositionFileTests {
    private func read(_ text: String) -> Result<PositionFile.Content, FormatError> {
        Array(text.utf8).withUnsafeBytes(PositionFile.read)
    }

    private func written(_ positions: [FilePosition]) -> String {
        let output = ByteWriter()
        PositionFile.write(positions, to: output)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    @Test("is one line of JSON, as Flume writes it")
    func form() {
        let positions = [
            FilePosition(inode: 2_496_272, position: 12, path: "/path/a.log"),
            FilePosition(inode: 7, position: 0, path: "/q\"\\\u{1}é"),
        ]
        #expect(
            written(positions) == #"[{"inode":2496272,"pos":12,"file":"/path/a.log"},"#
                + "{\"inode\":7,\"pos\":0,\"file\":\"/q\\\"\\\\\\u0001é\"}]")
        #expect(written([]) == "[]")
        #expect(read(written(positions)) == .success(PositionFile.Content(positions: positions)))
    }

    @Test("is read with blanks, escapes, numbers in quotes and fields that mean nothing")
    func tolerance() {
        let text = """
            [ {"file": "\\/a\\u003d\\ud83d\\ude00", "pos" : "4", "x": true, "y": "z", "inode":1},
              {"inode":18446744073709551615,"pos":18446744073709551615,"file":""} ]
            """
        #expect(
            read(text)
                == .success(
                    PositionFile.Content(positions: [
                        FilePosition(inode: 1, position: 4, path: "/a=😀"),
                        FilePosition(inode: .max, position: .max, path: ""),
                    ])))
    }

    @Test("gives what stands before its damage, wherever that is")
    func damage() {
        let text = #"[{"inode":1,"pos":2,"file":"a"},{"inode":3,"pos":4,"file":"b"}]"#
        let whole = [
            FilePosition(inode: 1, position: 2, path: "a"),
            FilePosition(inode: 3, position: 4, path: "b"),
        ]
        for length in 0..<text.utf8.count {
            let count = length < 31 ? 0 : length < 62 ? 1 : 2
            guard case .success(let content) = read(String(text.prefix(length))) else {
                Issue.record("\(length) bytes lack nothing")
                continue
            }
            #expect(content.positions == Array(whole.prefix(count)), "\(length) bytes")
            #expect(content.fault != nil)
        }
    }

    @Test(
        "says where and what its damage is",
        arguments: [
            ("", "offset 0: expected '[', found the end"),
            ("{}", "offset 0: expected '[', found byte 123"),
            ("[1]", "offset 1: expected '{', found byte 49"),
            (#"[{"inode":-1}]"#, "offset 10: expected a whole number, found byte 45"),
            (
                #"[{"inode":99999999999999999999}]"#,
                "offset 10: expected a whole number, found byte 57"
            ),
            (#"[{"x":{}}]"#, "offset 6: expected a text or a number, found byte 123"),
            (
                #"[{"inode":1,"pos":2,"file":"a"}x"#,
                "offset 31: expected ',' or ']', found byte 120"
            ),
        ])
    func sentences(text: String, sentence: String) throws {
        #expect(try read(text).get().fault?.sentence == sentence)
    }

    @Test(
        "is refused where an entry lacks a field",
        arguments: [
            (#"[{"pos":2,"file":"a"}]"#, "offset 1: expected 'inode' in the entry, found none"),
            (#"[{"inode":1,"file":"a"}]"#, "offset 1: expected 'pos' in the entry, found none"),
            (#"[{"inode":1,"pos":1}]"#, "offset 1: expected 'file' in the entry, found none"),
            ("[{}]", "offset 1: expected 'inode' in the entry, found none"),
        ])
    func lacks(text: String, sentence: String) {
        guard case .failure(let fault) = read(text) else {
            Issue.record("'\(text)' is taken")
            return
        }
        #expect(fault.sentence == sentence)
    }

    @Test("takes any bytes without a trap and gives back what it took", arguments: 1...20)
    func random(seed: UInt64) {
        var random = Seeded(seed)
        let text = Array(
            #"[{"inode":1,"pos":2,"file":"a\u00e9"},{"inode":3,"pos":4,"file":"b"}]"#.utf8)
        for _ in 0..<500 {
            var bytes = text
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            guard case .success(let content) = bytes.withUnsafeBytes(PositionFile.read) else {
                continue
            }
            let again = read(written(content.positions))
            #expect(again == .success(PositionFile.Content(positions: content.positions)))
        }
    }
}
