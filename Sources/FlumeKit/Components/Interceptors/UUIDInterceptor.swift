/// Sets a header to a random identifier, another one for each event.
final class UUIDInterceptor: Interceptor {
    static let header = Option("headerName", default: HeaderName("id"), "The header.")
    static let preserves = Option(
        "preserveExisting", default: true, "Whether an event that has the header keeps its own.")
    static let prefix = Option("prefix", default: "", "What each identifier begins with.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .interceptor, "uuid",
            summary: "Sets a header to a random identifier, another one for each event.",
            details: """
                A UUID of version 4, from the kernel's random numbers. An event that comes \
                again because its source repeats itself gets another one.

                In Flume it is known by its class only; `uuid` is our name for it.
                """,
            options: [header.description, preserves.description, prefix.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = uuid
                    a1.sources.r1.interceptors.i1.prefix = web-
                    """, "Events have a header such as id=web-5f0c….")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.sink.solr.morphline.UUIDInterceptor$Builder"])
        ),
        make: { UUIDInterceptor($0[header], prefix: $0[prefix], preserves: $0[preserves]) })

    private let name: HeaderName
    private let prefix: [UInt8]
    private let preserves: Bool
    private let random = ByteWriter(capacity: 1024)

    /// How long a UUID is as text, and how many random bytes it is made of.
    private static let textLength = 36
    private static let randomLength = 16

    init(_ name: HeaderName, prefix: String, preserves: Bool) {
        self.name = name
        self.prefix = Array(prefix.utf8)
        self.preserves = preserves
    }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        if preserves, let value = batch.header(name)?.uniformValue, !value.isAbsent { return }
        try drawRandom(Self.randomLength * batch.count)
        let length = prefix.count + Self.textLength
        batch.reserveArena(length * batch.count)
        let values = batch.spreadHeader(batch.makeHeader(name))
        var drawn = 0
        for index in 0..<batch.count where !preserves || values[index].isAbsent {
            let end = batch.arenaEnd
            for (offset, byte) in prefix.enumerated() { end[offset] = byte }
            Self.write(random.bytes, from: drawn, to: end + prefix.count)
            drawn += Self.randomLength
            values[index] = batch.commitArena(length)
        }
    }

    /// One call for all events of a batch.
    private func drawRandom(_ length: Int) throws(FlowError) {
        random.removeAll()
        random.reserve(length)
        do {
            try Entropy.fill(UnsafeMutableRawBufferPointer(start: random.end, count: length))
        } catch {
            throw FlowError(error)
        }
        random.advance(length)
    }

    /// Writes `xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx`.
    private static func write(
        _ random: UnsafeRawBufferPointer, from start: Int, to output: UnsafeMutablePointer<UInt8>
    ) {
        var at = 0
        for offset in 0..<randomLength {
            var byte = random[start + offset]
            switch offset {
            case 6: byte = byte & 0x0F | 0x40
            case 8: byte = byte & 0x3F | 0x80
            default: break
            }
            if offset == 4 || offset == 6 || offset == 8 || offset == 10 {
                output[at] = UInt8(ascii: "-")
                at += 1
            }
            output[at] = Hexadecimal.lowerDigit(byte >> 4)
            output[at + 1] = Hexadecimal.lowerDigit(byte & 0xF)
            at += 2
        }
    }
}
