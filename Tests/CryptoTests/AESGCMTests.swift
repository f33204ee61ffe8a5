import Testing
@testable import Crypto

@Suite struct AESGCMTests {
    private func octets(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withSpan { span in (0..<span.count).map { span[$0] } }
    }

    @Test("what is sealed opens again, and never twice to the same bytes", arguments: [0, 1, 12, 16, 1000])
    func sealing(count: Int) throws {
        let key = try SecretBytes.random(count: 32)
        let plaintext = try Random.bytes(count)
        let sealed = try AESGCM.seal(plaintext, key: key, additionalData: [1])
        #expect(sealed.count == count + AESGCM.nonceCount + AESGCM.tagCount)
        #expect(octets(try AESGCM.open(sealed, key: key, additionalData: [1])) == plaintext)
        #expect(octets(try AESGCM.open(AESGCM.seal(SecretBytes.copying(plaintext), key: key, additionalData: []), key: key, additionalData: [])) == plaintext)
        #expect(try AESGCM.seal(plaintext, key: key, additionalData: [1]) != sealed)
    }

    @Test("the mode gives the values of its specification (test case 16)")
    func specification() throws {
        let key = try SecretBytes.copying(#require(Hex.decode("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")))
        let plaintext = try #require(Hex.decode("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"))
        let expected = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b"
        var sealed = [UInt8](repeating: 0, count: plaintext.count + 16)
        try GaloisCounterMode.encrypt(plaintext.span, key: key, nonce: #require(Hex.decode("cafebabefacedbaddecaf888")),
                                      additionalData: #require(Hex.decode("feedfacedeadbeeffeedfacedeadbeefabaddad2")), into: &sealed, at: 0)
        #expect(Hex.encode(sealed) == expected)
    }

    @Test("an altered bit anywhere, another key or other additional data is refused")
    func refusals() throws {
        let key = try SecretBytes.random(count: 32), other = try SecretBytes.random(count: 32)
        let sealed = try AESGCM.seal([1, 2, 3], key: key, additionalData: [9])
        for index in sealed.indices {
            for bit in 0..<8 {
                var altered = sealed
                altered[index] ^= 1 << bit
                let refusal = #expect(throws: CryptoError.self) { _ = try AESGCM.open(altered, key: key, additionalData: [9]) }
                #expect(refusal?.code == .notAuthentic)
            }
        }
        #expect(throws: CryptoError.self) { _ = try AESGCM.open(sealed, key: other, additionalData: [9]) }
        #expect(throws: CryptoError.self) { _ = try AESGCM.open(sealed, key: key, additionalData: [8]) }
        #expect(throws: CryptoError.self) { _ = try AESGCM.open(sealed, key: key, additionalData: []) }
        #expect(throws: CryptoError.self) { _ = try AESGCM.open(Array(sealed.dropLast()), key: key, additionalData: [9]) }
        #expect(throws: CryptoError.self) { _ = try AESGCM.open([], key: key, additionalData: [9]) }
    }

    @Test("a key of other than 32 octets is refused", arguments: [0, 16, 31, 33])
    func keyRefusals(count: Int) throws {
        let key = try SecretBytes.zeroed(count: count)
        #expect(throws: CryptoError.self) { try AESGCM.seal([1], key: key, additionalData: []) }
        #expect(throws: CryptoError.self) { _ = try AESGCM.open([UInt8](repeating: 0, count: 40), key: key, additionalData: []) }
    }
}
