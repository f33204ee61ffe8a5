import Foundation
import Testing
@testable import Dissection

@Suite("What deviates from the pinned profile")
struct ProfileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rules: Set<String>
        let edit: @Sendable (inout SessionBuilder) -> Void

        init(_ description: String, _ rules: Set<String>, _ edit: @escaping @Sendable (inout SessionBuilder) -> Void) {
            testDescription = description
            self.rules = rules
            self.edit = edit
        }
    }

    /// Changes one message of a side.
    static func changing(_ direction: Direction, _ type: UInt8, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]?) -> @Sendable (inout SessionBuilder) -> Void {
        { session in session.change = { $0 == direction && $1 == type ? change($2) : $2 } }
    }

    static let hellos: [Case] = [
        Case("a server name", ["tls-extension-unexpected"]) { $0.clientExtensions.append((0, [0, 4, 0, 0, 1, 97])) },
        Case("ALPN", ["tls-extension-unexpected"]) { $0.clientExtensions.insert((16, [0, 3, 2, 104, 50]), at: 2) },
        Case("padding", ["tls-extension-unexpected"]) { $0.clientExtensions.append((21, [0, 0, 0, 0])) },
        Case("GREASE", ["tls-extension-unexpected"]) { $0.clientExtensions.append((0x1A1A, [])) },
        Case("early data", ["tls-extension-unexpected"]) { $0.clientExtensions.append((42, [])) },
        Case("a session ticket", ["tls-extension-unexpected"]) { $0.clientExtensions.append((35, [])) },
        Case("an extension twice", ["tls-extension-unexpected"]) { $0.clientExtensions.append((22, [])) },
        Case("a second key share", ["tls-extension-content"]) { $0.clientExtensions[7].content += [0, 29, 0, 1, 9]; $0.clientExtensions[7].content[1] += 5 },
        Case("a key share that is no point", ["tls-key-share-invalid"]) { $0.clientExtensions[7].content[20] ^= 1 },
        Case("a server's key share that is no point", ["tls-key-share-invalid"]) { $0.serverExtensions[1].content[60] ^= 1 },
        Case("another group", ["tls-extension-content"]) { $0.clientExtensions[1].content = [0, 2, 0, 29] },
        Case("another order of extensions", ["tls-extension-order"]) { $0.clientExtensions.swapAt(2, 3) },
        Case("an extension less", ["tls-extension-missing"]) { $0.clientExtensions.remove(at: 6) },
        Case("another version in the ClientHello and ServerHello", ["tls-hello-version"]) { $0.version = [3, 4] },
        Case("a session id of another length", ["tls-session-id"]) { $0.sessionID = [1, 2, 3] },
        Case("a session id that is not the client's", ["tls-session-id"]) { $0.serverSessionID = [UInt8](repeating: 9, count: 32) },
        Case("one more cipher suite", ["tls-cipher-suites"]) { $0.cipherSuites = [0x13, 2, 0x13, 1, 0, 0xFF] },
        Case("another cipher suite", ["tls-cipher-suites"]) { $0.serverSuite = [0x13, 3] },
        Case("one more compression method", ["tls-compression"]) { $0.compressions = [0, 1] },
        Case("octets after the extensions", ["tls-message-malformed", "tls-session-id", "tls-undecrypted", "tls-handshake-incomplete"], changing(.toServer, 1) { [1] + SessionBuilder.vector($0.dropFirst(4) + [0], 3) }),
        Case("one more extension of the server", ["tls-extension-unexpected"]) { $0.serverExtensions.append((41, [0, 0])) },
        Case("a request for another ClientHello", ["tls-hello-retry-request", "tls-extension-content", "tls-change-cipher-spec"]) { $0.retries = true; $0.clientChangeCipherSpecs = [] },
    ]

    static let flights: [Case] = [
        Case("ALPN in the EncryptedExtensions", ["tls-extension-unexpected"]) { $0.encryptedExtensions = [(16, [0, 3, 2, 104, 50])] },
        Case("a context of the CertificateRequest", ["tls-certificate-context"]) { $0.requestContext = [1] },
        Case("other schemes in the CertificateRequest", ["tls-extension-content"]) { $0.requestExtensions = [(13, [0, 4, 4, 3, 8, 4])] },
        Case("authorities in the CertificateRequest", ["tls-extension-unexpected"]) { $0.requestExtensions.append((47, [0, 0])) },
        Case("no CertificateRequest", ["tls-message-missing"], changing(.toClient, 13) { _ in nil }),
        Case("extensions of a certificate", ["tls-extension-unexpected"]) { $0.certificateExtensions = [(18, [1])] },
        Case("one more certificate", ["tls-certificate-count"]) { $0.extraCertificates = [[0x30, 0]] },
        Case("another scheme of signatures", ["tls-signature-scheme", "tls-signature-wrong"]) { $0.signatureScheme = [8, 4] },
        Case("a wrong signature", ["tls-signature-wrong"], changing(.toServer, 15) { message in message.dropLast() + [message[message.count - 1] ^ 1] }),
        Case("a signature with octets after it", ["tls-signature-encoding", "tls-signature-wrong"], changing(.toClient, 15) { message in
            SessionBuilder.message(15, Array(message[4..<6]) + SessionBuilder.vector(message[8...] + [0], 2))
        }),
        Case("a wrong Finished of the server", ["tls-finished-wrong"], changing(.toClient, 20) { message in message.dropLast() + [message[message.count - 1] ^ 1] }),
        Case("a wrong Finished of the client", ["tls-finished-wrong"], changing(.toServer, 20) { message in message.dropLast() + [message[message.count - 1] ^ 1] }),
        Case("a Finished that is too long", ["tls-finished-wrong"], changing(.toServer, 20) { SessionBuilder.message(20, $0.dropFirst(4) + [0]) }),
        Case("a message of no known kind", ["tls-message-unexpected", "tls-message-missing"], changing(.toClient, 8) { _ in [99, 0, 0, 1, 0] }),
        Case("two messages in one record", ["tls-handshake-framing"]) { $0.divide = { _, messages in [messages[0] + messages[1]] + messages.dropFirst(2) } },
        Case("a message in two records", ["tls-handshake-framing"]) { $0.divide = { direction, messages in
            direction == .toServer ? messages : [Array(messages[0].prefix(3)), Array(messages[0].dropFirst(3))] + messages.dropFirst()
        } },
        Case("no ChangeCipherSpec of the server", ["tls-change-cipher-spec"]) { $0.serverChangeCipherSpecs = [] },
        Case("two ChangeCipherSpecs of the client", ["tls-change-cipher-spec"]) { $0.clientChangeCipherSpecs = [[1], [1]] },
        Case("a ChangeCipherSpec with more in it", ["tls-change-cipher-spec"]) { $0.clientChangeCipherSpecs = [[1, 7]] },
        Case("another version of records", ["tls-record-version"]) { $0.recordVersion = [3, 1] },
        Case("another version of the first record", ["tls-record-version"]) { $0.clientRecordVersion = [3, 3] },
    ]

    static let afterwards: [Case] = [
        Case("padding of a record", ["tls-record-padding"]) { $0.steps = [.padded(.toServer, [1, 2], 9)] },
        Case("a record of nothing", ["tls-record-empty"]) { $0.steps = [.data(.toServer, [])] },
        Case("a record of zeros", ["tls-record-without-type"]) { $0.steps = [.record(.toServer, type: 0, [0, 0])] },
        Case("a message divided among records", ["tls-record-split"]) { $0.steps = [.data(.toServer, [1]), .data(.toServer, [2])] },
        Case("a ticket", ["tls-message-after-handshake"]) { $0.steps = [.record(.toClient, type: 22, [4, 0, 0, 2, 0, 0])] },
        Case("a KeyUpdate without its form", ["tls-key-update", "tls-message-malformed"]) { $0.steps = [.record(.toClient, type: 22, [24, 0, 0, 1, 2])] },
        Case("a handshake message without its end", ["tls-message-incomplete", "tls-handshake-framing"]) { $0.steps = [.record(.toClient, type: 22, [4, 0, 0, 2, 0])] },
        Case("a handshake message of millions of octets", ["tls-message-malformed"]) { $0.steps = [.record(.toClient, type: 22, [4, 0xFF, 0, 2, 0])] },
        Case("data within a handshake message", ["tls-message-incomplete", "tls-handshake-framing"]) { $0.steps = [.record(.toClient, type: 22, [4]), .data(.toClient, [1])] },
        Case("a fatal alert", ["tls-alert"]) { $0.steps = [.record(.toServer, type: 21, [2, 20])] },
        Case("close_notify of another level", ["tls-alert"]) { $0.steps = [.record(.toServer, type: 21, [2, 0])] },
        Case("an alert of three octets", ["tls-alert-malformed"]) { $0.steps = [.record(.toServer, type: 21, [1, 0, 0])] },
        Case("data after close_notify", ["tls-record-after-alert"]) { $0.steps = [.record(.toServer, type: 21, [1, 0]), .data(.toServer, [1])] },
        Case("a record of an unknown type", ["tls-record-unexpected"]) { $0.steps = [.record(.toServer, type: 24, [1])] },
        Case("a record in the clear", ["tls-record-in-clear"]) { $0.steps = [.raw(.toServer, [22, 3, 3, 0, 1, 1])] },
        Case("a ChangeCipherSpec after the handshake", ["tls-change-cipher-spec"]) { $0.steps = [.raw(.toServer, [20, 3, 3, 0, 1, 1])] },
        Case("a record that is too long", ["tls-record-malformed"]) { $0.steps = [.raw(.toServer, [23, 3, 3, 0xFF, 0xFF, 1])] },
        Case("a record with too much in it", ["tls-record-too-long"]) { $0.steps = [.data(.toServer, [UInt8](repeating: 7, count: 16_385))] },
        Case("something else than TLS in the end", ["tls-record-malformed"]) { $0.steps = [.raw(.toServer, Array("GET / HTTP/1.1".utf8))] },
        Case("a record of less than a tag", ["tls-record-not-authentic"]) { $0.steps = [.raw(.toServer, [23, 3, 3, 0, 2, 1, 1])] },
    ]

    @Test("is found in the Hellos, by its rule and no other", arguments: hellos)
    func hello(_ deviation: Case) throws { try check(deviation) }

    @Test("is found in the flights of server and client, by its rule and no other", arguments: flights)
    func flight(_ deviation: Case) throws { try check(deviation) }

    @Test("is found after the handshake, by its rule and no other", arguments: afterwards)
    func after(_ deviation: Case) throws { try check(deviation) }

    private func check(_ deviation: Case) throws {
        var session = try SessionBuilder()
        deviation.edit(&session)
        let outcome = try Outcome.of(session.capture())
        #expect(Set(outcome.rules) == deviation.rules, "\(outcome.findings.map(\.sentence))")
        #expect(outcome.findings.allSatisfy { $0.link == "core.odawara" && $0.connection == 0 })
        let end = try #require(outcome.ends.first)
        // What cannot be read is counted, and everything else goes on.
        #expect(end.isDecrypted == !deviation.rules.contains("tls-undecrypted"))
    }

    @Test("says that a connection is none of TLS, and reads nothing of it")
    func notTLS() throws {
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        for packet in packets.start() { builder.packet(packet) }
        builder.packet(packets.data(.toServer, Array("GET / HTTP/1.1\r\n\r\n".utf8)))
        builder.packet(packets.data(.toClient, [0x16]))
        let outcome = try Outcome.of(builder)
        #expect(Set(outcome.rules) == ["tls-absent", "tls-record-incomplete", "tls-handshake-incomplete"])
        #expect(outcome.ends.first?.toServer.unreadOctets == 18 && outcome.ends.first?.toClient.unreadOctets == 1)
    }

    @Test("is not what a connection without octets does")
    func silent() throws {
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        for packet in packets.start() + packets.end() { builder.packet(packet) }
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == [] && outcome.handshakes.isEmpty && outcome.ends.count == 1 && outcome.ends.first?.handshakeIsComplete == false)
    }

    @Test("is not what a whole ClientHello does to which nobody says anything; half of one is")
    func unanswered() throws {
        let hello = try #require(SessionBuilder().build().first)
        for (octets, rules) in [(hello.1, []), (Array(hello.1.dropLast()), ["tls-record-incomplete", "tls-handshake-incomplete"])] {
            var builder = CaptureBuilder.usual(), packets = PacketBuilder()
            for packet in packets.start() { builder.packet(packet) }
            builder.packet(packets.data(hello.0, octets))
            for packet in packets.end() { builder.packet(packet) }
            let outcome = try Outcome.of(builder)
            #expect(Set(outcome.rules) == Set(rules))
        }
    }

    @Test("is told from what a handshake that was refused in the clear leaves")
    func refused() throws {
        var builder = CaptureBuilder.usual(), packets = PacketBuilder()
        for packet in packets.start() { builder.packet(packet) }
        let hello = try #require(SessionBuilder().build().first)
        builder.packet(packets.data(hello.0, hello.1))
        builder.packet(packets.data(.toClient, [21, 3, 3, 0, 2, 2, 40]))
        let outcome = try Outcome.of(builder)
        #expect(outcome.rules == ["tls-alert", "tls-handshake-incomplete"])
        #expect(outcome.ends.first?.isDecrypted == true && outcome.ends.first?.toClient.alerts.first?.name == "handshake_failure")
        #expect(outcome.ends.first?.toClient.unreadOctets == 0 && outcome.handshakes.first?.clientHello != nil)
    }
}
