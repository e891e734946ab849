import FlumeTestKit
import Glibc

@testable import FlumeKit

/// A follower that is read step by step, without waiting.
final class FollowedLog {
    let follower: FileFollower
    let context: FlowContext
    private(set) var notes: [String] {
        get { talk.said }
        set { talk.said = newValue }
    }
    private(set) var events: [(text: String, name: String)] = []
    private let talk = Talk()
    private let batch = EventBatch()

    private final class Talk {
        var said: [String] = []
    }

    init(
        _ wishes: FollowerWishes, clock: any Clock = SystemClock(),
        maximumEventBytes: Int = 32 << 10
    ) {
        follower = FileFollower(wishes)
        let talk = talk
        context = FlowContext(clock: clock, maximumEventBytes: maximumEventBytes) {
            talk.said.append($0)
        }
    }

    /// Follows paths, which may be patterns.
    convenience init(_ paths: String..., start: FileStart = .beginning) {
        self.init(FollowerWishes(patterns: paths.map { PathPattern($0) }, start: start))
    }

    func open() throws(FlowError) { try follower.open(context) }

    func close() { follower.close() }

    /// Reads all there is now; returns the new events, each with a newline if
    /// it had one.
    @discardableResult
    func readAll(until deadline: Instant = Instant(nanoseconds: 0)) throws(FlowError) -> [String] {
        let before = events.count
        while try readBatch(until: deadline) {}
        return events[before...].map(\.text)
    }

    /// Reads a batch; false when there was none.
    func readBatch(until deadline: Instant) throws(FlowError) -> Bool {
        batch.removeAll()
        _ = try follower.read(into: batch, until: deadline)
        let header = batch.header("tailSrcFile")
        for index in 0..<batch.count {
            var text = String(decoding: batch.body(index), as: UTF8.self)
            if batch.ending(index) == .newline { text += "\n" }
            let name = header.map { String(decoding: batch.bytes($0[index]), as: UTF8.self) }
            events.append((text, name ?? ""))
        }
        return !batch.isEmpty
    }

    /// Waits until nobody has a file open for writing.
    ///
    /// A program that another test starts has a copy of each descriptor until
    /// it runs.
    static func waitForWriters(of path: String) throws {
        let file = try FileDescriptor.open(path, O_RDONLY)
        while file.hasWriters == true { usleep(100) }
    }

    /// Ends the flow; returns what was held back.
    func finish() throws(FlowError) -> [String] {
        context.stop()
        return try readAll()
    }

    /// The events so far by the file and cut that their first piece names
    /// (see `RotatedLog`), forgetting them.
    func takeEventsByFile() -> [String: [String]] {
        var byFile: [String: [String]] = [:]
        for (text, _) in events {
            let key = text.dropFirst().prefix { $0 != "]" }
            let file = key.prefix(upTo: key.lastIndex(of: ".") ?? key.endIndex)
            byFile[String(file), default: []].append(text)
        }
        events = []
        return byFile
    }
}
