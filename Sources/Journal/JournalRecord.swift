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
    case linkDisabled = "link-disabled"
    case linkEnabled = "link-enabled"
    case faultSet = "fault-set"
    case faultRemoved = "fault-removed"
    case faultTookHold = "fault-took-hold"
    // Centre, city, registers.
    case sessionOpened = "session-opened"
    case refused, issued, relayed, completed
    case recordRead = "record-read"
    // Use registration (G5): the family register, and who relays to it.
    case applied, reviewed
    case lookedUp = "looked-up"
    // The enquiry site, and the PC that asks it (H3).
    case enquired
    // Registers, and their copy at an ASP.
    case registerChanged = "register-changed"
    case noticed, copied
    // Family register and duty desk. Who it concerns is in the register's own file only.
    case cleared, searched, held, approved
    case notificationRefused = "notification-refused"
    case asked
    // JPKI centre.
    case certified
    case statusChanged = "status-changed"
    case validityAnswered = "validity-answered"
    // Call centre.
    case suspensionAsked = "suspension-asked"
    case suspensionAnswered = "suspension-answered"
    // A city's staff (F5).
    case staffLoggedIn = "staff-logged-in"
    case staffRefused = "staff-refused"
    case staffLooked = "staff-looked"
    case staffChanged = "staff-changed"
    case counterActed = "counter-acted"
    // Kiosks.
    case signed, downloaded, paid, printed, refunded, abandoned, wiped, reported, ignored
    case reportDelayed = "report-delayed"
    case reportRefused = "report-refused"
    case itemForgotten = "item-forgotten"
    case itemTaken = "item-taken"
    case lostProperty = "lost-property"
    case lostPropertyCollected = "lost-property-collected"
    case maintenanceOpened = "maintenance-opened"
    case maintenanceClosed = "maintenance-closed"
    case maintenanceRefused = "maintenance-refused"
    case maintenanceDone = "maintenance-done"
}

/// What a record may hold: identifiers, codes, counts, yen and times. There is no field for a name, an
/// address or any content, so that none is written by accident (invariant 15).
public enum JournalField: String, Sendable, Hashable, CaseIterable {
    case requestID = "requestId"
    case channel, link, fault, message, peer, direction, address
    case rule, code, outcome, mode, state
    case kind, serial, requestHash
    /// SHA-256 of an application's number, never the number.
    case application
    case role, program, topology
    /// Who of the staff did it, and whose account it was done to.
    case staff, subject
    /// The keyed hash of what was looked for.
    case filter
    case municipality, step, ignored
    /// A moment of a register, in whole seconds since 1970: as of when a certificate was made.
    case asOfSeconds, pending
    case hold, notification, receivedOn
    case item, command
    case copies, feeYen, count, bytes, microseconds, milliseconds
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
    static let individualNumberDigits = 12
    /// Numbers of at most eleven digits: room for bytes and microseconds, none for an Individual Number.
    static let numbers: ClosedRange<Int64> = 0...99_999_999_999
    /// Stands where a value does not have its shape, so that a mistake shows but nothing leaks.
    static let unfit = "?"

    var json: JSONValue {
        switch self {
        case .requestID(let id): Self.text(id.description, JournalShape.isWord)
        case .hex(let text): Self.text(text) { $0.utf8.count != Self.individualNumberDigits && JournalShape.isHexadecimal($0) }
        case .code(let text), .name(let text): Self.text(text, JournalShape.isWord)
        case .address(let text): Self.text(text) { address in
            address.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") } && JournalShape.isWord(address)
        }
        case .count(let number), .yen(let number): Self.numbers.contains(Int64(number)) ? .integer(Int64(number)) : .string(Self.unfit)
        }
    }

    private static func text(_ text: String, _ isAllowed: (String) -> Bool) -> JSONValue {
        .string((1...maximumLength).contains(text.utf8.count) && isAllowed(text) ? text : unfit)
    }
}
