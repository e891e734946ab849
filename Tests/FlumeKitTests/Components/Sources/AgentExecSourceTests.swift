import FlumeTestKit
import Glibc
import Synchronization
import Testing

@testable import FlumeKit

@Suite("exec of an agent")
struct AgentExecSourceTests {
    /// What was logged, line by line.
    private final class LogPages: Sendable {
        private let text = Mutex("")
        func add(_ bytes: UnsafeRawBufferPointer) {
            let more = String(decoding: bytes, as: UTF8.self)
            text.withLock { $0 += more }
        }
        /// The lines without their times.
        var lines: [String] {
            text.withLock { $0 }.split(separator: "\n").map { String($0.dropFirst(24)) }
        }
    }

    private let pages = LogPages()

    private func context(_ clock: any Clock = FakeClock(), once: Bool = false) -> FlowContext {
        let pages = pages
        return FlowContext(
            clock: clock, log: Log(write: { pages.add($0) }), endsWithInput: once)
    }

    private func shell(
        _ script: String, restartAfter pause: Interval? = nil, logsErrors: Bool = false
    ) -> AgentExecSource {
        AgentExecSource(
            CommandText(script, shell: .standard), restartAfter: pause, logsErrors: logsErrors)
    }

    private func events(_ source: any Source, _ context: FlowContext) throws -> [PlainEvent] {
        let batch = EventBatch()
        var events: [PlainEvent] = []
        try source.open(context)
        defer { source.close() }
        var state = SourceState.open
        while state == .open {
            batch.removeAll()
            state = try source.read(into: batch, until: .distantFuture)
            events += batch.plainEvents
            #expect((0..<batch.count).allSatisfy { batch.ending($0) == .newline })
        }
        return events
    }

    @Test("is a source")
    func contract() throws {
        try SourceContract(
            bodies: ["a", "", "b"],
            failing: {
                AgentExecSource(CommandText("no-such-program", shell: .none), restartAfter: nil)
            },
            make: {
                AgentExecSource(
                    CommandText("printf a\\n\\nb", shell: .none), restartAfter: nil)
            }
        ).verify()
    }

    @Test("gives the lines of the standard output, without headers")
    func lines() throws {
        let found = try events(shell("echo a; echo x >&2; printf b"), context())
        #expect(found == [PlainEvent("a"), PlainEvent("b")])
    }

    @Test("newline, carriage return and both end a line, and the end does")
    func lineEnds() throws {
        let script = "printf 'a\\r\\nb\\rc\\n\\r\\r\\n\\377d'"
        let found = try events(shell(script), context())
        #expect(found.map(\.body) == [[0x61], [0x62], [0x63], [], [], [0xFF, 0x64]])
    }

    @Test("a line that a carriage return ends is given out before more comes")
    func progress() throws {
        let pipe = TemporaryDirectory()
        mkfifo(pipe("gate"), 0o600)
        let source = shell("printf '10%%\\r'; cat \(pipe("gate"))")
        let context = context(SystemClock())
        try source.open(context)
        let batch = EventBatch()
        while batch.isEmpty { _ = try source.read(into: batch, until: .distantFuture) }
        #expect(batch.plainEvents.map(\.text) == ["10%"])
        let gate = Glibc.open(pipe("gate"), O_WRONLY | O_CLOEXEC)
        Glibc.close(gate)
        batch.removeAll()
        while try source.read(into: batch, until: .distantFuture) == .open {}
        #expect(batch.isEmpty)
        source.close()
    }

    @Test("drops the standard error, however much it is, or logs it")
    func errors() throws {
        let script = "seq 1 30000 >&2; echo done"
        #expect(try events(shell(script), context()).map(\.text) == ["done"])
        #expect(pages.lines.filter { $0.contains("standard error") }.isEmpty)
        let few = "echo one >&2; printf 'two\\rthree' >&2"
        #expect(try events(shell(few, logsErrors: true), context()).isEmpty)
        #expect(
            pages.lines.filter { $0.contains("standard error") }
                == ["one", "two", "three"].map { "INFO source.ExecSource: standard error: \($0)" })
    }

    @Test(
        "logs how the command ended",
        arguments: [
            ("exit 0", "INFO source.ExecSource: command 'exit 0' exited with 0"),
            ("exit 3", "WARN source.ExecSource: command 'exit 3' exited with 3"),
            (
                "kill -9 $$",
                "WARN source.ExecSource: command 'kill -9 $$' was ended by signal 9"
            ),
        ])
    func exitCodes(script: String, line: String) throws {
        _ = try events(shell(script), context())
        #expect(pages.lines == [line])
    }

    @Test("hints at a shell when a command looks as if it was meant for one")
    func hint() throws {
        let source = AgentExecSource(
            CommandText("ls /none|wc", shell: .none), restartAfter: nil)
        _ = try events(source, context())
        #expect(
            pages.lines.first?.hasSuffix("; 'shell = /bin/sh -c' would run it in a shell") == true)
    }

    @Test("runs again after the throttle, as long as it is not stopped")
    func restart() throws {
        let context = context()
        let start = context.clock.now
        let source = shell("printf x", restartAfter: .seconds(3600))
        #expect(source.isEndless)
        try source.open(context)
        let batch = EventBatch()
        var times: [Int64] = []
        while times.count < 3 {
            batch.removeAll()
            #expect(try source.read(into: batch, until: .distantFuture) == .open)
            if batch.isEmpty { continue }
            times.append((context.clock.now.nanoseconds - start.nanoseconds) / 1_000_000_000)
        }
        #expect(times == [0, 3600, 7200])
        context.stop()
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
        source.close()
        #expect(
            pages.lines.first
                == "INFO source.ExecSource: command 'printf x' exited with 0; it is started "
                + "again in 1h")
    }

    @Test("is let go of when it is closed")
    func release() throws {
        weak var gone: AgentExecSource?
        do {
            let source = shell("echo a; echo b >&2", logsErrors: true)
            gone = source
            _ = try events(source, context())
        }
        #expect(gone == nil)
    }

    @Test("a stop ends the command and all it has started")
    func stop() throws {
        let context = context(SystemClock())
        let source = shell("sleep 1000 & echo $!; wait")
        try source.open(context)
        let batch = EventBatch()
        while batch.isEmpty { _ = try source.read(into: batch, until: .distantFuture) }
        let child = try #require(batch.plainEvents.first.flatMap { Int32($0.text) })
        context.stop()
        repeat {
            batch.removeAll()
        } while try source.read(into: batch, until: .distantFuture) == .open
        source.close()
        // It is init's to reap, so it may be a zombie for a moment.
        let state = Program.run("/bin/ps", ["-o", "stat=", "-p", String(child)]).text
        #expect(state.isEmpty || state.hasPrefix("Z"))
        #expect(pages.lines.isEmpty)
    }

    @Test("checks that the program is there")
    func machine() throws {
        let declaration = AgentExecSource.declaration
        func problem(_ texts: AgentMaking.Texts) throws -> String? {
            let settings = try AgentMaking.settings(declaration.description, texts)
            return declaration.description.agent.machineProblem(settings)
        }
        #expect(try problem(["command": "ls -l"]) == nil)
        #expect(try problem(["command": "/bin/ls"]) == nil)
        #expect(
            try problem(["command": "no-such-program x"])
                == "there is no program 'no-such-program' in PATH")
        #expect(try problem(["command": "/etc/passwd"])?.contains("can be started") == true)
        #expect(try problem(["command": "for i in 1; do x; done", "shell": "/bin/sh -c"]) == nil)
        #expect(
            try problem(["command": "ls", "shell": "/no/shell -c"])?.contains("/no/shell") == true)
    }

    @Test("a configuration with a program that is missing is wrong on this machine")
    func machineOfConfiguration() throws {
        let reading = ConfigurationTexts.read(
            """
            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1
            a1.sources.r1.type = exec
            a1.sources.r1.command = no-such-program -v
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.sinks.k1.type = null
            a1.sinks.k1.channel = c1

            """)
        #expect(!reading.hasErrors)
        let component = try #require(reading.plans.first?.sources.first?.component)
        #expect(
            component.machineDiagnostics.map(\.message)
                == ["exec: there is no program 'no-such-program' in PATH"])
    }

    @Test("takes charsets in which a line end is one byte")
    func charsets() throws {
        for name in ["UTF-8", "utf8", "ISO-8859-1", "US-ASCII", "GBK", "windows-1252"] {
            #expect(throws: Never.self) { try LineCharset.parse([Argument(text: name)]).get() }
        }
        for name in ["UTF-16LE", "utf-32", "EBCDIC", ""] {
            #expect(throws: ValueFault.self) { try LineCharset.parse([Argument(text: name)]).get() }
        }
    }
}
