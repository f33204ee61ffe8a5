public import EventLoop
public import Faults

/// A link as the API shows it: a proxy.
public struct ProxyState: Sendable, Hashable {
    public let name: String
    /// `address:port`
    public let listen: String
    public let upstream: String
    public let isEnabled: Bool
    public let faults: [Fault]
    /// Octets that have gone on, up to now.
    public let bytesUpstream: Int
    public let bytesDownstream: Int

    public init(name: String, listen: String, upstream: String, isEnabled: Bool, faults: [Fault], bytesUpstream: Int, bytesDownstream: Int) {
        self.name = name
        self.listen = listen
        self.upstream = upstream
        self.isEnabled = isEnabled
        self.faults = faults
        self.bytesUpstream = bytesUpstream
        self.bytesDownstream = bytesDownstream
    }
}

/// Who knows the links and changes them. Every call ends within a bound of its own; where a line does not answer it
/// throws a `ToxiproxyError`.
@LoopActor
public protocol ProxyBackend: AnyObject {
    /// The names of all links.
    var names: [String] { get }
    func state(of name: String) async throws -> ProxyState
    /// Those of all links.
    func states() async throws -> [ProxyState]
    /// Makes `faults` the faults of the link and enables or disables it, all at once; nil leaves as it is.
    func set(_ name: String, faults: [Fault]?, isEnabled: Bool?) async throws
    func add(_ fault: Fault, to name: String) async throws
    /// Makes the fault of the same name like this one: other attributes, another toxicity.
    func update(_ fault: Fault, of name: String) async throws
    func remove(_ fault: String, from name: String) async throws
}
