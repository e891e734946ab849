import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("exec")
struct ExecSourceTests {
    private final class Notes { var sentences: [String] = [] }
    private let notes = Notes()

    private func context(limit: Int = 32 << 10) -> FlowContext {
        let notes = notes
        return FlowContext(
            clock: FakeClock(), maximumEventBytes: limit, talk: { notes.sentences.append($0) })
    }

    private func shell(
        _ script: String, aggregate: Bool = false, restartAfter pause: Interval? = nil
    ) -> ExecSource {
        ExecSource(
            CommandText(script, shell: .standard), aggregate: aggregate, restartAfter: pause)
    }

    /// The events of each output, as `STDOUT` and `STDERR`.
    private func run(
        _ source: ExecSource, _ context: FlowContext
    ) throws -> [String: [PlainEvent]] {
        let sink = ProbeSink()
        try DirectFlow(from: source, to: sink, context: context).run()
        return Dictionary(grouping: sink.events) { event in
            String(decoding: event.headers["procsource"] ?? [], as: UTF8.self)
        }
    }

    @Test("is a source")
    func contract() throws {
        try SourceContract(
            bodies: ["a", "", "b"],
            failing: {
                ExecSource(
                    CommandText("no-such-program", shell: .none), aggregate: false,
                    restartAfter: nil)
            },
            make: {
                ExecSource(
                    CommandText("printf a\\n\\nb", shell: .none), aggregate: false,
                    restartAfter: nil)
            }
        ).verify()
    }

    @Test("gives each line of both outputs, with what it came from")
    func lines() throws {
        let script = "echo a; echo x >&2; printf b; printf y >&2"
        let events = try run(shell(script), context())
        #expect(events["STDOUT"]?.map(\.text) == ["a", "b"])
        #expect(events["STDERR"]?.map(\.text) == ["x", "y"])
        for event in events.values.joined() {
            #expect(event.headers["execcmd"] == Array(script.utf8))
            #expect(event.headers["service"] == Array("exec".utf8))
            #expect(event.timestamp > 0)
        }
    }

    @Test("gives back the very bytes of an output")
    func bytes() throws {
        let sink = LineCollector()
        let script = "printf '\\001\\377\\r\\n\\nend'"
        try DirectFlow(from: shell(script), to: sink, context: context()).run()
        #expect(sink.bytes == [1, 0xFF, 0x0D, 0x0A, 0x0A] + Array("end".utf8))
    }

    @Test("splits at blanks and knows no quotes, unless a shell is asked for")
    func words() {
        let plain = CommandText("  grep -c\t'a b'  f\n", shell: .none)
        #expect(plain.words == ["grep", "-c", "'a", "b'", "f"])
        let shell = CommandText("a | b", shell: Shell(words: ["/bin/bash", "-c"]))
        #expect(shell.words == ["/bin/bash", "-c", "a | b"])
    }

    @Test(
        "reads the option 'shell'",
        arguments: [
            ("true", ["/bin/sh", "-c"]), ("false", []), ("/bin/bash -c", ["/bin/bash", "-c"]),
        ])
    func shellOption(text: String, words: [String]) throws {
        #expect(try Shell.parse([Argument(text: text)]).get().words == words)
        #expect(throws: ValueFault.self) { try Shell.parse([Argument(text: " ")]).get() }
    }

    @Test("keeps the order of a big output and loses nothing of it")
    func bigOutput() throws {
        final class OrderSink: Sink {
            var next = 1
            var isOrdered = true
            func open(_ context: FlowContext) {}
            func append(_ batch: EventBatch) {
                for index in 0..<batch.count {
                    isOrdered = isOrdered && batch.body(index).elementsEqual("\(next)".utf8)
                    next += 1
                }
            }
            func close() {}
        }
        let sink = OrderSink()
        let source = ExecSource(
            CommandText("seq 1 60000", shell: .none), aggregate: false, restartAfter: nil)
        try DirectFlow(from: source, to: sink, context: context()).run()
        #expect(sink.isOrdered)
        #expect(sink.next == 60_001)
    }

    @Test("does not stand still when one output is full and nobody reads the other")
    func bothFull() throws {
        let script = "seq 1 20000 >&2; seq 1 20000; seq 20001 40000 >&2"
        let events = try run(shell(script), context())
        #expect(events["STDOUT"]?.map(\.text) == (1...20_000).map(String.init))
        #expect(events["STDERR"]?.map(\.text) == (1...40_000).map(String.init))
    }

    @Test("splits long lines, which a note says")
    func longLines() throws {
        let events = try run(shell("printf %0250d 7; echo; echo b"), context(limit: 100))
        #expect(events["STDOUT"]?.map(\.body.count) == [100, 100, 50, 1])
        #expect(notes.sentences == ["1 line was longer than 100 and split"])
    }

    @Test("makes one event of each output that has any bytes")
    func aggregate() throws {
        let script = "printf 'a\\nb\\n'; echo x >&2; echo c"
        let events = try run(shell(script, aggregate: true), context())
        #expect(events["STDOUT"]?.map(\.text) == ["a\nb\nc\n"])
        #expect(events["STDERR"]?.map(\.text) == ["x\n"])
        #expect(try run(shell("true", aggregate: true), context()).isEmpty)
        let sink = LineCollector()
        try DirectFlow(from: shell(script, aggregate: true), to: sink, context: context()).run()
        #expect(sink.bytes.count == 8, "no newline is added to one that is there")
    }

    @Test("cuts a long output at the event limit, which a note says")
    func aggregateCut() throws {
        let events = try run(shell("seq 1 90000", aggregate: true), context(limit: 1000))
        #expect(events["STDOUT"]?.map(\.body.count) == [1000])
        #expect(notes.sentences == ["what 'seq 1 90000' printed was cut at 1000"])
    }

    @Test("says what cannot be started")
    func notFound() {
        let source = ExecSource(
            CommandText("no-such-program -v", shell: .none), aggregate: false, restartAfter: nil)
        let failure = #expect(throws: FlowError.self) { try source.open(context()) }
        #expect(
            failure?.message == """
                command 'no-such-program -v' cannot be started: no-such-program: no such file or \
                directory
                """)
        source.close()
    }

    @Test(
        "notes how a command ended, but for a good end",
        arguments: [
            ("exit 3", "command 'exit 3' exited with 3"),
            ("kill -9 $$", "command 'kill -9 $$' was ended by signal 9"),
            ("exit 0", nil),
        ])
    func exitCodes(script: String, note: String?) throws {
        _ = try run(shell(script), context())
        #expect(notes.sentences == (note.map { [$0] } ?? []))
    }

    @Test("hints at a shell when a command looks as if it was meant for one")
    func hint() throws {
        let source = ExecSource(
            CommandText("ls /none|wc", shell: .none), aggregate: false, restartAfter: nil)
        _ = try run(source, context())
        #expect(
            notes.sentences == [
                "command 'ls /none|wc' exited with 2; shell=true would run it in a shell"
            ])
    }

    @Test(
        "runs again a period after each end, as long as it is not stopped",
        arguments: [
            true, false,
        ])
    func restart(aggregate: Bool) throws {
        let context = context()
        let start = context.clock.now
        let source = shell("printf x", aggregate: aggregate, restartAfter: .seconds(3600))
        try source.open(context)
        let batch = EventBatch()
        var times: [Int64] = []
        while times.count < 4 {
            batch.removeAll()
            #expect(try source.read(into: batch, until: .distantFuture) == .open)
            if batch.isEmpty { continue }
            #expect(batch.plainEvents.map(\.text) == ["x"])
            #expect(batch.ending(0) == .newline, "runs are not glued together")
            times.append((context.clock.now.nanoseconds - start.nanoseconds) / 1_000_000_000)
        }
        #expect(times == [0, 3600, 7200, 10_800])
        context.stop()
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
        source.close()
    }

    @Test("returns at a deadline between two runs")
    func deadlineWhilePausing() throws {
        let context = context()
        let source = shell("echo x", restartAfter: .seconds(100))
        try source.open(context)
        let batch = EventBatch()
        while batch.isEmpty { _ = try source.read(into: batch, until: .distantFuture) }
        batch.removeAll()
        let deadline = context.clock.now.advanced(by: .seconds(10))
        #expect(try source.read(into: batch, until: deadline) == .open)
        #expect(batch.isEmpty && context.clock.now == deadline)
        source.close()
    }

    @Test("a stop lets the command say its last words")
    func lastWords() throws {
        let context = FlowContext()
        let source = shell("trap 'echo bye; exit' TERM; echo ready; sleep 1000 & wait")
        try source.open(context)
        let batch = EventBatch()
        while batch.isEmpty { _ = try source.read(into: batch, until: .distantFuture) }
        #expect(batch.plainEvents.map(\.text) == ["ready"])
        context.stop()
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .open)
        #expect(batch.plainEvents.map(\.text) == ["bye"])
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
        source.close()
    }

    @Test("a stop ends a command that ignores it and goes on printing")
    func stubborn() throws {
        let context = FlowContext()
        let source = shell("trap '' TERM; yes")
        try source.open(context)
        let batch = EventBatch()
        _ = try source.read(into: batch, until: .distantFuture)
        context.stop()
        repeat {
            batch.removeAll()
        } while try source.read(into: batch, until: .distantFuture) == .open
        source.close()
        #expect(notes.sentences.isEmpty)
    }
}
