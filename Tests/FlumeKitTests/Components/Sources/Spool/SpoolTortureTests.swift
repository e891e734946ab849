import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

/// Files dropped in, batches settled late, out of order or never, sources
/// started again and processes killed: what must come does, and nothing comes
/// twice that was safe.
@Suite("Working through a directory whatever happens")
struct SpoolTortureTests {
    /// One schedule of events and what it must lead to.
    private final class Schedule {
        let run: SpoolRun
        private var random: Seeded
        private let readsSmall: Bool
        /// The lines of each file, with the byte after each.
        private var lines: [String: [(text: String, end: Int64)]] = [:]
        private var given: [String: Int] = [:]
        private var allowed: [String: Int] = [:]
        private var out: [(token: Acknowledgement, events: [String])] = []
        private(set) var steps: [String] = []

        init(_ directory: TemporaryDirectory, seed: UInt64) {
            random = Seeded(seed)
            run = SpoolRun(directory)
            readsSmall = Bool.random(using: &random)
            run.readEvents = readsSmall ? 3 : 2048
            run.settings.batchEvents = 1
            // The kernel takes its time to forget a watch; here the directory
            // is listed each time that there is nothing to read.
            run.settings.watches = false
            run.settings.pollDelay = .milliseconds(0)
            run.settings.marks = Int.random(in: 0..<3, using: &random) == 0
            run.settings.deletes = Int.random(in: 0..<4, using: &random) == 0
            run.settings.order =
                SpoolSettings.Order.allCases[Int.random(in: 0..<3, using: &random)]
        }

        private func chance(_ percent: Int) -> Bool {
            Int.random(in: 0..<100, using: &random) < percent
        }

        private func drop() {
            let name = "f\(lines.count)"
            let count = chance(10) ? 0 : Int.random(in: 1...12, using: &random)
            var end: Int64 = 0
            let texts = (0..<count).map { "\(name)-\($0)" }
            lines[name] = texts.map { text in
                end += Int64(text.utf8.count + 1)
                return (text, end)
            }
            run.directory.write(".\(name)", texts.map { $0 + "\n" }.joined())
            precondition(rename(run.directory(".\(name)"), run.directory(name)) == 0, "moved in")
            steps.append("drop \(name) of \(count)")
        }

        private func read() throws {
            let before = run.tokens.count
            let result = try run.read(safe: false)
            guard run.tokens.count > before, let token = run.tokens.popLast() else { return }
            // An empty file's event has no name: it is told by its count.
            let events = result.events.map(\.text).filter { !$0.isEmpty }
            for event in events { given[event, default: 0] += 1 }
            out.append((token, events))
            steps.append("read \(events.first ?? "nothing") and \(events.count - 1) more")
        }

        private func settle() {
            guard !out.isEmpty else { return }
            let index = chance(60) ? 0 : Int.random(in: 0..<out.count, using: &random)
            let (token, events) = out.remove(at: index)
            if chance(4) {
                steps.append("lose \(events.first ?? "")")
                allowRepeats(passing: { _, _ in false })
                token.forgo()
            } else {
                steps.append("settle \(events.first ?? "")")
                token.release()
            }
        }

        /// What belongs to files that are not finished may come again, but for
        /// what is `passed`.
        private func allowRepeats(passing isPassed: (String, Int64) -> Bool) {
            let names = Set(run.directory.names)
            for (name, content) in lines where isOpen(name, names) {
                for (text, end) in content where given[text] != nil && !isPassed(name, end) {
                    allowed[text, default: 0] += 1
                }
            }
        }

        private func isOpen(_ name: String, _ names: Set<String>) -> Bool {
            if run.settings.marks, !run.settings.deletes {
                return !names.contains(".flumespool/\(name).COMPLETED")
            }
            return names.contains(name)
        }

        private func kill() throws {
            let meta = TemporaryDirectory.read(run.directory(".flumespool/.flumespool-main.meta"))
            let progress = meta.withUnsafeBytes { SpoolProgress($0) }
            allowRepeats { name, end in
                progress?.path == run.directory(name) && end <= progress?.offset ?? 0
            }
            steps.append("kill, with progress \(progress?.offset ?? -1)")
            out = []
            run.kill()
            try run.open()
        }

        private func restart() throws {
            run.close()
            steps.append("restart")
            while chance(40) { settle() }
            try run.open()
        }

        /// What went wrong, if anything did.
        func play() throws -> String? {
            try run.open()
            for _ in 0..<Int.random(in: 5...40, using: &random) {
                switch Int.random(in: 0..<100, using: &random) {
                case ..<15: drop()
                case ..<60: try read()
                case ..<90: settle()
                case ..<95: try restart()
                default: try kill()
                }
            }
            run.endsWithInput = true
            // A program that another test starts has, for a moment, a copy of
            // the descriptor that a file was written by; such a file is left.
            var left = 0
            repeat {
                left = run.said.count
                try restart()
                if try !readToEnd() { return "does not end" }
            } while run.said.count > left
            run.close()
            return verdict()
        }

        private func readToEnd() throws -> Bool {
            for _ in 0..<1000 {
                if try run.read(safe: false).state == .ended { return true }
                for (token, _) in out { token.release() }
                for token in run.tokens { token.release() }
                out = []
                run.tokens = []
            }
            return false
        }

        /// What is said of a file that is left.
        private static let leaving = "is left until the program closes it"

        private func verdict() -> String? {
            var given: [String: Int] = [:]
            for event in run.events where !event.body.isEmpty {
                given[event.text, default: 0] += 1
            }
            for (text, _) in lines.values.joined() {
                let times = given[text] ?? 0
                if times == 0 { return "\(text) is lost" }
                if times > 1 + (allowed[text] ?? 0) {
                    return "\(text) came \(times) times, at most \(1 + (allowed[text] ?? 0))"
                }
            }
            let names = Set(run.directory.names)
            if let open = lines.keys.first(where: { isOpen($0, names) }) {
                return "\(open) is not finished"
            }
            let said = run.said.filter { !$0.contains(Self.leaving) }
            if !said.isEmpty { return "said \(said)" }
            return nil
        }
    }

    private static let seeds: [UInt64] =
        Machine.environment("FLUME_TEST_SEED").flatMap(UInt64.init).map { [$0] }
        ?? Array(1...25)

    @Test("loses nothing and repeats nothing that was safe", arguments: seeds)
    func schedules(seed: UInt64) throws {
        let directory = TemporaryDirectory(in: "/dev/shm")
        for number in 0..<400 {
            let schedule = Schedule(directory, seed: seed &* 1_000_003 &+ UInt64(number))
            if let fault = try schedule.play() {
                Issue.record(
                    """
                    seed \(seed), schedule \(number): \(fault)
                    \(schedule.steps.joined(separator: "\n"))
                    """)
                return
            }
            directory.clear()
        }
    }
}

extension TemporaryDirectory {
    /// The paths of all files beneath, found without a program.
    fileprivate var names: [String] { names(below: "") }

    private func names(below prefix: String) -> [String] {
        let found = (try? Files.names(in: self(prefix))) ?? []
        return found.flatMap { name in
            let isDirectory = (try? Files.status(self(prefix + name)).isDirectory) == true
            return isDirectory ? names(below: prefix + name + "/") : [prefix + name]
        }
    }

    fileprivate func clear() {
        for name in names { _ = unlink(self(name)) }
    }
}
