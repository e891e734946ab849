import FlumeTestKit
import Glibc

@testable import FlumeKit

/// One life of a spooldir source after another over the same directory, with
/// the test as its runner.
final class SpoolRun {
    let directory: TemporaryDirectory
    var settings: SpoolSettings
    var objects = SharedObjects()
    var makeDeserializer: @Sendable (DeserializerText) -> any Deserializer = { text in
        LineDeserializer(text, to: .utf8, maximumCharacters: text.maximumLineCharacters ?? 2048)
    }
    var endsWithInput = false
    var readEvents = 2048
    private(set) var said: [String] = []
    private(set) var source: SpoolDirectorySource?
    private(set) var context = FlowContext()
    /// What the source gave out and nobody has settled yet.
    var tokens: [Acknowledgement] = []
    var events: [PlainEvent] = []

    init(_ directory: TemporaryDirectory = TemporaryDirectory()) {
        self.directory = directory
        settings = SpoolSettings(directory: directory.path)
    }

    /// Begins a life.
    func open() throws {
        let source = SpoolDirectorySource(
            settings, readEvents: readEvents, makeDeserializer: makeDeserializer)
        context = FlowContext(
            objects: objects, endsWithInput: endsWithInput,
            talk: { [weak self] in self?.said.append($0) })
        self.source = source
        try source.open(context)
    }

    /// Ends a life as the runner does.
    func close() {
        source?.close()
        source = nil
    }

    /// Ends it, and the process with it: nothing is told of what is out.
    func kill() {
        source = nil
        objects = SharedObjects()
        tokens = []
    }

    /// Reads once without waiting; the batch's token is kept, or released at
    /// once where events are `safe`.
    @discardableResult
    func read(safe: Bool = true) throws -> (events: [PlainEvent], state: SourceState) {
        guard let source else { preconditionFailure("a life has begun") }
        let batch = EventBatch()
        let state = try source.read(into: batch, until: SourceContract.past)
        let new = batch.plainEvents
        events += new
        if let token = batch.acknowledgement {
            if safe { token.release() } else { tokens.append(token) }
        }
        return (new, state)
    }

    /// Reads until nothing comes.
    func readAll(safe: Bool = true) throws {
        while true {
            let (new, state) = try read(safe: safe)
            if new.isEmpty || state == .ended { return }
        }
    }

    /// A whole life in which everything becomes safe; what it gave out.
    @discardableResult
    func live() throws -> [String] {
        let first = events.count
        try open()
        try readAll()
        close()
        return events[first...].map(\.text)
    }

    /// The names in the directory and beneath, but for the tracker's.
    var names: [String] { directory.files.filter { !$0.hasPrefix(".flumespool/") } }

    /// Sets the time at which a file was changed last.
    func age(_ name: String, _ seconds: Int) {
        let times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
        precondition(utimes(directory(name), times) == 0, "a file's times can be set")
    }
}
