import Foundation
@testable import Crypto
@testable import Dissection

/// Writes TLS 1.3 sessions as kofu's nodes would have them on the wire, or with one thing changed. Written without the room's
/// own code, save its digests, so that what opens it is held against something.
struct SessionBuilder {
    typealias Extension = (type: UInt16, content: [UInt8])

    /// What follows the handshake.
    enum Step {
        case data(Direction, [UInt8])
        case padded(Direction, [UInt8], Int)
        case record(Direction, type: UInt8, [UInt8])
        case keyUpdate(Direction)
        /// Octets that are not sealed.
        case raw(Direction, [UInt8])
    }

    /// The authority, a leaf and its key for each side, made once.
    struct Identities: Sendable {
        let client: (der: [UInt8], key: PrivateKey)
        let server: (der: [UInt8], key: PrivateKey)

        static let shared = Result { try Identities() }

        init() throws {
            let (from, to): (Int64, Int64) = (1_775_000_000_000, 1_777_000_000_000)
            let authority = try CertificateAuthority.selfSigned(name: "core-authority", notBeforeMilliseconds: from, notAfterMilliseconds: to)
            let (clientKey, serverKey) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p256))
            client = (try authority.issue(.tlsClient(uri: "kofu://core/odawara", publicKey: clientKey.publicKey, notBeforeMilliseconds: from, notAfterMilliseconds: to)).der, clientKey)
            server = (try authority.issue(.tlsServer(uri: "kofu://core/odawara-registers", publicKey: serverKey.publicKey, notBeforeMilliseconds: from, notAfterMilliseconds: to)).der, serverKey)
        }
    }

    let identities: Identities
    var random = [UInt8](repeating: 0xC1, count: 32)
    var serverRandom = [UInt8](repeating: 0x5E, count: 32)
    var sessionID = [UInt8](repeating: 0x1D, count: 32)
    var serverSessionID: [UInt8]?
    var version: [UInt8] = [3, 3]
    var cipherSuites: [UInt8] = [0x13, 2, 0, 0xFF]
    var serverSuite: [UInt8] = [0x13, 2]
    var compressions: [UInt8] = [0]
    var clientExtensions: [Extension]
    var serverExtensions: [Extension]
    var encryptedExtensions: [Extension] = []
    var requestContext: [UInt8] = []
    var requestExtensions: [Extension] = [(13, [0, 2, 4, 3])]
    var certificateExtensions: [Extension] = []
    var extraCertificates: [[UInt8]] = []
    var signatureScheme: [UInt8] = [4, 3]
    /// Changes a message, which has its header, before it is sent and before others are computed over it.
    var change: (Direction, UInt8, [UInt8]) -> [UInt8]? = { _, _, message in message }
    /// Divides messages among records.
    var divide: (Direction, [[UInt8]]) -> [[UInt8]] = { _, messages in messages }
    var clientRecordVersion: [UInt8] = [3, 1]
    var recordVersion: [UInt8] = [3, 3]
    var serverChangeCipherSpecs: [[UInt8]] = [[1]]
    var clientChangeCipherSpecs: [[UInt8]] = [[1]]
    var retries = false
    var steps: [Step] = [.data(.toServer, Array("POST /resident-record".utf8)), .data(.toClient, Array("HTTP/1.1 200 OK".utf8))]
    /// Client and server, handshake and traffic.
    var secrets = (0..<4).map { number in (0..<48).map { UInt8(truncatingIfNeeded: $0 * 7 + number * 50 + 1) } }

    init() throws {
        identities = try Identities.shared.get()
        let clientShare = identities.client.key.publicKey.subjectPublicKeyInfo.suffix(65), serverShare = identities.server.key.publicKey.subjectPublicKeyInfo.suffix(65)
        clientExtensions = [
            (11, [3, 0, 1, 2]), (10, [0, 2, 0, 0x17]), (22, []), (23, []), (13, [0, 2, 4, 3]), (43, [2, 3, 4]), (45, [1, 1]), (51, [0, 69, 0, 0x17, 0, 65] + clientShare),
        ]
        serverExtensions = [(43, [3, 4]), (51, [0, 0x17, 0, 65] + serverShare)]
    }

    static let labels = ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"]

    var keyLog: String { zip(Self.labels, secrets).map { "\($0) \(Hash.hexadecimal(random)) \(Hash.hexadecimal($1))\n" }.joined() }

    // MARK: Octets

    static func vector(_ content: [UInt8], _ lengthOctets: Int) -> [UInt8] { PacketBuilder.big(UInt32(content.count), lengthOctets) + content }

    static func list(_ extensions: [Extension]) -> [UInt8] { vector(extensions.flatMap { PacketBuilder.big(UInt32($0.type), 2) + vector($0.content, 2) }, 2) }

    static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] { [type] + vector(body, 3) }

    static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let block = key + [UInt8](repeating: 0, count: 128 - key.count)
        return Hash.sha384(block.map { $0 ^ 0x5C } + Hash.sha384(block.map { $0 ^ 0x36 } + message))
    }

    static func expand(_ secret: [UInt8], _ label: String, _ count: Int) -> [UInt8] {
        Array(hmac(secret, PacketBuilder.big(UInt32(count), 2) + vector(Array("tls13 \(label)".utf8), 1) + [0, 1]).prefix(count))
    }

    private struct Sealer {
        var secret: [UInt8]
        var sequence: UInt64 = 0

        mutating func seal(_ content: [UInt8], type: UInt8, padding: Int = 0, version: [UInt8]) throws -> [UInt8] {
            let plain = content + [type] + [UInt8](repeating: 0, count: padding)
            let header = [23] + version + PacketBuilder.big(UInt32(plain.count + 16), 2)
            var nonce = expand(secret, "iv", 12)
            for place in 0..<8 { nonce[11 - place] ^= UInt8(truncatingIfNeeded: sequence >> UInt64(8 * place)) }
            sequence += 1
            var sealed = [UInt8](repeating: 0, count: plain.count + 16)
            try GaloisCounterMode.encrypt(plain.span, key: SecretBytes.copying(expand(secret, "key", 32)), nonce: nonce, additionalData: header, into: &sealed, at: 0)
            return header + sealed
        }
    }

    // MARK: The session

    private func hello(_ extensions: [Extension]) -> [UInt8] {
        Self.message(1, version + random + Self.vector(sessionID, 1) + Self.vector(cipherSuites, 2) + Self.vector(compressions, 1) + Self.list(extensions))
    }

    /// What each side sends, in order, each part for a packet of its own.
    func build() throws -> [(Direction, [UInt8])] {
        var parts: [(Direction, [UInt8])] = [], transcript: [UInt8] = []
        func clear(_ message: [UInt8], _ version: [UInt8]) -> [UInt8] { [22] + version + Self.vector(message, 2) }
        func specs(_ contents: [[UInt8]]) -> [UInt8] { contents.flatMap { [20] + recordVersion + Self.vector($0, 2) } }
        func put(_ message: [UInt8], _ direction: Direction) -> [UInt8]? {
            guard let changed = change(direction, message[0], message) else { return nil }
            transcript += changed
            return changed
        }
        if let first = put(hello(clientExtensions), .toServer) { parts.append((.toServer, clear(first, clientRecordVersion))) }
        if retries {
            let retry = Self.message(2, [3, 3] + Hash.sha256(Array("HelloRetryRequest".utf8)) + Self.vector(sessionID, 1) + serverSuite + [0] + Self.list([(43, [3, 4]), (51, [0, 0x17])]))
            transcript = [254, 0, 0, 48] + Hash.sha384(transcript) + retry
            parts.append((.toClient, clear(retry, recordVersion) + specs([[1]])))
            if let second = put(hello(clientExtensions), .toServer) { parts.append((.toServer, clear(second, recordVersion))) }
        }
        var flight: [UInt8] = []
        let serverHello = Self.message(2, version + serverRandom + Self.vector(serverSessionID ?? sessionID, 1) + serverSuite + [0] + Self.list(serverExtensions))
        if let message = put(serverHello, .toClient) { flight += clear(message, recordVersion) }
        if !retries { flight += specs(serverChangeCipherSpecs) }

        func authenticate(_ direction: Direction, _ who: String, _ identity: (der: [UInt8], key: PrivateKey), _ secret: [UInt8]) throws -> [[UInt8]] {
            let entries = ([identity.der] + extraCertificates).flatMap { Self.vector($0, 3) + Self.list(certificateExtensions) }
            var messages = [put(Self.message(11, [0] + Self.vector(entries, 3)), direction)]
            let signed = [UInt8](repeating: 0x20, count: 64) + Array("TLS 1.3, \(who) CertificateVerify".utf8) + [0] + Hash.sha384(transcript)
            messages.append(put(Self.message(15, signatureScheme + Self.vector(try identity.key.signature(of: signed), 2)), direction))
            messages.append(put(Self.message(20, Self.hmac(Self.expand(secret, "finished", 48), Hash.sha384(transcript))), direction))
            return messages.compactMap(\.self)
        }
        var messages = [put(Self.message(8, Self.list(encryptedExtensions)), .toClient), put(Self.message(13, Self.vector(requestContext, 1) + Self.list(requestExtensions)), .toClient)].compactMap(\.self)
        messages += try authenticate(.toClient, "server", identities.server, secrets[1])
        var sealers: [Direction: Sealer] = [.toServer: Sealer(secret: secrets[0]), .toClient: Sealer(secret: secrets[1])]
        func seal(_ direction: Direction, _ content: [UInt8], _ type: UInt8, padding: Int = 0) throws -> [UInt8] {
            try sealers[direction]?.seal(content, type: type, padding: padding, version: recordVersion) ?? []
        }
        for content in divide(.toClient, messages) { flight += try seal(.toClient, content, 22) }
        parts.append((.toClient, flight))
        flight = specs(clientChangeCipherSpecs)
        for content in divide(.toServer, try authenticate(.toServer, "client", identities.client, secrets[0])) { flight += try seal(.toServer, content, 22) }
        parts.append((.toServer, flight))

        sealers = [.toServer: Sealer(secret: secrets[2]), .toClient: Sealer(secret: secrets[3])]
        for step in steps {
            switch step {
            case .data(let direction, let octets): parts.append((direction, try seal(direction, octets, 23)))
            case .padded(let direction, let octets, let padding): parts.append((direction, try seal(direction, octets, 23, padding: padding)))
            case .record(let direction, let type, let octets): parts.append((direction, try seal(direction, octets, type)))
            case .raw(let direction, let octets): parts.append((direction, octets))
            case .keyUpdate(let direction):
                parts.append((direction, try seal(direction, [24, 0, 0, 1, 0], 22)))
                sealers[direction] = Sealer(secret: Self.expand(sealers[direction]?.secret ?? [], "traffic upd", 48))
            }
        }
        return parts
    }

    /// The session in a capture of one connection, its secrets first.
    func capture() throws -> CaptureBuilder {
        var builder = CaptureBuilder.usual()
        builder.secrets(keyLog)
        Self.add(try build(), to: &builder)
        return builder
    }

    static func add(_ parts: [(Direction, [UInt8])], to builder: inout CaptureBuilder, packets: PacketBuilder = PacketBuilder(), interface: UInt64 = 0) {
        var packets = packets
        for packet in packets.start() { builder.packet(packet, interface: interface) }
        for (direction, octets) in parts { builder.packet(packets.data(direction, octets), interface: interface) }
        for packet in packets.end() { builder.packet(packet, interface: interface) }
    }
}
