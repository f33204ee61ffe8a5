public import Crypto
public import EventLoop

/// How a node knows that a connection came through its line: only the line holds the signing key.
@LoopActor
public enum LineProof {
    /// Line: announces a caller on a connection to `destination`.
    public static func announce(
        on socket: Socket, destination: SocketAddress, link: String, key: PrivateKey, until deadline: MonotonicTime
    ) async throws {
        let header = ProxyHeader(source: TCP.localAddress(of: socket), destination: destination, link: link)
        let signature = try key.signature(of: header.signedBytes)
        try await socket.write(header.bytes(signature: signature)[...], until: deadline)
    }

    /// Node: reads exactly the header, no octet more, and returns the link that it proves.
    /// - Parameters:
    ///   - peer: what the kernel says of the connection's far end; the header must agree.
    ///   - links: the links that may end here.
    public static func verify(
        on socket: Socket, peer: SocketAddress, links: Set<String>, key: PublicKey, until deadline: MonotonicTime
    ) async throws -> String {
        let fixed = try await exactly(ProxyHeader.fixedLength, from: socket, until: deadline)
        let rest = try await exactly(try ProxyHeader.restLength(of: fixed[...]), from: socket, until: deadline)
        let (header, signature) = try ProxyHeader.parse(rest: rest[...])
        guard header.source == peer, header.destination == TCP.localAddress(of: socket) else { throw ProxyHeaderError.wrongAddresses }
        guard links.contains(header.link) else { throw ProxyHeaderError.wrongLink }
        guard try key.verify(signature, of: header.signedBytes) else { throw ProxyHeaderError.wrongSignature }
        return header.link
    }

    private static func exactly(_ count: Int, from socket: Socket, until deadline: MonotonicTime) async throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = try await socket.read(into: &buffer, from: filled, until: deadline)
            guard read > 0 else { throw ProxyHeaderError.malformed }
            filled += read
        }
        return buffer
    }
}
