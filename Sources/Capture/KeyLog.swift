/// The lines of TLS key logs (SSLKEYLOGFILE, draft-ietf-tls-keylogfile) that open TLS 1.3, as both ends of a channel's
/// connections write them, each line once. Whatever has not the form of such a line is dropped.
public struct KeyLog: Sendable {
    /// What opens a connection: both handshake secrets, both traffic secrets.
    static let labels: [[UInt8]] = [
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0",
    ].map { Array($0.utf8) }
    /// A connection is forgotten after so many others.
    static let maximumConnections = 4096
    /// The longest line: label, 32 octets of random, and 48 of secret.
    static let maximumLineOctets = 256
    static let randomDigits = 64
    private static let lineFeed = UInt8(ascii: "\n")

    /// Which labels have been seen, as bits, by the client's random in hexadecimal digits.
    private var seen: [[UInt8]: Int] = [:]
    /// In the order of coming, as a ring.
    private var order: [[UInt8]] = []
    private var oldest = 0
    private var partial: [UInt8] = []
    private var isTooLong = false

    public init() {}

    /// Takes what has been read, and returns the lines that are whole, right and new.
    public mutating func take(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        var fresh: [UInt8] = []
        for octet in octets {
            guard octet == KeyLog.lineFeed else {
                if partial.count < KeyLog.maximumLineOctets { partial.append(octet) } else { isTooLong = true }
                continue
            }
            if !isTooLong, isNew(partial) { fresh += partial + [KeyLog.lineFeed] }
            partial.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        return fresh
    }

    /// Whether all secrets of a connection have come.
    /// - Parameter random: of its ClientHello, 32 octets.
    public func isComplete(_ random: [UInt8]) -> Bool { seen[KeyLog.digits(random)] == 1 << KeyLog.labels.count - 1 }

    private mutating func isNew(_ line: [UInt8]) -> Bool {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 3, let label = KeyLog.labels.firstIndex(where: { $0.elementsEqual(words[0]) }),
              words[1].count == KeyLog.randomDigits, [64, 96].contains(words[2].count), words[1].allSatisfy(KeyLog.isDigit), words[2].allSatisfy(KeyLog.isDigit)
        else { return false }
        let random = Array(words[1])
        guard let before = seen[random] else {
            remember(random)
            seen[random] = 1 << label
            return true
        }
        seen[random] = before | 1 << label
        return before & 1 << label == 0
    }

    private mutating func remember(_ random: [UInt8]) {
        guard order.count == KeyLog.maximumConnections else { return order.append(random) }
        seen[order[oldest]] = nil
        order[oldest] = random
        oldest = (oldest + 1) % KeyLog.maximumConnections
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(octet)
    }

    private static func digits(_ octets: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
