import Crypto
import Testing

@Suite struct DigestTests {
    @Test("SHA-256 gives the digests of FIPS 180-4")
    func sha256() throws {
        #expect(Hex.encode(Digest.sha256(Array("abc".utf8))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Hex.encode(Digest.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("a digest in pieces is the digest of the whole")
    func stream() throws {
        var stream = try SHA256Stream.start()
        try stream.update(Array("a".utf8))
        try stream.update([])
        try stream.update(Array("bc".utf8))
        #expect(try stream.finish() == Digest.sha256(Array("abc".utf8)))
    }

    @Test("HMAC-SHA-256 gives the codes of RFC 4231, also when used twice")
    func hmac() throws {
        let key = try HMACSHA256(key: [UInt8](repeating: 0x0b, count: 20))
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        #expect(Hex.encode(try key.code(for: Array("Hi There".utf8))) == expected)
        #expect(Hex.encode(try key.code(for: Array("Hi There".utf8))) == expected)
        #expect(try key.isCode(Hex.decode(expected) ?? [], of: Array("Hi There".utf8)))
    }

    @Test("a code of other bytes, another key or another length is refused, and so is an empty key")
    func hmacRefusals() throws {
        let key = try HMACSHA256(key: [1]), other = try HMACSHA256(key: [2])
        let code = try key.code(for: [7])
        #expect(try !key.isCode(code, of: [8]))
        #expect(try !other.isCode(code, of: [7]))
        #expect(try !key.isCode(Array(code.dropLast()), of: [7]))
        #expect(throws: CryptoError.self) { try HMACSHA256(key: []) }
    }

    @Test("randomness has the length asked for and differs each time")
    func random() throws {
        let first = try Random.bytes(32), second = try Random.bytes(32)
        #expect(first.count == 32)
        #expect(first != second)
        #expect(try Random.bytes(0).isEmpty)
    }

    @Test("a count that is negative or too large is refused", arguments: [-1, Random.maximumCount + 1])
    func randomRefusals(count: Int) {
        #expect(throws: CryptoError.self) { try Random.bytes(count) }
    }
}
