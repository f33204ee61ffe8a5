@testable import Crypto

/// Base64, hexadecimal, times and private keys: what is decoded encodes back to the same.
func target(_ bytes: [UInt8]) {
    if let decoded = Base64.decode(bytes) { demand(Base64.encode(decoded) == bytes, "base64 has one spelling") }
    if let text = String(validating: bytes, as: UTF8.self), let decoded = Hex.decode(text) { demand(Hex.encode(decoded) == text.lowercased(), "hexadecimal reads back") }
    let encoded = Base64.encode(bytes)
    demand(Base64.decode(encoded) == bytes, "what is encoded decodes")
    if let key = try? PublicKey(subjectPublicKeyInfo: bytes) { demand(key.subjectPublicKeyInfo == bytes, "a public key has one encoding") }
}
