import Domain
import JSON

/// What a kiosk writes down: ids, kinds, counts, yen and codes. Neither who nor what stands on the
/// paper. These records are the ledger of payments; a payment's id is its request's.
struct KioskRecord: Sendable, Hashable {
    enum Event: Sendable, Hashable {
        case sessionOpened(municipality: String)
        /// The request is about to leave the kiosk.
        case signed(kind: CertificateKind, copies: Int, requestHash: String)
        case downloaded(feeYen: Int)
        case paid(copies: Int, feeYen: Int)
        case printed(copies: Int, feeYen: Int)
        case refunded(copies: Int, feeYen: Int)
        /// Perhaps issued by the city, but neither paid nor printed.
        case abandoned(copies: Int)
        case refused(RefusalCode)
        /// An event that the step did not expect.
        case ignored(step: String, event: String)
        /// Nothing of the session is in memory any more.
        case wiped
        /// The centre has acknowledged the report.
        case reported
        /// The report could not be delivered at once, and is sent again (invariant 9). Recorded once for a report and
        /// a life of the process, however often it is sent.
        case reportDelayed(RefusalCode)
        /// The centre will not take the report: for a person to look into.
        case reportRefused(RefusalCode)
        /// Left on the reader or in the tray; the person was warned (E3).
        case itemForgotten(ForgottenItem)
        /// Taken after the warning.
        case itemTaken(ForgottenItem)
        /// Not taken: cards or sheets are lost property now.
        case lostProperty(ForgottenItem, count: Int)
        /// Handed out by the maintainer to whoever it belongs to, or to the police.
        case lostPropertyCollected(ForgottenItem)
    }

    let requestID: RequestID
    let event: Event

    init(_ requestID: RequestID, _ event: Event) {
        self.requestID = requestID
        self.event = event
    }
}

extension KioskRecord {
    var json: JSONValue {
        var members = [JSONMember("event", .string(event.name)), JSONMember("requestId", .string(requestID.description))]
        func add(copies: Int, feeYen: Int) {
            members.append(JSONMember("copies", .integer(Int64(copies))))
            members.append(JSONMember("feeYen", .integer(Int64(feeYen))))
        }
        switch event {
        case .sessionOpened(let municipality): members.append(JSONMember("municipality", .string(municipality)))
        case .signed(let kind, let copies, let requestHash):
            members.append(JSONMember("kind", .string(kind.rawValue)))
            members.append(JSONMember("copies", .integer(Int64(copies))))
            members.append(JSONMember("requestHash", .string(requestHash)))
        case .downloaded(let feeYen): members.append(JSONMember("feeYen", .integer(Int64(feeYen))))
        case .paid(let copies, let feeYen), .printed(let copies, let feeYen), .refunded(let copies, let feeYen): add(copies: copies, feeYen: feeYen)
        case .abandoned(let copies): members.append(JSONMember("copies", .integer(Int64(copies))))
        case .refused(let code), .reportDelayed(let code), .reportRefused(let code): members.append(JSONMember("code", .string(code.rawValue)))
        case .ignored(let step, let name):
            members.append(JSONMember("step", .string(step)))
            members.append(JSONMember("ignored", .string(name)))
        case .itemForgotten(let item), .itemTaken(let item), .lostPropertyCollected(let item): members.append(JSONMember("item", .string(item.rawValue)))
        case .lostProperty(let item, let count):
            members.append(JSONMember("item", .string(item.rawValue)))
            members.append(JSONMember("count", .integer(Int64(count))))
        case .wiped, .reported: break
        }
        return .object(members)
    }

    /// Reads what `json` wrote; nil for anything else.
    init?(json: JSONValue) {
        guard let requestID = json["requestId"]?.stringValue.flatMap({ RequestID($0) }), let name = json["event"]?.stringValue else { return nil }
        let copies = json["copies"]?.integerValue.flatMap { Int(exactly: $0) }
        let feeYen = json["feeYen"]?.integerValue.flatMap { Int(exactly: $0) }
        let code = json["code"]?.stringValue.flatMap(RefusalCode.init(rawValue:))
        let event: Event? = switch name {
        case "session-opened": json["municipality"]?.stringValue.map { .sessionOpened(municipality: $0) }
        case "signed": KioskRecord.signed(json, copies)
        case "downloaded": feeYen.map { .downloaded(feeYen: $0) }
        case "paid": KioskRecord.both(copies, feeYen).map { .paid(copies: $0, feeYen: $1) }
        case "printed": KioskRecord.both(copies, feeYen).map { .printed(copies: $0, feeYen: $1) }
        case "refunded": KioskRecord.both(copies, feeYen).map { .refunded(copies: $0, feeYen: $1) }
        case "abandoned": copies.map { .abandoned(copies: $0) }
        case "refused": code.map { .refused($0) }
        case "ignored": KioskRecord.ignored(json)
        case "wiped": .wiped
        case "reported": .reported
        case "report-delayed": code.map { .reportDelayed($0) }
        case "report-refused": code.map { .reportRefused($0) }
        case "item-forgotten": KioskRecord.item(json).map { .itemForgotten($0) }
        case "item-taken": KioskRecord.item(json).map { .itemTaken($0) }
        case "lost-property": KioskRecord.lost(json)
        case "lost-property-collected": KioskRecord.item(json).map { .lostPropertyCollected($0) }
        default: nil
        }
        guard let event else { return nil }
        self.init(requestID, event)
    }

    private static func both(_ copies: Int?, _ feeYen: Int?) -> (Int, Int)? {
        guard let copies, let feeYen else { return nil }
        return (copies, feeYen)
    }

    private static func signed(_ json: JSONValue, _ copies: Int?) -> Event? {
        guard let copies, let kind = json["kind"]?.stringValue.flatMap(CertificateKind.init(rawValue:)),
              let hash = json["requestHash"]?.stringValue else { return nil }
        return .signed(kind: kind, copies: copies, requestHash: hash)
    }

    private static func item(_ json: JSONValue) -> ForgottenItem? { json["item"]?.stringValue.flatMap(ForgottenItem.init(rawValue:)) }

    private static func lost(_ json: JSONValue) -> Event? {
        guard let item = item(json), let count = json["count"]?.integerValue.flatMap({ Int(exactly: $0) }) else { return nil }
        return .lostProperty(item, count: count)
    }

    private static func ignored(_ json: JSONValue) -> Event? {
        guard let step = json["step"]?.stringValue, let name = json["ignored"]?.stringValue else { return nil }
        return .ignored(step: step, event: name)
    }
}

extension KioskRecord.Event {
    var name: String {
        switch self {
        case .sessionOpened: "session-opened"
        case .signed: "signed"
        case .downloaded: "downloaded"
        case .paid: "paid"
        case .printed: "printed"
        case .refunded: "refunded"
        case .abandoned: "abandoned"
        case .refused: "refused"
        case .ignored: "ignored"
        case .wiped: "wiped"
        case .reported: "reported"
        case .reportDelayed: "report-delayed"
        case .reportRefused: "report-refused"
        case .itemForgotten: "item-forgotten"
        case .itemTaken: "item-taken"
        case .lostProperty: "lost-property"
        case .lostPropertyCollected: "lost-property-collected"
        }
    }
}
