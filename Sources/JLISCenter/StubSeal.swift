import Crypto
enum SealedDocument { static func seal(_ content: [UInt8], to recipient: [UInt8], signer: Certificate, key: PrivateKey) throws -> [UInt8] { content } }
