import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("TAILDIR through anything")
struct TaildirTortureTests {
    /// One schedule: a world, a source, and what is between them.
    private final class Schedule {
        let world: TaildirWorld
        let rig: TaildirRig
        let clock: FakeClock
        var random: Seeded
        var fault: String?
        private var tornLines = 0

        init(_ seed: UInt64, _ directory: TemporaryDirectory, _ world: TaildirWorld) throws {
            self.world = world
            clock = FakeClock()
            random = Seeded(seed)
            let lines = [1, 2, 100].randomElement(using: &random) ?? 1
            rig = try TaildirRig(
                directory, world.matchesAll ? "app\\.log.*" : "app\\.log", below: "/logs",
                identity: world.identity, clock: clock
            ) {
                $0.writeInterval = .milliseconds(1)
                $0.linesInTurn = lines
            }
        }

        func run() throws {
            try start()
            for _ in 0..<Int.random(in: 6...30, using: &random) {
                try step()
                if fault != nil { return }
            }
            if !world.isUp { try start() }
            try look()
            settle(share: 1)
            if world.hasLoss {
                try stop(inProcess: true)
                try start()
                try look()
                settle(share: 1)
            }
            // Nothing comes again that is safe. Not always, for each life of a
            // source costs the kernel's time for a grace.
            if Int.random(in: 0..<4, using: &random) == 0 {
                try stop(inProcess: false)
                try start()
                try look()
                settle(share: 1)
            }
            try rig.stop()
            fault = fault ?? world.fault
        }

        private func step() throws {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<60: world.step(&random)
            case ..<80:
                if world.isUp {
                    try look()
                    settle(share: Double.random(in: 0...1, using: &random))
                }
            case ..<83: if world.isUp { lose() }
            case ..<88: if world.isUp { try stop(inProcess: true) } else { try start() }
            case ..<92: if world.isUp { try stop(inProcess: false) } else { try start() }
            case ..<96: if world.isUp { try kill() } else { try start() }
            default: if !world.isUp { try start() }
            }
        }

        // MARK: The source

        private func start() throws {
            world.started()
            try rig.start()
        }

        private func look() throws {
            if Bool.random(using: &random) { clock.advance(by: .milliseconds(1)) }
            while let events = try rig.readOnce(), !events.isEmpty { take(events) }
            world.looked()
        }

        private func stop(inProcess: Bool) throws {
            // The model cannot tell what of a cut file is read at the end.
            if world.hasUnseenCut { try look() }
            take(try rig.stop())
            world.note(inProcess ? "stop" : "stop the process")
            world.stopped()
            if inProcess { return }
            world.died(rig.positions)
            rig.forgetProcess()
        }

        private func kill() throws {
            if world.hasUnseenCut { try look() }
            world.note("kill")
            world.died(rig.positions)
            rig.kill()
        }

        // MARK: Events

        private func key(_ event: PlainEvent) -> String? {
            let text = event.text
            guard text.first == "[" else { return nil }
            return String(text.dropFirst().prefix { $0 != " " })
        }

        /// Looks whether events are whole lines; where they are not, there
        /// must be a reason.
        private func take(_ events: [PlainEvent]) {
            for event in events {
                let text = event.text
                world.note("got \(text.filter { $0 != "x" })")
                guard let key = key(event), let line = world.lines[key] else {
                    if tornLines == 0 { fault = fault ?? "'\(text)' begins nowhere" }
                    continue
                }
                if text.last == "]" { continue }
                tornLines += 1
                let file = world.files.first { $0.number == line.file }
                if let file, !file.hasLeft, file.life == line.life {
                    fault = fault ?? "\(text) is torn"
                }
                line.isExcused = true
            }
        }

        /// Some of what is under way becomes safe, in any order.
        private func settle(share: Double) {
            for index in rig.outstanding.indices.reversed()
            where Double.random(in: 0..<1, using: &random) < share {
                let place = share < 1 ? Int.random(in: 0...index, using: &random) : index
                let given = rig.outstanding.remove(at: place)
                given.token?.release()
                for event in given.events where event.text.last == "]" {
                    if let key = key(event) { world.lines[key]?.delivered += 1 }
                }
            }
        }

        private func lose() {
            guard let index = rig.outstanding.indices.randomElement(using: &random) else { return }
            let given = rig.outstanding.remove(at: index)
            world.note("lose \(given.events.map { $0.text.filter { $0 != "x" } })")
            given.token?.forgo()
            for event in given.events {
                if let key = key(event), let line = world.lines[key] { world.lost(line) }
            }
        }
    }

    private static let seeds: [UInt64] =
        Machine.environment("FLUME_TEST_SEED").flatMap(UInt64.init).map { [$0] }
        ?? Array(1...25)

    @Test(
        "loses no line, and repeats none without a reason", arguments: seeds,
        [false, true])
    func torture(seed: UInt64, matchesAll: Bool) throws {
        for identity in TaildirIdentity.allCases {
            let directory = TemporaryDirectory(in: "/dev/shm")
            mkdir(directory("logs"), 0o755)
            for number in 0..<100 {
                let world = TaildirWorld(
                    in: directory("logs"), identity: identity, matchesAll: matchesAll)
                let schedule = try Schedule(seed &* 1_000_003 &+ UInt64(number), directory, world)
                try schedule.run()
                world.clear()
                unlink(directory("positions/taildir.json"))
                guard let fault = schedule.fault else { continue }
                Issue.record(
                    """
                    seed \(seed), schedule \(number), \(identity), all: \(matchesAll): \(fault)
                    \(world.steps.joined(separator: "\n"))
                    said: \(schedule.rig.notes)
                    """)
                return
            }
        }
    }
}
