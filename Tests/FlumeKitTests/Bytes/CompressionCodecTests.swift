import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Compression codecs")
struct CompressionCodecTests {
    static let samples: [[UInt8]] = {
        var random = Seeded(11)
        var samples: [[UInt8]] = [[], [0x61], Array("hello, hello, hello\n".utf8)]
        for length in [1000, HadoopBlockCompressor.blockBytes, 300_000] {
            samples.append(
                (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) })
            samples.append((0..<length).map { _ in UInt8.random(in: 97...100, using: &random) })
        }
        return samples
    }()

    private func compress(_ bytes: [UInt8], _ codec: CompressionCodec, piece: Int) -> [UInt8] {
        let output = ByteWriter(capacity: 16)
        let stream = codec.makeStream()
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + piece)
            bytes[start..<end].withUnsafeBytes { stream.write($0, to: output) }
            start = end
        }
        stream.finish(to: output)
        return output.array()
    }

    private func decompress(
        _ bytes: [UInt8], _ codec: CompressionCodec, limit: Int = 1 << 20
    ) throws -> [UInt8] {
        let output = ByteWriter(capacity: 16)
        output.put(UInt8(ascii: "<"))
        let decompressor = codec.makeDecompressor()
        try bytes.withUnsafeBytes { try decompressor.decompress($0, to: output, limit: limit) }
        return Array(output.array().dropFirst())
    }

    @Test(
        "give back what they were given, in whatever pieces", arguments: CompressionCodec.allCases)
    func roundTrip(codec: CompressionCodec) throws {
        for sample in Self.samples {
            for piece in [7, 10_000, 1 << 20] where sample.count / piece < 10_000 {
                let packed = compress(sample, codec, piece: piece)
                #expect(try decompress(packed, codec) == sample, "\(sample.count) by \(piece)")
            }
        }
    }

    @Test("begin anew after the end of a stream", arguments: CompressionCodec.allCases)
    func startsAgain(codec: CompressionCodec) throws {
        let stream = codec.makeStream()
        let first = ByteWriter()
        let second = ByteWriter()
        for output in [first, second] {
            Self.samples[2].withUnsafeBytes { stream.compress($0, to: output) }
        }
        #expect(first.array() == second.array())
        #expect(try decompress(first.array(), codec) == Self.samples[2])
    }

    @Test(
        "unpack streams one after another",
        arguments: [CompressionCodec.gzip, .bzip2, .zstd, .snappy])
    func concatenated(codec: CompressionCodec) throws {
        let one = compress(Self.samples[2], codec, piece: 100)
        #expect(try decompress(one + one, codec) == Self.samples[2] + Self.samples[2])
    }

    @Test("refuse to unpack more than the limit", arguments: CompressionCodec.allCases)
    func bombs(codec: CompressionCodec) throws {
        let zeros = [UInt8](repeating: 0, count: 200_000)
        let packed = compress(zeros, codec, piece: 1 << 20)
        #expect(try decompress(packed, codec, limit: 200_000) == zeros)
        for limit in [0, 1, 1000, 199_999] {
            #expect(throws: FormatError.self, "limit \(limit)") {
                try decompress(packed, codec, limit: limit)
            }
        }
    }

    @Test("refuse a stream that is cut", arguments: CompressionCodec.allCases.dropFirst())
    func truncated(codec: CompressionCodec) throws {
        let packed = compress(Array(Self.samples[4].prefix(500)), codec, piece: 1 << 20)
        for length in 1..<packed.count {
            #expect(throws: FormatError.self, "\(length) of \(packed.count)") {
                try decompress(Array(packed[..<length]), codec)
            }
        }
    }

    @Test("stay within bounds on damaged bytes", arguments: CompressionCodec.allCases.dropFirst())
    func mangled(codec: CompressionCodec) throws {
        var random = Seeded(12)
        let packed = compress(Self.samples[4], codec, piece: 1 << 20)
        for _ in 0..<300 {
            var damaged = packed
            for _ in 0...Int.random(in: 0...3, using: &random) {
                damaged[Int.random(in: 0..<packed.count, using: &random)] ^=
                    1 << UInt8.random(in: 0...7, using: &random)
            }
            if let bytes = try? decompress(damaged, codec, limit: 5000) {
                #expect(bytes.count <= 5000)
            }
        }
    }

    @Test(
        "are what the programs of the trade unpack",
        arguments: [
            (CompressionCodec.gzip, "gzip"), (.bzip2, "bzip2"), (.zstd, "zstd"),
        ])
    func programs(codec: CompressionCodec, program: String) throws {
        let packed = compress(Self.samples[6], codec, piece: 1000)
        let result = Program.run("/usr/bin/env", [program, "-dc"], input: packed)
        #expect(result.exitCode == 0)
        #expect(result.output == Self.samples[6])
    }

    @Test("know the names of Hadoop and of Flume's settings")
    func names() {
        let rows: [(String, CompressionCodec?)] = [
            ("None", CompressionCodec.none), ("GzipCodec", .gzip), ("gzip", .gzip), ("GZIP", .gzip),
            ("org.apache.hadoop.io.compress.BZip2Codec", .bzip2), ("bzip2", .bzip2),
            ("DefaultCodec", .deflate), ("default", .deflate), ("DeflateCodec", .deflate),
            ("org.apache.hadoop.io.compress.SnappyCodec", .snappy), ("ZStandardCodec", .zstd),
            ("zstd", .zstd), ("Lz4Codec", .lz4), ("lz4", .lz4),
            ("", nil), ("codec", nil), ("LzoCodec", nil), ("com.example.GzipCodec", nil),
        ]
        for (name, codec) in rows {
            #expect(CompressionCodec(name: name) == codec, "\(name)")
        }
        for codec in CompressionCodec.allCases {
            if let name = codec.hadoopClass { #expect(CompressionCodec(name: name) == codec) }
        }
    }

    @Test("frame snappy and lz4 blocks as Hadoop does")
    func hadoopFrames() throws {
        #expect(compress([], .snappy, piece: 1) == [0, 0, 0, 0])
        let snappy = compress(Array("abc".utf8), .snappy, piece: 1)
        #expect(snappy == [0, 0, 0, 3, 0, 0, 0, 5, 3, 8, 0x61, 0x62, 0x63])
        let lz4 = compress(Array("abc".utf8), .lz4, piece: 1)
        #expect(lz4 == [0, 0, 0, 3, 0, 0, 0, 4, 0x30, 0x61, 0x62, 0x63])
        // A block of two chunks, which others may write.
        let chunks: [UInt8] = [
            0, 0, 0, 3, 0, 0, 0, 4, 2, 4, 0x61, 0x62, 0, 0, 0, 3, 1, 0, 0x63,
        ]
        #expect(try decompress(chunks, .snappy) == Array("abc".utf8))
    }

    @Test("name what was found and where")
    func sentences() {
        let rows: [([UInt8], CompressionCodec, String)] = [
            ([1, 2, 3], .gzip, "offset 2: expected gzip data, found other or damaged bytes"),
            ([], .gzip, "offset 0: expected more gzip data, found the end"),
            (
                [0, 0, 0, 9], .snappy,
                "offset 4: expected 4 bytes of a chunk's length, found 0 bytes"
            ),
        ]
        for (bytes, codec, sentence) in rows {
            let error = #expect(throws: FormatError.self) { try decompress(bytes, codec) }
            #expect(error?.sentence == sentence)
        }
    }

    @Test("compute the checksum of gzip")
    func checksum() {
        Array("123456789".utf8).withUnsafeBytes { #expect(CRC32.checksum($0) == 0xCBF4_3926) }
    }
}
