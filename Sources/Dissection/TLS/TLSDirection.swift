/// What one direction of a TLS connection has come to.
struct TLSDirection {
    /// The messages of a handshake in their order (RFC 8446, section 4), by type.
    enum Message {
        static let clientHello: UInt8 = 1
        static let serverHello: UInt8 = 2
        static let newSessionTicket: UInt8 = 4
        static let encryptedExtensions: UInt8 = 8
        static let certificate: UInt8 = 11
        static let certificateRequest: UInt8 = 13
        static let certificateVerify: UInt8 = 15
        static let finished: UInt8 = 20
        static let keyUpdate: UInt8 = 24

        static let names: [UInt8: String] = [
            1: "ClientHello", 2: "ServerHello", 4: "NewSessionTicket", 5: "EndOfEarlyData", 8: "EncryptedExtensions", 11: "Certificate",
            13: "CertificateRequest", 15: "CertificateVerify", 20: "Finished", 24: "KeyUpdate", 254: "message_hash",
        ]

        static func name(_ type: UInt8) -> String { names[type] ?? "handshake message \(type)" }
    }

    static let toServerMessages = [Message.clientHello, Message.certificate, Message.certificateVerify, Message.finished]
    static let toClientMessages = [
        Message.serverHello, Message.encryptedExtensions, Message.certificateRequest, Message.certificate, Message.certificateVerify, Message.finished,
    ]

    let direction: Direction
    /// Those that the handshake still lacks here.
    var expected: [UInt8]
    var buffer = RecordBuffer()
    var opener: RecordOpener?
    /// The traffic secret in force, for the next KeyUpdate.
    var secret: [UInt8] = []
    /// Of handshake messages that go on in the next record.
    var partial: [UInt8] = []
    /// Why nothing more is read here, which has been said.
    var isDead = false
    var openedRecords = 0
    var changeCipherSpecs = 0
    var hasAlerted = false
    /// Whether a record that was not full has ended a message since the other side last spoke.
    var hasEndedMessage = false
    /// What is said once for each direction, by rule.
    var said: Set<String> = []
    var account = DirectionEnd()

    init(_ direction: Direction) {
        self.direction = direction
        expected = direction == .toServer ? TLSDirection.toServerMessages : TLSDirection.toClientMessages
    }

    var isPastHandshake: Bool { expected.isEmpty }
    /// The Hello, in the clear, has been.
    var isPastHello: Bool { expected.first != Message.clientHello && expected.first != Message.serverHello }
}
