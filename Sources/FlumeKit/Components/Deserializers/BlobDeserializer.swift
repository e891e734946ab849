/// Makes one event of a file, or several of a large one.
final class BlobDeserializer: Deserializer {
    static let maximumBlobLength = Option(
        "maxBlobLength", default: 100_000_000, in: 1...Int(Int32.max),
        "The most bytes of an event, at most 1 GiB; of a larger file each piece is an event.")

    static let declaration = Declaration<DeserializerMaker>(
        ComponentDescription(
            .deserializer, "BlobDeserializer",
            summary: "Makes one event of a whole file.",
            details: """
                The bytes are not looked at. Each event is held in memory as a whole, in the \
                source and in the channel.
                """,
            options: [maximumBlobLength.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = spooldir
                    a1.sources.r1.spoolDir = /var/spool/flume
                    a1.sources.r1.deserializer = \
                    org.apache.flume.sink.solr.morphline.BlobDeserializer$Builder
                    """, "Each file is one event.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.sink.solr.morphline.BlobDeserializer$Builder"])
        ),
        make: { parts, _ in BlobDeserializer(maximumBytes: parts[maximumBlobLength]) })

    private let maximumBytes: Int
    private var file: FileDescriptor?
    private(set) var position: Int64 = 0

    init(maximumBytes: Int) {
        self.maximumBytes = min(maximumBytes, EventBatch.maximumArenaBytes - (1 << 20))
    }

    var cutRecords: Int { 0 }

    func open(_ file: FileDescriptor, at offset: Int64) throws(FlowError) {
        self.file = file
        position = offset
    }

    /// Gives one event, or several small pieces.
    func fill(_ batch: EventBatch, upTo maximum: Int) throws(FlowError) {
        guard let file else { preconditionFailure("fill follows open") }
        let size: Int64
        do {
            size = try file.status().size
        } catch {
            throw FlowError(error)
        }
        repeat {
            let count = Int(min(Int64(maximumBytes), size - position))
            if count <= 0 { return }
            batch.reserveArena(count)
            let length = try file.readFully(into: batch.arenaEnd, count: count, at: position)
            if length == 0 { return }
            batch.append(body: batch.commitArena(length))
            position += Int64(length)
        } while batch.count < maximum
            && batch.arenaCount + maximumBytes <= EventBatch.preferredArenaBytes
    }
}
