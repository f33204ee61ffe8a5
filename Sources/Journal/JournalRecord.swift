public import Domain
import JSON

/// What a record says happened.
public enum JournalEvent: String, Sendable, Hashable, CaseIterable {
    // Every process.
    case started, stopped, repaired
    case channelRefused = "channel-refused"
    case exchange
    // Lines.
    case lineRefused = "line-refused"
    case linkCut = "link-cut"
    case linkHealed = "link-healed"
    // Centre, city, registers.
    case sessionOpened = "session-opened"
    case refused, issued, relayed, completed
    case recordRead = "record-read"
    // JPKI centre.
    case certified
    case statusChanged = "status-changed"
    case validityAnswered = "validity-answered"
    // Kiosks.
    case signed, downloaded, paid, printed, refunded, abandoned, wiped, reported, ignored
    case reportRefused = "report-refused"
}

/// What a record may hold: identifiers, codes, counts, yen and times. There is no field for a name, an
/// address or any content, so that none is written by accident (invariant 15).
public enum JournalField: String, Sendable, Hashable, CaseIterable {
    case requestID = "requestId"
    case channel, link, message, peer, direction, address
    case rule, code, outcome, mode, state
    case kind, serial, requestHash
    case copies, feeYen, count, bytes, microseconds
}

/// A value of a shape that cannot hold text of people.
public enum JournalValue: Sendable, Hashable {
    case requestID(RequestID)
    /// Lower-case hexadecimal digits.
    case hex(String)
    /// A word of the program's own: a rule, a refusal code, an outcome.
    case code(String)
    /// A node, link, channel or message of topology.json.
    case name(String)
    /// An IPv4 address.
    case address(String)
    case count(Int)
    case yen(Int)

    static let maximumLength = 128

    /// What does not have its shape is written as `?`, so that a mistake shows but nothing leaks.
    var json: JSONValue {
        switch self {
        case .requestID(let id): Self.text(id.description) { Self.isNameByte($0) || $0 == UInt8(ascii: ".") }
        case .hex(let text): Self.text(text) { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
        case .code(let text), .name(let text): Self.text(text) { Self.isNameByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }
        case .address(let text): Self.text(text) { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
        case .count(let number), .yen(let number): .integer(Int64(number))
        }
    }

    private static func text(_ text: String, _ isAllowed: (UInt8) -> Bool) -> JSONValue {
        text.utf8.count <= maximumLength && text.utf8.allSatisfy(isAllowed) ? .string(text) : "?"
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_") || (byte >= 0x41 && byte <= 0x5A)
    }
}
