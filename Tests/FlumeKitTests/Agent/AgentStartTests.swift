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
            // Values that go together, for most of those that are drawn do not.
            "capacity": { "5000" }, "transactionCapacity": { "1000" }, "batchSize": { "50" },
            "sink.batchSize": { "50" },
        ]
    }

    @Test("random configurations of every component")
    func random() {
        var started = 0
        for seed in UInt64(1)...1000 where started < 60 {
            var generator = RandomConfiguration(
                BuiltinCatalogue.agentCatalogue, Seeded(seed), mistakes: 0, fitting: fitting)
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
        #expect(started == 60)
    }

    private func verifyStart(_ plan: AgentPlan, _ text: String) {
        let agent = Agent(
            plan, Agent.Conduct(drainTimeout: .milliseconds(50)), log: Log.silent)
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
