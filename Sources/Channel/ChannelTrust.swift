public import Crypto
public import EventLoop

/// Judges the certificates of a connection by what the handshake does not look at, and by what changes while the connection
/// is open: what they attest, whether they have expired since, whether they have been revoked.
///
/// The peer refuses; whoever is refused learns that the connection has ended, and finds the reason in its own certificate.
@LoopActor
public protocol ChannelTrust: AnyObject, Sendable {
    /// The rule by which the certificate of `node` admits to no conversation: what it attests is not what `node` is, or it does
    /// not count now. Nil where it does.
    func refusalAtConnection(of certificate: Certificate, node: String) -> String?
    /// The rule by which the peer's certificate does not count at this moment; nil where it does.
    func refusal(of certificate: Certificate) -> String?
    /// The rule by which this node's own certificate is refused, as far as this node can tell; nil where it is not.
    func ownRefusal() -> String?
}
