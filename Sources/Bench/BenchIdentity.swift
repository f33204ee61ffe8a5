import Crypto
import Domain
import EventLoop
import Glibc
import TLS

/// The certificates of a run: one authority, a server, a client, and the key of a line.
enum BenchIdentity {
    static let channel = "bench"
    private static let lifetimeMilliseconds: Int64 = 86_400_000

    static var nowMilliseconds: Int64 {
        var time = timespec()
        // The structure is ours and lives for the call.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000
    }

    static func make(in directory: String) throws {
        let notBefore = nowMilliseconds - 60_000
        let notAfter = nowMilliseconds + lifetimeMilliseconds
        let authority = try CertificateAuthority.selfSigned(name: "bench", notBeforeMilliseconds: notBefore, notAfterMilliseconds: notAfter)
        try write(authority.certificate.pem, "\(directory)/authority.crt")
        for side in ["server", "client"] {
            let key = try PrivateKey.generate(.p256)
            let make = side == "server" ? LeafRequest.tlsServer : LeafRequest.tlsClient
            let leaf = try authority.issue(make("kofu://\(channel)/\(side)", key.publicKey, notBefore, notAfter))
            try write(leaf.pem, "\(directory)/\(side).crt")
            try key.pem().write(toNewFile: "\(directory)/\(side).key")
        }
        let line = try PrivateKey.generate(.p256)
        try line.pem().write(toNewFile: "\(directory)/line.key")
        try write(line.publicKey.subjectPublicKeyInfo, "\(directory)/line.pub")
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        try SecretBytes.copying(bytes).write(toNewFile: path)
    }

    static func read(_ path: String) throws -> [UInt8] {
        try SecretBytes.contents(ofFile: path).withSpan { (bytes: Span<UInt8>) in
            var copy: [UInt8] = []
            for index in bytes.indices { copy.append(bytes[index]) }
            return copy
        }
    }

    static func context(_ side: TLSContext.Side, in directory: String) throws -> TLSContext {
        let name = side == .server ? "server" : "client"
        return try TLSContext.make(
            side: side, channel: channel, certificate: try Certificate(pem: read("\(directory)/\(name).crt")),
            key: try PrivateKey(pem: SecretBytes.contents(ofFile: "\(directory)/\(name).key")),
            verifier: try CertificateVerifier(root: Certificate(pem: read("\(directory)/authority.crt"))))
    }
}
