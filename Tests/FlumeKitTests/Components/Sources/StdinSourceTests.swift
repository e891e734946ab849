import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("stdin")
struct StdinSourceTests {
    private let directory = TemporaryDirectory()

    /// Keeps what stands for the standard input alive as long as its source.
    private final class Inputs { var pipes: [Pipe] = [] }

    @Test("is a source when it is a pipe")
    func pipeContract() throws {
        let inputs = Inputs()
        try SourceContract(
            bodies: ["a", "", "b\r", "end"],
            make: {
                let pipe = Pipe()
                pipe.write("a\n\nb\r\nend")
                pipe.finish()
                inputs.pipes = [pipe]
                return StdinSource(pipe.reading)
            }
        ).verify()
    }

    @Test("is a source when the pipe stays open")
    func openPipeContract() throws {
        let inputs = Inputs()
        try SourceContract(
            bodies: ["a", "b"], endsByItself: false,
            make: {
                let pipe = Pipe()
                pipe.write("a\nb\n")
                inputs.pipes = [pipe]
                return StdinSource(pipe.reading)
            }
        ).verify()
    }

    @Test("is a source when it is a file")
    func fileContract() throws {
        let file = open(directory.write("f", "a\nb\nend"), O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        try SourceContract(
            bodies: ["a", "b", "end"],
            make: {
                lseek(file, 0, SEEK_SET)
                return StdinSource(UncheckedDescriptor(file, "stdin"))
            }
        ).verify()
    }

    @Test("a stop gives out the line that was begun, for nobody else has it")
    func begunLine() throws {
        let pipe = Pipe()
        let context = FlowContext()
        let source = StdinSource(pipe.reading)
        try source.open(context)
        pipe.write("whole\nbeg")
        let batch = EventBatch()
        _ = try source.read(into: batch, until: .distantFuture)
        #expect(batch.plainEvents.map(\.text) == ["whole"])
        context.stop()
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .open)
        #expect(batch.plainEvents.map(\.text) == ["beg"])
        #expect(batch.ending(0) == .none)
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
        source.close()
    }

    @Test("leaves the mode of the shared descriptor alone, and the descriptor open")
    func sharedDescriptor() throws {
        let pipe = Pipe()
        let flags = fcntl(pipe.reading.descriptor.number, F_GETFL)
        let source = StdinSource(pipe.reading)
        try source.open(FlowContext())
        _ = try source.read(into: EventBatch(), until: SourceContract.past)
        source.close()
        #expect(fcntl(pipe.reading.descriptor.number, F_GETFL) == flags)
    }

    @Test("reads a socket and a terminal to their end")
    func otherKinds() throws {
        var ends: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        write(ends[1], "a\nb", 3)
        close(ends[1])
        let sink = LineCollector()
        try DirectFlow(
            from: StdinSource(UncheckedDescriptor(ends[0], "stdin")), to: sink,
            context: FlowContext()
        ).run()
        close(ends[0])
        #expect(sink.bytes == Array("a\nb".utf8))

        // Glibc's module lacks unlockpt and ptsname; these are their requests.
        let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
        var (locked, index): (Int32, Int32) = (0, 0)
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        #expect(ioctl(master, unlock, &locked) == 0 && ioctl(master, number, &index) == 0)
        let terminal = open("/dev/pts/\(index)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        write(master, "typed\n\u{4}", 7)
        let typed = LineCollector()
        try DirectFlow(
            from: StdinSource(UncheckedDescriptor(terminal, "stdin")), to: typed,
            context: FlowContext()
        ).run()
        close(terminal)
        close(master)
        #expect(typed.bytes == Array("typed\n".utf8))
    }

    @Test("says what is wrong with an input that cannot be read")
    func refusals() {
        let folder = open(directory.path, O_RDONLY | O_CLOEXEC)
        let writeOnly = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer {
            close(folder)
            close(writeOnly)
        }
        let inputs: [(Int32, String)] = [
            (folder, "stdin: is a directory"),
            (writeOnly, "stdin: bad file descriptor"),
            (1_000_000, "stdin: bad file descriptor"),
        ]
        for (number, message) in inputs {
            let source = StdinSource(UncheckedDescriptor(number, "stdin"))
            let failure = #expect(throws: FlowError.self) { try source.open(FlowContext()) }
            #expect(failure?.message == message)
            source.close()
        }
    }
}
