/// Sets an attribute to a digest of the body.
final class DigestInterceptor: Interceptor {
    static let algorithm = Option<DigestAlgorithm>.required(
        "algorithm", "The digest: MD5, SHA-1, SHA-256, SHA-512, SHA3-256 and others.")
    static let attribute = Option<HeaderName>.required("attribute", "The name of the attribute.")
    static let base64 = Option(
        "base64", default: false, "Whether the value is Base64 text instead of the bytes.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "digest",
            summary: "Sets an attribute to a digest of the body.",
            details: "Digests have the names that Java gives them, in any case.",
            options: [algorithm.description, attribute.description, base64.description],
            positional: 2,
            examples: [
                .init(
                    "digest(SHA-256, sum, base64=true) console(json)",
                    "The SHA-256 of each body as Base64.")
            ]
        ),
        make: { DigestInterceptor($0[algorithm], $0[attribute], base64: $0[base64]) })

    private let digest: Digest
    private let name: HeaderName
    private let isBase64: Bool

    init(_ algorithm: DigestAlgorithm, _ name: HeaderName, base64: Bool) {
        digest = Digest(algorithm)
        self.name = name
        isBase64 = base64
    }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        try batch.requireNoHeader(name)
        let values = batch.spreadHeader(batch.makeHeader(name))
        let size = digest.size
        let length = isBase64 ? Base64.encodedCount(size) : size
        batch.reserveArena(length * batch.count)
        for index in 0..<batch.count {
            let sum = digest.sum(of: batch.body(index))
            if isBase64 {
                Base64.encode(sum, to: batch.arenaEnd)
            } else {
                UnsafeMutableRawPointer(batch.arenaEnd)
                    .copyMemory(from: sum.baseAddress.unsafelyUnwrapped, byteCount: size)
            }
            values[index] = batch.commitArena(length)
        }
    }
}
