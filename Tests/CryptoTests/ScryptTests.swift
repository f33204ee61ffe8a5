import Crypto
import Testing

@Suite("scrypt")
struct ScryptTests {
    private func key(_ scrypt: Scrypt, _ password: String, _ salt: String, count: Int = 64) throws -> String {
        try scrypt.key(of: SecretBytes.copying(Array(password.utf8)), salt: Array(salt.utf8), count: count).withSpan { span in Hex.encode((0..<span.count).map { span[$0] }) }
    }

    @Test("gives the keys of RFC 7914, section 12")
    func vectors() throws {
        #expect(try key(Scrypt(cost: 16, blockSize: 1, parallelism: 1), "", "") == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")
        #expect(try key(Scrypt(cost: 1024, blockSize: 8, parallelism: 16), "password", "NaCl") == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
    }

    @Test("gives another key for another password, salt or cost")
    func differs() throws {
        let scrypt = Scrypt(cost: 16, blockSize: 1, parallelism: 1)
        let usual = try key(scrypt, "password", "NaCl")
        #expect(try usual == key(scrypt, "password", "NaCl"))
        #expect(try usual != key(scrypt, "passwore", "NaCl") && usual != key(scrypt, "password", "NaCk"))
        #expect(try usual != key(Scrypt(cost: 32, blockSize: 1, parallelism: 1), "password", "NaCl"))
    }

    @Test("refuses parameters that are none, or that would take the machine's memory", arguments: [
        Scrypt(cost: 0, blockSize: 8, parallelism: 1), Scrypt(cost: 15, blockSize: 8, parallelism: 1), Scrypt(cost: 1 << 20, blockSize: 8, parallelism: 1), Scrypt(cost: 16, blockSize: 0, parallelism: 1),
    ])
    func refused(scrypt: Scrypt) { #expect(throws: CryptoError.self) { _ = try key(scrypt, "password", "NaCl") } }
}
