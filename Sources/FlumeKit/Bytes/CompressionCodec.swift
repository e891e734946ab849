/// A way of compressing a file or a block, by the names that Hadoop and Flume
/// know it by.
public enum CompressionCodec: String, CaseIterable, Sendable {
    case none, gzip, deflate, bzip2, snappy, zstd, lz4

    /// What a compressed file's name ends with; empty for `none`.
    public var fileExtension: String {
        switch self {
        case .none: ""
        case .gzip: ".gz"
        case .deflate: ".deflate"
        case .bzip2: ".bz2"
        case .snappy: ".snappy"
        case .zstd: ".zst"
        case .lz4: ".lz4"
        }
    }

    /// The class that a Hadoop file names in its header.
    public var hadoopClass: String? {
        switch self {
        case .none: nil
        case .gzip: Self.hadoopPackage + "GzipCodec"
        case .deflate: Self.hadoopPackage + "DefaultCodec"
        case .bzip2: Self.hadoopPackage + "BZip2Codec"
        case .snappy: Self.hadoopPackage + "SnappyCodec"
        case .zstd: Self.hadoopPackage + "ZStandardCodec"
        case .lz4: Self.hadoopPackage + "Lz4Codec"
        }
    }

    private static let hadoopPackage = "org.apache.hadoop.io.compress."

    /// A codec by its own name, by the name of Hadoop's class or by that class
    /// without its package; with or without `Codec`, in any case.
    public init?(name: String) {
        var word = Substring(name.lowercased())
        if word.hasPrefix(Self.hadoopPackage) { word = word.dropFirst(Self.hadoopPackage.count) }
        if word.hasSuffix("codec") { word = word.dropLast("codec".count) }
        switch word {
        case "default": self = .deflate
        case "zstandard": self = .zstd
        default:
            guard let codec = Self(rawValue: String(word)) else { return nil }
            self = codec
        }
    }

    /// A compressor of a stream as Hadoop's codec of the name writes it.
    ///
    /// For snappy and lz4 that is a chain of blocks (see
    /// `HadoopBlockCompressor`), which only Hadoop's kin read; all others are
    /// what `gunzip`, `bunzip2` and `unzstd` take.
    public func makeStream() -> any ByteCompressor {
        switch self {
        case .none: PlainCompressor()
        case .gzip: ZlibCompressor(.gzip)
        case .deflate: ZlibCompressor(.zlib)
        case .bzip2: Bzip2Compressor()
        case .snappy: HadoopBlockCompressor(.snappy)
        case .zstd: ZstdCompressor()
        case .lz4: HadoopBlockCompressor(.lz4)
        }
    }

    /// What undoes `makeStream`.
    public func makeDecompressor() -> any ByteDecompressor {
        switch self {
        case .none: PlainDecompressor()
        case .gzip: ZlibDecompressor(.gzip)
        case .deflate: ZlibDecompressor(.zlib)
        case .bzip2: Bzip2Decompressor()
        case .snappy: HadoopBlockDecompressor(.snappy)
        case .zstd: ZstdDecompressor()
        case .lz4: HadoopBlockDecompressor(.lz4)
        }
    }
}
