import Testing
@testable import Crypto

@Suite struct KeyTests {
    @Test("a signature is its key's and verifies", arguments: KeyKind.allCases)
    func signing(kind: KeyKind) throws {
        let key = try PrivateKey.generate(kind)
        let signature = try key.signature(of: [1, 2, 3])
        #expect(key.kind == kind)
        #expect(try key.publicKey.verify(signature, of: [1, 2, 3]))
    }

    @Test("a signature over other bytes, by another key, altered, cut or empty is refused", arguments: KeyKind.allCases)
    func signingRefusals(kind: KeyKind) throws {
        let key = try PrivateKey.generate(kind), other = try PrivateKey.generate(kind)
        let signature = try key.signature(of: [1, 2, 3])
        #expect(try !key.publicKey.verify(signature, of: [1, 2, 4]))
        #expect(try !other.publicKey.verify(signature, of: [1, 2, 3]))
        var altered = signature
        altered[altered.count / 2] ^= 1
        #expect(try !key.publicKey.verify(altered, of: [1, 2, 3]))
        #expect(try !key.publicKey.verify(Array(signature.dropLast()), of: [1, 2, 3]))
        #expect(try !key.publicKey.verify([], of: [1, 2, 3]))
    }

    @Test("a private key survives PKCS #8 in both forms", arguments: KeyKind.allCases)
    func exporting(kind: KeyKind) throws {
        let key = try PrivateKey.generate(kind)
        #expect(try PrivateKey(pkcs8: key.pkcs8()).publicKey == key.publicKey)
        #expect(try PrivateKey(pem: key.pem()).publicKey == key.publicKey)
    }

    @Test("PKCS #8 with an octet too many, one missing, or a foreign key inside is refused")
    func importRefusals() throws {
        let encoded = try PrivateKey.generate(.p256).pkcs8().withSpan { span in (0..<span.count).map { span[$0] } }
        #expect(throws: CryptoError.self) { try PrivateKey(pkcs8: .copying(encoded + [0])) }
        #expect(throws: CryptoError.self) { try PrivateKey(pkcs8: .copying(Array(encoded.dropLast()))) }
        #expect(throws: CryptoError.self) { try PrivateKey(pkcs8: .copying([])) }
        // X25519, from RFC 8410 §10.3 with the algorithm of that curve.
        let foreign: [UInt8] = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20] + [UInt8](repeating: 7, count: 32)
        let refusal = #expect(throws: CryptoError.self) { try PrivateKey(pkcs8: .copying(foreign)) }
        #expect(refusal?.code == .unsupported)
    }

    @Test("a private key whose public part belongs to another is refused")
    func inconsistentKey() throws {
        let key = try PrivateKey.generate(.p256), other = try PrivateKey.generate(.p256)
        var encoded = try key.pkcs8().withSpan { span in (0..<span.count).map { span[$0] } }
        let point = try #require(other.publicKey.p256Point)
        encoded.replaceSubrange(encoded.count - 65..<encoded.count, with: point)
        #expect(throws: CryptoError.self) { try PrivateKey(pkcs8: .copying(encoded)) }
    }

    @Test("a P-256 key survives its 65-octet point")
    func point() throws {
        let key = try PrivateKey.generate(.p256).publicKey
        let point = try #require(key.p256Point)
        #expect(point.count == 65)
        #expect(try PublicKey(p256Point: point) == key)
        #expect(try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo) == key)
        #expect(try PrivateKey.generate(.rsa2048).publicKey.p256Point == nil)
    }

    @Test("a point off the curve, compressed, cut or at infinity is refused")
    func pointRefusals() throws {
        let key = try PrivateKey.generate(.p256).publicKey
        let point = try #require(key.p256Point)
        var offCurve = point
        offCurve[64] ^= 1
        let wrongs: [[UInt8]] = [offCurve, Array(point.dropLast()), [2] + Array(point[1...32]), [0], [], [0] + Array(point[1...])]
        for wrong in wrongs {
            #expect(throws: CryptoError.self) { try PublicKey(p256Point: wrong) }
        }
        #expect(throws: CryptoError.self) { try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo + [0]) }
    }

    @Test("a key with a compressed point is refused, though OpenSSL reads it")
    func compressedKey() throws {
        let point = try #require(try PrivateKey.generate(.p256).publicKey.p256Point)
        let compressed: [UInt8] = [point[64] & 1 == 0 ? 2 : 3] + point[1...32]
        let info: [UInt8] = [0x30, 0x39, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x22, 0x00] + compressed
        #expect(throws: CryptoError.self) { try PublicKey(subjectPublicKeyInfo: info) }
    }

    @Test("an RSA key of another length, or whose numbers are not in their shortest form, is refused")
    func rsaRefusals() throws {
        let key = try PrivateKey.generate(.rsa2048).publicKey
        #expect(try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo) == key)
        func info(modulus: [UInt8], exponent: [UInt8] = [1, 0, 1]) -> [UInt8] {
            let numbers = DER.sequence(DER.element(DER.Tag.integer, modulus), DER.element(DER.Tag.integer, exponent))
            return DER.sequence(DER.sequence(OID.rsaEncryption, DER.null), DER.bitString(numbers))
        }
        let modulus = Array(key.subjectPublicKeyInfo[32..<289])
        #expect(info(modulus: modulus) == key.subjectPublicKeyInfo)
        for wrong in [info(modulus: modulus, exponent: [0, 1, 0, 1]), info(modulus: [0] + modulus), info(modulus: Array(modulus.prefix(129))), info(modulus: [0x40] + modulus[1..<256]), info(modulus: Array(modulus.dropFirst()))] {
            #expect(throws: CryptoError.self) { try PublicKey(subjectPublicKeyInfo: wrong) }
        }
    }

    @Test("an error of OpenSSL's carries its text and leaves no error behind")
    func errorText() throws {
        let refusal = #expect(throws: CryptoError.self) { try PublicKey(p256Point: [4] + [UInt8](repeating: 1, count: 64)) }
        #expect(LibraryErrors.drain().isEmpty)
        #expect(refusal?.libraryErrors.isEmpty == false)
        #expect(refusal?.description.contains("error:") == true)
    }
}
