import FlumeTestKit
import Glibc

@testable import FlumeKit

/// A TAILDIR source that is read step by step, without waiting, and whose
/// events become safe when a test says so.
final class TaildirRig {
    /// What one read gave out, and its token.
    struct Given {
        var events: [PlainEvent]
        var token: Acknowledgement?
    }

    private final class Talk {
        var said: [String] = []
    }

    let wishes: TaildirWishes
    let clock: any Clock
    var endsWithInput = false
    private var objects = SharedObjects()
    private let talk = Talk()
    private let batch = EventBatch()
    private(set) var source: TaildirSource?
    private(set) var context: FlowContext?
    /// What is not known to be safe.
    var outstanding: [Given] = []

    var notes: [String] { talk.said }

    init(_ wishes: TaildirWishes, clock: any Clock = SystemClock()) {
        self.wishes = wishes
        self.clock = clock
    }

    /// Follows the files of a directory whose names match.
    convenience init(
        _ directory: TemporaryDirectory, _ names: String, below: String = "",
        identity: TaildirIdentity = .path, clock: any Clock = SystemClock(),
        change: (inout TaildirWishes) -> Void = { _ in }
    ) throws {
        var wishes = TaildirWishes(
            paths: [
                TaildirPath(
                    group: "f1", directory: directory.path + below, names: try Pattern(names))
            ],
            positionFile: directory("positions/taildir.json"))
        wishes.identity = identity
        wishes.writeInterval = Interval(nanoseconds: 1)
        change(&wishes)
        self.init(wishes, clock: clock)
    }

    /// Starts a source.
    func start() throws {
        let talk = talk
        let context = FlowContext(
            clock: clock, objects: objects, endsWithInput: endsWithInput,
            talk: { talk.said.append($0) })
        let source = TaildirSource(wishes)
        self.context = context
        self.source = source
        try source.open(context)
    }

    /// Reads once; returns the events, `nil` at the end.
    func readOnce(until deadline: Instant = Instant(nanoseconds: 0)) throws -> [PlainEvent]? {
        batch.removeAll()
        guard let source else { return nil }
        let state = try source.read(into: batch, until: deadline)
        if batch.isEmpty { return state == .ended ? nil : [] }
        let events = batch.plainEvents
        outstanding.append(Given(events: events, token: batch.acknowledgement))
        return events
    }

    /// Reads all there is now.
    func readAll() throws -> [PlainEvent] {
        var all: [PlainEvent] = []
        while let events = try readOnce(), !events.isEmpty { all += events }
        return all
    }

    func readTexts() throws -> [String] { try readAll().map(\.text) }

    /// All that was given out is safe.
    func settleAll() {
        for given in outstanding { given.token?.release() }
        outstanding = []
    }

    /// Stops the source as an agent does; returns what it gave out at last.
    @discardableResult
    func stop() throws -> [PlainEvent] {
        context?.stop()
        var last: [PlainEvent] = []
        while let events = try readOnce() { last += events }
        source?.close()
        source = nil
        return last
    }

    /// Ends the source as the death of its process does.
    func kill() {
        source?.follower?.manner = nil
        source?.follower?.close()
        source = nil
        forgetProcess()
    }

    /// What is started next is of a new process, which knows only the
    /// position file.
    func forgetProcess() {
        objects = SharedObjects()
        outstanding = []
    }

    /// What the position file says, by path.
    var recorded: [String: Int64] {
        var byPath: [String: Int64] = [:]
        for entry in positions { byPath[Files.baseName(of: entry.path)] = entry.position }
        return byPath
    }

    var positions: [FilePosition] {
        let bytes = TemporaryDirectory.read(wishes.positionFile)
        guard case .success(let content) = bytes.withUnsafeBytes(PositionFile.read),
            content.fault == nil
        else { return [] }
        return content.positions
    }

    /// Has the position file written, if anything has changed.
    func record() throws { _ = try readOnce() }
}
