package import Crypto
package import TLS

/// The authority of one channel, and certificates of nodes under it.
package struct TestAuthority: Sendable {
    /// Noon of 1 April 2026; every certificate is valid for a day on both sides of it.
    package static let now: Int64 = 1_775_012_400_000
    package static let dayMilliseconds: Int64 = 86_400_000

    package enum Role: Sendable, Hashable { case client, server }

    package let channel: String
    package let authority: CertificateAuthority

    package init(channel: String) throws {
        self.channel = channel
        authority = try CertificateAuthority.selfSigned(
            name: "\(channel)-authority", notBeforeMilliseconds: TestAuthority.now - TestAuthority.dayMilliseconds,
            notAfterMilliseconds: TestAuthority.now + 10 * TestAuthority.dayMilliseconds)
    }

    package func uri(of node: String) -> String { "kofu://\(channel)/\(node)" }

    package struct Leaf: Sendable {
        package let certificate: Certificate
        package let key: PrivateKey

        package init(certificate: Certificate, key: PrivateKey) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// A certificate as `up` would make it, changed by `adjust`.
    package func leaf(_ role: Role, _ node: String, adjust: (inout LeafRequest) -> Void = { _ in }) throws -> Leaf {
        let key = try PrivateKey.generate(.p256)
        let (start, end) = (TestAuthority.now - TestAuthority.dayMilliseconds, TestAuthority.now + TestAuthority.dayMilliseconds)
        var request: LeafRequest = switch role {
        case .client: .tlsClient(uri: uri(of: node), publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end)
        case .server: .tlsServer(uri: uri(of: node), publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end)
        }
        adjust(&request)
        return Leaf(certificate: try authority.issue(request), key: key)
    }

    /// The settings of a node that shows `leaf` and trusts this authority alone.
    package func context(_ side: TLSContext.Side, showing leaf: Leaf, keyLog: KeyLogPipe? = nil) throws -> TLSContext {
        try TLSContext.make(
            side: side, channel: channel, certificate: leaf.certificate, key: leaf.key,
            verifier: try CertificateVerifier(root: authority.certificate), keyLog: keyLog)
    }

    package func context(_ side: TLSContext.Side, _ node: String, keyLog: KeyLogPipe? = nil) throws -> TLSContext {
        try context(side, showing: leaf(side == .client ? .client : .server, node), keyLog: keyLog)
    }
}
