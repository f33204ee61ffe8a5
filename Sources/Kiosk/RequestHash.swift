import Crypto
import JSON
import Messages

extension WireMessage {
    /// SHA-256, in hex, of the body as it crosses the line: what the answer must carry (invariant 2).
    var bodyHash: String { Hex.encode(Digest.sha256(json.canonicalBytes)) }
}

extension Base64 {
    static func text(_ bytes: [UInt8]) -> String { String(decoding: encode(bytes), as: UTF8.self) }
}
