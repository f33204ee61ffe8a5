import Testing
@testable import Crypto
@testable import Dissection

@Suite("The reviewer's own primitives")
struct PrimitiveTests {
    @Test("digest as FIPS 180-4 and RFC 4231 say")
    func digests() {
        #expect(Hash.hexadecimal(Hash.sha256(Array("abc".utf8))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Hash.hexadecimal(Hash.sha384(Array("abc".utf8))) == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")
        let code = Hash.hmacSHA384(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(Hash.hexadecimal(code) == "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649")
        let running = RunningHash()
        running.take([97][...])
        running.take([98, 99][...])
        #expect(running.finish() == Hash.hexadecimal(Hash.sha256(Array("abc".utf8))))
    }

    @Test("expand labels as written a second time, without their code", arguments: [("key", 32), ("iv", 12), ("finished", 48), ("traffic upd", 48), ("long", 100)])
    func labels(label: String, count: Int) {
        let secret = (0..<48).map { UInt8($0) }, expanded = KeySchedule.expand(secret, label: label, count: count)
        #expect(expanded.count == count && expanded.prefix(48) == SessionBuilder.expand(secret, label, count).prefix(48) || count == 100)
        #expect(expanded != KeySchedule.expand(secret.reversed(), label: label, count: count))
    }

    @Test("take a signature for right only if it is, by that certificate's key")
    func signatures() throws {
        let (client, server) = (try SessionBuilder.Identities.shared.get().client, try SessionBuilder.Identities.shared.get().server)
        let message = Array("message".utf8), signature = try client.key.signature(of: message)
        #expect(Signature.isValid(signature, over: message, certificate: client.der))
        #expect(Signature.isCanonical(signature))
        #expect(!Signature.isValid(signature, over: message + [0], certificate: client.der))
        #expect(!Signature.isValid(signature, over: message, certificate: server.der))
        #expect(!Signature.isValid(signature + [0], over: message, certificate: client.der))
        #expect(!Signature.isValid([], over: message, certificate: client.der))
        #expect(!Signature.isValid(signature, over: message, certificate: []))
        #expect(!Signature.isValid(signature, over: message, certificate: Array(client.der.dropLast())))
        let rsa = try PrivateKey.generate(.rsa2048)
        let authority = try CertificateAuthority.selfSigned(name: "a", kind: .rsa2048, notBeforeMilliseconds: 0, notAfterMilliseconds: 1_000_000)
        let leaf = try authority.issue(.tlsClient(uri: "kofu://core/a", publicKey: rsa.publicKey, notBeforeMilliseconds: 0, notAfterMilliseconds: 1_000_000))
        #expect(!Signature.isValid(try rsa.signature(of: message), over: message, certificate: leaf.der))
    }

    @Test("take only the one DER encoding of a signature", arguments: [
        ([0x30, 6, 2, 1, 1, 2, 1, 1], true), ([0x30, 7, 2, 2, 0, 0x80, 2, 1, 1], true), ([0x30, 7, 2, 2, 0, 1, 2, 1, 1], false), ([0x30, 6, 2, 1, 0, 2, 1, 1], false),
        ([0x30, 6, 2, 1, 0x80, 2, 1, 1], false), ([0x30, 6, 2, 1, 1, 2, 1, 1, 0], false), ([0x30, 0x81, 6, 2, 1, 1, 2, 1, 1], false), ([0x30, 3, 2, 1, 1], false),
        ([0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1], false), ([0x31, 6, 2, 1, 1, 2, 1, 1], false), ([], false), ([0x30, 5, 2, 0, 2, 1, 1], false),
    ] as [([UInt8], Bool)])
    func encodings(signature: [UInt8], isCanonical: Bool) { #expect(Signature.isCanonical(signature) == isCanonical) }

    @Test("know a point on the curve from one beside it")
    func points() throws {
        var point = Array(try SessionBuilder.Identities.shared.get().client.key.publicKey.subjectPublicKeyInfo.suffix(65))
        #expect(Signature.isPointOnP256(point))
        point[64] ^= 1
        #expect(!Signature.isPointOnP256(point))
        #expect(!Signature.isPointOnP256([2] + point.dropFirst().prefix(32)))
        #expect(!Signature.isPointOnP256([]))
    }

    @Test("forget the secrets of the connection that came first when there are too many")
    func bounded() {
        let book = KeyLogBook()
        func line(_ number: Int) -> [UInt8] {
            let random = PacketBuilder.big(UInt32(number), 4) + [UInt8](repeating: 0, count: 28)
            return Array("CLIENT_TRAFFIC_SECRET_0 \(Hash.hexadecimal(random)) \(Hash.hexadecimal([UInt8](repeating: 1, count: 48)))\n".utf8)
        }
        func isKnown(_ number: Int) -> Bool { book.secret(.clientTraffic, of: PacketBuilder.big(UInt32(number), 4) + [UInt8](repeating: 0, count: 28)) != nil }
        let few = KeyLogBook(maximumConnections: 3)
        for number in 0..<5 { #expect(few.take(line(number)[...]).isEmpty) }
        #expect((0..<5).map { few.secret(.clientTraffic, of: PacketBuilder.big(UInt32($0), 4) + [UInt8](repeating: 0, count: 28)) != nil } == [false, false, true, true, true])
        #expect(book.take(line(9)[...]).isEmpty && isKnown(9) && !isKnown(8))
    }
}
