import FlumeTestKit
import Testing

@testable import FlumeKit

/// What every sink that writes files promises, whatever its format.
struct SinkContract {
    /// What findings name it by.
    let text: String
    /// The bodies in all files of a directory, in the order of their writing.
    let bodies: (TemporaryDirectory) -> [String]
    /// Whether a file with events may lie there under another name.
    let keepsTornFiles: Bool
    /// Makes the sink for a directory.
    let makeSink: (String) -> any Sink

    /// For a sink of the dataflow language: its text with ROOM for its
    /// directory.
    init(
        text: String, bodies: @escaping (TemporaryDirectory) -> [String],
        keepsTornFiles: Bool = false
    ) {
        self.init(
            text, bodies: bodies, keepsTornFiles: keepsTornFiles,
            makeSink: { directory in
                let parts = text.split(separator: "ROOM", omittingEmptySubsequences: false)
                return Flows.sink(parts.joined(separator: directory))
            })
    }

    init(
        _ text: String, bodies: @escaping (TemporaryDirectory) -> [String],
        keepsTornFiles: Bool = false, makeSink: @escaping (String) -> any Sink
    ) {
        self.text = text
        self.bodies = bodies
        self.keepsTornFiles = keepsTornFiles
        self.makeSink = makeSink
    }

    private func make(_ room: TemporaryDirectory) -> any Sink { makeSink(room.path) }

    func verify() throws {
        try takesBatches()
        try closesWithoutEvents()
        try opensAgain()
        refusesWhatCannotBeOpened()
        if SmallDisk.isAvailable { try countsOnAFullDisk() }
    }

    private func lines(_ range: Range<Int>) -> [String] {
        range.map { "event \($0) \(String(repeating: "x", count: $0 % 50))" }
    }

    private func takesBatches() throws {
        let room = TemporaryDirectory()
        let sink = make(room)
        try sink.open(Talk().context())
        try sink.append(EventBatch(lines: []))
        for start in stride(from: 0, to: 2000, by: 100) {
            try sink.append(EventBatch(lines: lines(start..<start + 100)))
        }
        try sink.append(EventBatch(lines: []))
        #expect(!room.openDescriptors.isEmpty)
        try sink.close()
        #expect(bodies(room) == lines(0..<2000))
        expectClosed(room)
    }

    private func closesWithoutEvents() throws {
        let room = TemporaryDirectory()
        let sink = make(room)
        try sink.open(Talk().context())
        try sink.close()
        #expect(bodies(room) == [])
        expectClosed(room)
    }

    private func opensAgain() throws {
        let room = TemporaryDirectory()
        let sink = make(room)
        for start in [0, 10, 20] {
            try sink.open(Talk().context())
            try sink.append(EventBatch(lines: lines(start..<start + 10)))
            try sink.close()
        }
        #expect(bodies(room) == lines(0..<30))
        expectClosed(room)
    }

    private func refusesWhatCannotBeOpened() {
        let room = TemporaryDirectory()
        let file = room.write("f", "")
        let sink = makeSink(file)
        let error = #expect(throws: FlowError.self) {
            try sink.open(Talk().context())
            try sink.append(EventBatch(lines: ["a"]))
        }
        #expect(error?.message.contains(file) == true)
        #expect(error?.delivered == 0)
        #expect(throws: Never.self) { try sink.close() }
        expectClosed(room)
    }

    private func countsOnAFullDisk() throws {
        let disk = SmallDisk(bytes: 96 << 10)
        let sink = make(disk.directory)
        try sink.open(Talk().context())
        var delivered = 0
        var failure: FlowError?
        while failure == nil, delivered < 1_000_000 {
            do {
                try sink.append(EventBatch(lines: lines(delivered..<delivered + 300)))
                delivered += 300
            } catch {
                failure = error
            }
        }
        delivered += failure?.delivered ?? 0
        #expect(failure?.message.contains("no space left on the device") == true)
        #expect(failure?.message.contains(disk.path) == true)
        try? sink.close()
        #expect(bodies(disk.directory) == lines(0..<delivered), "\(text)")
        #expect(disk.directory.openDescriptors == [])
        if !keepsTornFiles {
            #expect(!disk.directory.files.contains { $0.hasSuffix(".tmp") })
        }
    }

    private func expectClosed(_ room: TemporaryDirectory) {
        #expect(room.openDescriptors == [])
        #expect(!room.files.contains { $0.hasSuffix(".tmp") })
    }
}

extension SinkContract {
    /// The lines of all files, by name, unpacked with the system's own tools.
    static func lines(_ room: TemporaryDirectory) -> [String] {
        lines(room, of: names(room))
    }

    static func lines(_ room: TemporaryDirectory, of names: [String]) -> [String] {
        names.flatMap { name -> [String] in
            let path = room(name)
            let plain = name.hasSuffix(".tmp") ? String(name.dropLast(4)) : name
            let tool: (String, [String])? =
                if plain.hasSuffix(".gz") {
                    ("/bin/gzip", ["-dcf"])
                } else if plain.hasSuffix(".bz2") {
                    ("/bin/bzip2", ["-dcf"])
                } else if plain.hasSuffix(".zst") {
                    ("/usr/bin/zstd", ["-dcqf"])
                } else {
                    nil
                }
            let bytes = tool.map {
                Program.run("/bin/sh", ["-c", "\($0.0) \($0.1[0]) < \(path)"]).output
            }
            return String(decoding: bytes ?? room.read(name), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
    }

    /// The names of all files in the order of their making.
    static func names(_ room: TemporaryDirectory) -> [String] {
        room.files.sorted { number($0) < number($1) }
    }

    /// The number after a name: `out`, `out.1`, `out.2.gz`.
    private static func number(_ name: String) -> Int {
        name.split(separator: ".").compactMap { Int($0) }.last ?? 0
    }
}
