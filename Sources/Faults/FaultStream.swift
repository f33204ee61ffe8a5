/// One of the two streams of octets on a link, as Toxiproxy names them.
public enum FaultStream: String, Sendable, Hashable, CaseIterable {
    /// From the client to the server: requests.
    case upstream
    /// From the server to the client: responses.
    case downstream
}
