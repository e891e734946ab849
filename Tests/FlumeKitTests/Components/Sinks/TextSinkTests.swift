import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("text sink")
struct TextSinkTests {
    private let room = TemporaryDirectory()

    @Test("keeps the contract of a file sink", arguments: ["raw", "syslog"])
    func contract(format: String) throws {
        try SinkContract(text: "text(ROOM/out, \(format))") { room in
            SinkContract.lines(room).map { line in
                guard let start = line.firstRange(of: "event ") else { return line }
                return String(line[start.lowerBound...])
            }
        }.verify()
    }

    @Test("empties the file at the first opening only")
    func truncates() throws {
        room.write("f", "old and long enough to be seen\n")
        let sink = Flows.sink("text(\(room("f")), raw)")
        try sink.open(Talk().context())
        #expect(room.text("f") == "")
        try sink.append(EventBatch(lines: ["new"]))
        try sink.close()
        try sink.open(Talk().context())
        try sink.close()
        #expect(room.text("f") == "new\n")
        #expect(room.files == ["f"])
    }

    @Test("the directory must be there")
    func directory() {
        let sink = Flows.sink("text(\(room("no/where")), raw)")
        let error = #expect(throws: FlowError.self) { try sink.open(Talk().context()) }
        #expect(error?.message == "\(room("no/where")): no such file or directory")
    }

    @Test("keeps bytes and a missing last newline")
    func bytes() throws {
        let input = Array(0...255) as [UInt8]
        let path = room.write("in", input + [0x0A] + input.filter { $0 != 0x0A })
        let flow = DirectFlow(
            from: TextSource(path: path), to: Flows.sink("text(\(room("out")), raw)"),
            context: FlowContext())
        try flow.run()
        #expect(room.read("out") == room.read("in"))
    }

    @Test("a device that takes nothing is an error that counts nothing")
    func fullDevice() throws {
        let sink = Flows.sink("text(/dev/full, raw)")
        try sink.open(Talk().context())
        let error = #expect(throws: FlowError.self) {
            try sink.append(EventBatch(lines: ["a", "b"]))
        }
        #expect(error == FlowError(.retry, "/dev/full: no space left on the device"))
        try sink.close()
    }

    @Test("a pipe whose reader left is a fault, unlike the standard output")
    func brokenPipe() throws {
        signal(SIGPIPE, SIG_IGN)
        mkfifo(room("pipe"), 0o600)
        let reader = open(room("pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let sink = Flows.sink("text(\(room("pipe")), raw)")
        try sink.open(Talk().context())
        close(reader)
        let error = #expect(throws: FlowError.self) {
            try sink.append(EventBatch(lines: ["a"]))
        }
        #expect(error?.kind == .retry)
        try sink.close()
    }
}
