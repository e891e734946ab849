/// Restores events that `gzip` packed.
final class GunzipDecorator: EventExpander {
    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "gunzip",
            summary: "Restores events that `gzip` packed.",
            details: """
                Events without the attribute `compressGzip` pass as they are. One that is \
                damaged, or that unpacks to more than 64 MiB, is an error of the flow.
                """,
            examples: [.init("gunzip unbatch console", "What an agent with compression sent.")]
        ),
        make: { _, beneath in ExpandingSink(GunzipDecorator(), before: beneath.make()) })

    let attribute = PackedEvents.gzipped
    private let decompressor = ZlibDecompressor(.gzip)
    private let plain = ByteWriter()
    private var decoder: WriteableEventDecoder?

    func open(_ context: FlowContext) {
        decoder = WriteableEventDecoder(maximumBodyBytes: context.maximumEventBytes)
    }

    func expand(
        _ batch: EventBatch, _ index: Int, into output: EventBatch
    ) throws(FormatError) {
        guard let decoder, let column = batch.header(attribute) else {
            preconditionFailure("expand follows open, for events with the attribute")
        }
        plain.removeAll()
        try decompressor.decompress(
            batch.bytes(column[index]), to: plain, limit: PackedEvents.maximumUnpackedBytes)
        decoder.begin(output)
        try decoder.decode(whole: plain.bytes)
    }
}
