public import Crypto
import Glibc

/// Reading keys and certificates from the run directory.
public enum NodeKeys {
    static let maximumBytes = 64 * 1024

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        public init(description: String) { self.description = description }
    }

    public static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(description: "cannot read \(path); `kofu up` makes it") }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: maximumBytes)
        // The kernel writes at most the buffer's count.
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0, count < maximumBytes else { throw Failure(description: "\(path) is empty, unreadable or longer than \(maximumBytes) octets") }
        return Array(buffer.prefix(count))
    }

    public static func certificate(_ path: String) throws -> Certificate { try Certificate(pem: bytes(path)) }

    /// A SubjectPublicKeyInfo in DER.
    public static func publicKey(_ path: String) throws -> PublicKey { try PublicKey(subjectPublicKeyInfo: bytes(path)) }

    public static func key(_ path: String) throws -> PrivateKey {
        let text = try SecretBytes.contents(ofFile: path)
        return try PrivateKey(pem: text)
    }
}
