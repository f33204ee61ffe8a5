/// The secrets of connections by their client random, as the capture's blocks of secrets give them (SSLKEYLOGFILE,
/// draft-ietf-tls-keylogfile).
final class KeyLogBook {
    enum Label: String, CaseIterable {
        case clientHandshake = "CLIENT_HANDSHAKE_TRAFFIC_SECRET"
        case serverHandshake = "SERVER_HANDSHAKE_TRAFFIC_SECRET"
        case clientTraffic = "CLIENT_TRAFFIC_SECRET_0"
        case serverTraffic = "SERVER_TRAFFIC_SECRET_0"
    }

    /// A connection is forgotten after so many others.
    static let maximumConnections = 1 << 17
    static let randomOctets = 32

    private let maximumConnections: Int
    private var secrets: [[UInt8]: [Label: [UInt8]]] = [:]
    /// In the order of coming, as a ring.
    private var order: [[UInt8]] = []
    private var oldest = 0

    init(maximumConnections: Int = KeyLogBook.maximumConnections) { self.maximumConnections = maximumConnections }

    func secret(_ label: Label, of random: [UInt8]) -> [UInt8]? { secrets[random]?[label] }

    /// Takes whole lines. Returns what is odd about them, as a rule and a sentence each.
    func take(_ text: ArraySlice<UInt8>) -> [(rule: String, sentence: String)] {
        var malformed = 0, contradictions = 0
        for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard words.count == 3, let label = Label(rawValue: String(decoding: words[0], as: UTF8.self)),
                  let random = KeyLogBook.octets(words[1]), random.count == KeyLogBook.randomOctets,
                  let secret = KeyLogBook.octets(words[2]), secret.count == KeySchedule.secretOctets else {
                malformed += 1
                continue
            }
            if let known = secrets[random]?[label] {
                if known != secret { contradictions += 1 }
                continue
            }
            if secrets[random] == nil { remember(random) }
            secrets[random, default: [:]][label] = secret
        }
        var oddities: [(rule: String, sentence: String)] = []
        if malformed > 0 { oddities.append(("tls-key-log-unknown", "\(malformed) lines of the key log are not such as open TLS 1.3 with SHA-384")) }
        if contradictions > 0 { oddities.append(("tls-key-log-contradiction", "\(contradictions) lines of the key log say something else of a connection than a line before")) }
        return oddities
    }

    private func remember(_ random: [UInt8]) {
        guard order.count >= maximumConnections else { return order.append(random) }
        secrets[order[oldest]] = nil
        order[oldest] = random
        oldest = (oldest + 1) % maximumConnections
    }

    /// Of hexadecimal digits in pairs.
    private static func octets(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        var high: UInt8?
        for digit in digits {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
            default: return nil
            }
            if let first = high {
                octets.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return octets
    }
}
