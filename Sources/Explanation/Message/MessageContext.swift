/// What is known around a message before it is read: the rules, the link, and what the connection has said so far.
struct MessageContext {
    let policy: ReviewPolicy
    let channel: ReviewPolicy.Channel
    let link: ReviewPolicy.Link
    let linkName: String
    /// Public halves of authorities, where the reviewer has them.
    let authorities: KnownAuthorities
    /// When the last octet was seen.
    var nowMilliseconds: Int64 = 0
    /// The request that an answer is about; nil for a request.
    var question: Question?
    /// The highest counter seen on the connection, by the node's name in the request id.
    var counters: [String: UInt64] = [:]

    struct Question {
        let name: String
        let hash: [UInt8]
        let facts: MessageFacts
    }
}

/// The keys of the authorities that certify cards and nodes, by common name: what they certify then holds no choice of theirs.
/// A reviewer takes them from `keys/<channel>/authority.crt` of the run; without them each certificate names a key identifier
/// that could be anything, and is counted so.
public struct KnownAuthorities: Sendable {
    /// SHA-256 of the octets of the public key's bit string, by common name. Its first 20 octets are the key identifier (RFC 7093 §2).
    public var keyHashes: [String: [UInt8]]

    public init(keyHashes: [String: [UInt8]] = [:]) { self.keyHashes = keyHashes }

    /// How free a digest of an authority's key is: not at all where the key is known. Nil where it is known and another.
    func freeBits(ofKeyHash digest: [UInt8], of name: String) -> Double? {
        guard let known = keyHashes[name] else { return FreeBits.octets(digest.count) }
        return known.starts(with: digest) ? 0 : nil
    }
}
