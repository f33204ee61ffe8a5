import Foundation
import Crypto
import Domain
import Gate
import Policy
import TestSupport
import Testing
@testable import Node
@testable import Topology

/// What may cross the JPKI link: one question about one certificate, one answer, and not an octet more.
@Suite struct ValidityGateTests {
    private let message: MessagePolicy
    private let request: [UInt8]
    private let response: [UInt8]

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "topology.json").path
        message = try #require(Topology.load(path: path).policy(for: .jpki)?.message(named: "validity-check"))
        let (start, end) = (TestAuthority.now - TestAuthority.dayMilliseconds, TestAuthority.now + TestAuthority.dayMilliseconds)
        let authority = try CertificateAuthority.selfSigned(name: "user-authentication", notBeforeMilliseconds: start, notAfterMilliseconds: end)
        let card = try authority.issue(.userAuthentication(
            serial: [0x4F, 1, 2, 3], publicKey: PrivateKey.generate(.p256).publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
        (request, response) = try ValidityGateTests.exchange(authority, card, start, end)
    }

    private static func exchange(_ authority: CertificateAuthority, _ card: Certificate, _ start: Int64, _ end: Int64) throws -> ([UInt8], [UInt8]) {
        let key = try PrivateKey.generate(.p256)
        let signer = try authority.issue(.ocspSigning(commonName: "responder", publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
        let request = try OCSPRequest.make(certificateSerial: card.serial, issuer: authority.certificate, nonce: [UInt8](repeating: 7, count: 16))
        let response = try OCSPResponder(issuer: authority.certificate, signer: signer, key: key).respond(
            to: request, status: .good, thisUpdateMilliseconds: TestAuthority.now, nextUpdateMilliseconds: TestAuthority.now + 60_000,
            producedAtMilliseconds: TestAuthority.now)
        return (request.der, response)
    }

    private func check(_ body: [UInt8], _ direction: Direction) -> String? { ValidityGate.check(message, direction, body[...]) }

    @Test("a request and a response as the two ends write them pass")
    func right() {
        #expect(check(request, .request) == nil)
        #expect(check(response, .response) == nil)
        #expect(request.count <= message.request.maximumBytes && response.count <= message.response.maximumBytes)
    }

    @Test("each is refused in the other's place, and nothing passes as a refusal")
    func otherWay() {
        #expect(check(request, .response) != nil)
        #expect(check(response, .request) != nil)
        #expect(check(request, .refusal) == "no-refusal-here")
        #expect(check([0x30, 3, 0x0A, 1, 6], .refusal) == "no-refusal-here")
    }

    @Test("an error answer is one status and nothing else")
    func errorAnswer() {
        for status in [1, 2, 3, 5, 6] as [UInt8] { #expect(check([0x30, 3, 0x0A, 1, status], .response) == nil) }
        #expect(check([0x30, 3, 0x0A, 1, 6, 0], .response) != nil)
        #expect(check([0x30, 4, 0x0A, 2, 0, 6], .response) != nil)
        #expect(check([0x30, 3, 0x0A, 1, 6], .request) != nil)
    }

    @Test("an error answer with a status that RFC 6960 does not have is refused", arguments: [0, 4, 7, 0x41, 255] as [UInt8])
    func unknownStatus(status: UInt8) { #expect(check([0x30, 3, 0x0A, 1, status], .response) != nil) }

    @Test("an octet more or fewer is refused, both ways")
    func lengths() {
        #expect(check(request + [0], .request) != nil)
        #expect(check(response + [0], .response) != nil)
        for count in 0..<request.count { #expect(check(Array(request.prefix(count)), .request) != nil) }
        for count in stride(from: 0, to: response.count, by: 7) { #expect(check(Array(response.prefix(count)), .response) != nil) }
    }

    @Test("random octets never trap")
    func fuzz() {
        var random = SeededRandom(seed: 6960)
        for round in 0..<300 {
            var body = round % 2 == 0 ? request : response
            for _ in 0...Int(random.next() % 3) { body[Int(random.next() % UInt64(body.count))] = UInt8(truncatingIfNeeded: random.next()) }
            _ = check(body, .request)
            _ = check(body, .response)
            #expect(check(random.octets(Int(random.next() % 60) + 6), .request) != nil)
        }
    }
}
