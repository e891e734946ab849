import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

/// The promise of `validate`: what it says is right, starts.
@Suite("what validates starts")
struct AgentStartTests {
    private let directory = TemporaryDirectory()

    /// Values that fit this machine and leave it in peace.
    private var fitting: [String: () -> String] {
        var made = 0
        let folder = { () -> String in
            made += 1
            let path = directory("d\(made)")
            mkdir(path, 0o755)
            return path
        }
        return [
            "spoolDir": folder, "sink.directory": folder,
            "positionFile": { "\(folder())/positions.json" },
            "filegroups": { "k1" },
            "filegroups.<group>": { "\(folder())/.*" },
            "trackerDir": { ".flumespool" },
            "bind": { "127.0.0.1" },
            "port": { String(RunningAgent.freePort()) },
            "command": { "echo one" },
            "shell": { "/bin/sh -c" },
            "restart": { "false" },
        ]
    }

    @Test("random configurations of every component", arguments: [UInt64](1...40))
    func random(seed: UInt64) throws {
        var started = 0
        for number in 0..<8 {
            var generator = RandomConfiguration(
                BuiltinCatalogue.agentCatalogue, Seeded(seed &* 1000 &+ UInt64(number)),
                mistakes: 0, fitting: fitting)
            let text = generator.text()
            var reading = ConfigurationTexts.read(
                text, catalogue: BuiltinCatalogue.agentCatalogue)
            guard let plan = reading.plans.first else { continue }
            reading.findings += plan.machineFindings()
            if reading.hasErrors { continue }
            started += 1
            verifyStart(plan, text)
        }
        // Enough of them are right for this to be a test.
        #expect(started > 0, "seed \(seed)")
    }

    private func verifyStart(_ plan: AgentPlan, _ text: String) {
        let agent = Agent(
            plan, Agent.Conduct(drainTimeout: .seconds(20)), log: Log(level: .error, write: { _ in }))
        agent.start()
        let clock = SystemClock()
        let deadline = clock.now.advanced(by: .seconds(20))
        while true {
            agent.bell.arm()
            if agent.isReady || clock.now >= deadline { break }
            agent.bell.wait(until: deadline, clock: clock)
        }
        let report = agent.report
        #expect(report.isReady, "\(text)")
        for part in report.parts {
            #expect(
                part.state != .broken && part.state != .starting,
                "\(part.name): \(part.reason)\n\(text)")
        }
        _ = agent.stop()
    }
}
