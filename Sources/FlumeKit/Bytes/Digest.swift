import CLibraries

/// A message digest by the name that Java gives it.
public enum DigestAlgorithm: String, CaseIterable, Sendable {
    case md5 = "MD5"
    case sha1 = "SHA-1"
    case sha224 = "SHA-224"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"
    case sha512of224 = "SHA-512/224"
    case sha512of256 = "SHA-512/256"
    case sha3of224 = "SHA3-224"
    case sha3of256 = "SHA3-256"
    case sha3of384 = "SHA3-384"
    case sha3of512 = "SHA3-512"

    /// Java looks names up in any case, and knows SHA and SHA1 too.
    init?(javaName: String) {
        let name = javaName.uppercased()
        if name == "SHA" || name == "SHA1" {
            self = .sha1
        } else {
            self.init(rawValue: name)
        }
    }

    var method: OpaquePointer? {
        switch self {
        case .md5: EVP_md5()
        case .sha1: EVP_sha1()
        case .sha224: EVP_sha224()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        case .sha512of224: EVP_sha512_224()
        case .sha512of256: EVP_sha512_256()
        case .sha3of224: EVP_sha3_224()
        case .sha3of256: EVP_sha3_256()
        case .sha3of384: EVP_sha3_384()
        case .sha3of512: EVP_sha3_512()
        }
    }
}

/// Computes digests, one after the other.
///
/// Belongs to one thread.
public final class Digest {
    private let context: OpaquePointer
    private let sumBytes: UnsafeMutablePointer<UInt8>
    /// The bytes of a sum.
    public let size: Int

    public init(_ algorithm: DigestAlgorithm) {
        guard let context = EVP_MD_CTX_new(),
            EVP_DigestInit_ex(context, algorithm.method, nil) == 1
        else { preconditionFailure("OpenSSL has \(algorithm.rawValue)") }
        self.context = context
        size = Int(EVP_MD_get_size(algorithm.method))
        sumBytes = .allocate(capacity: size)
    }

    deinit {
        EVP_MD_CTX_free(context)
        sumBytes.deallocate()
    }

    /// The digest of some bytes; valid until the next one is asked for.
    public func sum(of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        // With no method named, the last one starts anew.
        let isDone =
            EVP_DigestInit_ex(context, nil, nil) == 1
            && EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
            && EVP_DigestFinal_ex(context, sumBytes, nil) == 1
        precondition(isDone, "a digest in memory does not fail")
        return UnsafeRawBufferPointer(start: sumBytes, count: size)
    }
}
