import Crypto
import Foundation
import LeakMutants
import Node
import Policy
import Topology

/// What all trials share: the topology as it is, and real contents of the fields that have a form of their own.
struct Bench: Sendable {
    static let shared = Result { try Bench() }
    static let now: Int64 = 1_775_012_400_000
    static let day: Int64 = 86_400_000

    let channels: [LeakChannel]
    let contents: CleanMessage.Contents
    let users: CertificateAuthority
    let question: OCSPRequest
    let signer: (certificate: Certificate, key: PrivateKey)
    let kiosk: PrivateKey
    let documents: CertificateAuthority
    let context = [UInt8](repeating: 0xA1, count: 32)

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "topology.json").path
        channels = try Topology.load(path: path).channels.map { LeakChannel(policy: $0.policy, permitted: Set($0.name.permittedClasses)) }

        users = try CertificateAuthority.selfSigned(name: "user-authentication", notBeforeMilliseconds: Self.now - Self.day, notAfterMilliseconds: Self.now + 9 * Self.day)
        let card = try users.issue(.userAuthentication(
            serial: [0x41] + [UInt8](repeating: 7, count: 15), publicKey: PrivateKey.generate(.p256).publicKey,
            notBeforeMilliseconds: Self.now - Self.day, notAfterMilliseconds: Self.now + Self.day))
        question = try OCSPRequest.make(certificateSerial: card.serial, issuer: users.certificate, nonce: [UInt8](repeating: 0x5A, count: OCSPRequest.nonceCount))
        let signingKey = try PrivateKey.generate(.p256)
        let signer = try users.issue(.ocspSigning(
            commonName: "validity", publicKey: signingKey.publicKey, notBeforeMilliseconds: Self.now - Self.day, notAfterMilliseconds: Self.now + Self.day))
        self.signer = (signer, signingKey)
        let answer = try OCSPResponder(issuer: users.certificate, signer: signer, key: signingKey).respond(
            to: question, status: .good, thisUpdateMilliseconds: Self.now, nextUpdateMilliseconds: Self.now + 60_000, producedAtMilliseconds: Self.now)

        documents = try CertificateAuthority.selfSigned(name: "documents", notBeforeMilliseconds: Self.now - Self.day, notAfterMilliseconds: Self.now + 9 * Self.day)
        kiosk = try PrivateKey.generate(.p256)
        let key = try PrivateKey.generate(.p256)
        let leaf = try documents.issue(.documentSigning(
            uri: "kofu://documents/issuing-center", publicKey: key.publicKey, notBeforeMilliseconds: Self.now - Self.day, notAfterMilliseconds: Self.now + Self.day))
        let sealed = try SealedDocument.seal(Bench.paper, to: Array(kiosk.publicKey.subjectPublicKeyInfo.suffix(PublicKey.p256PointCount)), signer: leaf, key: key, context: context)
        contents = CleanMessage.Contents(
            certificate: card.der, sealedDocument: sealed, document: Bench.paper, validityRequest: question.der, validityResponse: answer)
    }

    /// A file of one empty page.
    static let paper = Array("""
        %PDF-1.7
        1 0 obj
        <</Type/Catalog/Pages 2 0 R>>
        endobj
        2 0 obj
        <</Type/Pages/Kids[]/Count 0>>
        endobj
        xref
        0 3
        0000000000 65535 f\u{20}
        0000000009 00000 n\u{20}
        0000000054 00000 n\u{20}
        trailer
        <</Size 3/Root 1 0 R>>
        startxref
        100
        %%EOF

        """.utf8)

    func trial(_ channel: LeakChannel) -> LeakTrial {
        LeakTrial(channel: channel, contents: contents, checkBinary: channel.policy.name == "jpki" ? ValidityGate.check : nil)
    }
}
