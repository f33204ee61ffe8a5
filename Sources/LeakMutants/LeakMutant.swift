#if DEFECTS
/// One leak that is planted on purpose: forbidden data, spelt in one way, in one place of one message of one channel.
public struct LeakMutant: Sendable, Hashable {
    /// Who speaks: the sender of a message, or the end of a connection.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        case request, response, refusal
        /// Of a connection: who opened it, and who accepted it.
        case client, server
    }

    /// Instead of a message's name, for what a connection itself carries.
    public static let connection = "connection"

    public let channel: String
    /// The name of a message, or `connection`.
    public let message: String
    public let part: Part
    public let data: ForbiddenData
    public let encoding: LeakEncoding
    public let place: HidingPlace

    public init(channel: String, message: String, part: Part, data: ForbiddenData, encoding: LeakEncoding, place: HidingPlace) {
        self.channel = channel
        self.message = message
        self.part = part
        self.data = data
        self.encoding = encoding
        self.place = place
    }

    /// Stable: `lgwan/menu.request/individual-number/base64/extra-key`.
    public var name: String { "\(channel)/\(message).\(part.rawValue)/\(data.rawValue)/\(encoding.rawValue)/\(place.name)" }

    /// The mutant's name without data and encoding: `lgwan/menu.request extra-key`.
    public var cell: String { "\(channel)/\(message).\(part.rawValue) \(place.name)" }

    /// The mutant of a name; nil where it is none.
    public init?(name: String) {
        let words = name.split(separator: "/", maxSplits: 4).map(String.init)
        guard words.count == 5 else { return nil }
        let spoken = words[1].split(separator: ".").map(String.init)
        guard spoken.count == 2, let part = Part(rawValue: spoken[1]), let data = ForbiddenData(rawValue: words[2]),
              let encoding = LeakEncoding(rawValue: words[3]), let place = HidingPlace(name: words[4]) else { return nil }
        self.init(channel: words[0], message: spoken[0], part: part, data: data, encoding: encoding, place: place)
    }

    /// The octets to hide: one part, or two where the value is split; nil where this encoding changes nothing.
    public var payload: [[UInt8]]? { encoding.parts(of: data.canary) }

    /// Cipher suites in an order that says the value's first bits; the one that is chosen is among them.
    public var cipherSuites: String {
        var bits = bits
        var rest = ["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"]
        var order: [String] = []
        while !rest.isEmpty { order.append(rest.remove(at: bits.number(below: rest.count))) }
        return order.joined(separator: ":")
    }

    /// To multiples of how many octets records are padded.
    public var paddingBlockOctets: Int {
        var bits = bits
        return 64 + bits.number(below: 192)
    }

    /// How many octets of a message go into one record.
    public var recordOctets: Int {
        var bits = bits
        return 32 + bits.number(below: 64)
    }

    /// The value as a run of bits.
    var bits: LeakBits { LeakBits(Array(data.canary.utf8)) }
}

/// Reads a value bit by bit, from its front and again.
struct LeakBits {
    private let octets: [UInt8]
    private var position = 0

    init(_ octets: [UInt8]) { self.octets = octets.isEmpty ? [0] : octets }

    mutating func next() -> Bool {
        let octet = octets[position / 8 % octets.count]
        defer { position += 1 }
        return octet >> (7 - UInt8(position % 8)) & 1 == 1
    }

    /// A number below `bound`, which takes as many bits as `bound` has.
    mutating func number(below bound: Int64) -> Int64 {
        guard bound > 1 else { return 0 }
        var number: Int64 = 0
        for _ in 0..<min(62, 64 - (bound - 1).leadingZeroBitCount) { number = number << 1 | (next() ? 1 : 0) }
        return number % bound
    }

    mutating func number(below bound: Int) -> Int { Int(number(below: Int64(bound))) }

    mutating func octets(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(number(below: 256)) } }
}
#endif
