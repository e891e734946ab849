import Testing

@testable import FlumeKit

@Suite("Labels of files")
struct FileLabelsTests {
    @Test(
        "are the shortest names that tell files apart",
        arguments: [
            (["a.log"], ["a.log"]),
            (["/var/log/a.log", "/var/log/b.log"], ["a.log", "b.log"]),
            (["x/a.log", "y/a.log", "b.log"], ["x/a.log", "y/a.log", "b.log"]),
            (["/1/x/a.log", "/2/x/a.log", "/2/y/a.log"], ["1/x/a.log", "2/x/a.log", "y/a.log"]),
            (["a.log", "x/a.log"], ["a.log", "x/a.log"]),
            (["/a.log", "a.log"], ["/a.log", "a.log"]),
        ] as [([String], [String])])
    func shortest(paths: [String], expected: [String]) {
        var labels = FileLabels()
        for path in paths { labels.add(path) }
        #expect(paths.map { labels.label(of: $0) } == expected)
    }

    @Test("change when another file comes")
    func change() {
        var labels = FileLabels()
        labels.add("x/a.log")
        #expect(labels.label(of: "x/a.log") == "a.log")
        labels.add("y/a.log")
        #expect(labels.label(of: "x/a.log") == "x/a.log")
        #expect(labels.count == 2)
    }
}
