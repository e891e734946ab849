import FlumeTestKit
import Testing

@testable import flumectl

@Suite("JSONDocument")
struct JSONDocumentTests {
    private let document = JSONDocument.object([
        ("z", .list([])),
        ("a \"b\"", .text("\\ \n\t\u{1}\u{7F}é…😀/")),
        ("numbers", .list([.number(-3), .decimal(0.25), .decimal(.infinity)])),
        ("more", .object([("yes", .bool(true)), ("nothing", .null), ("empty", .object([]))])),
    ])

    @Test("keys keep their order, blocks are indented by two")
    func layout() {
        #expect(
            document.rendered == #"""
                {
                  "z": [],
                  "a \"b\"": "\\ \n\t\u0001\u007fé…😀/",
                  "numbers": [
                    -3,
                    0.25,
                    null
                  ],
                  "more": {
                    "yes": true,
                    "nothing": null,
                    "empty": {}
                  }
                }

                """#)
    }

    @Test("others read it")
    func others() {
        let check = "import json,sys; print(json.load(sys.stdin)['more'])"
        let result = Program.run(
            "/usr/bin/env", ["python3", "-c", check], input: Array(document.rendered.utf8))
        #expect(result.text == "{'yes': True, 'nothing': None, 'empty': {}}\n")
    }
}
