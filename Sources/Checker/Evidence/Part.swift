import Topology

/// The part that a process plays, and what it may therefore write down.
enum Part: String, Sendable, Hashable {
    case kiosk, storeNetwork, center, city, registers, familyRegister, dutyDesk, jpki, callCenter, line, other

    init(_ node: Topology.Node) {
        self = switch (node.kind, node.role) {
        case (.kiosk, _): .kiosk
        case (.storeNetwork, _): .storeNetwork
        case (.jlisCenter, .issuingCenter): .center
        case (.jpkiCenter, _): .jpki
        case (.callCenter, _): .callCenter
        case (.municipality, .issuingServer): .city
        case (.municipality, .registers): .registers
        case (.municipality, .familyRegister): .familyRegister
        case (.municipality, .dutyDesk): .dutyDesk
        default: .other
        }
    }

    /// Whose business an event is. An event that is not here is anybody's, such as `started`.
    private static let owners: [String: Set<Part>] = [
        "signed": [.kiosk], "downloaded": [.kiosk], "paid": [.kiosk], "printed": [.kiosk], "refunded": [.kiosk], "abandoned": [.kiosk],
        "wiped": [.kiosk], "reported": [.kiosk], "report-delayed": [.kiosk], "report-refused": [.kiosk], "ignored": [.kiosk],
        "item-forgotten": [.kiosk], "item-taken": [.kiosk], "lost-property": [.kiosk], "lost-property-collected": [.kiosk],
        "session-opened": [.kiosk, .center], "relayed": [.center], "issued": [.city, .familyRegister], "completed": [.storeNetwork, .center, .city],
        "record-read": [.registers, .city, .familyRegister], "register-changed": [.registers], "noticed": [.city], "copied": [.city], "cleared": [.familyRegister], "searched": [.familyRegister], "held": [.familyRegister],
        "approved": [.familyRegister], "notification-refused": [.familyRegister], "asked": [.dutyDesk], "certified": [.jpki], "status-changed": [.jpki], "validity-answered": [.jpki],
        "suspension-asked": [.callCenter], "suspension-answered": [.callCenter], "enquired": [.other],
        "line-refused": [.line], "link-cut": [.line], "link-healed": [.line],
    ]

    /// What is a part's business only where its city's issuing server stands so: at an ASP it answers from its copy, and the family register
    /// makes the certificate; on premises it asks the registers, and the family register clears what goes out.
    private static let patterns: [Part: [String: Topology.Pattern]] = [
        .city: ["record-read": .lgwanASP, "noticed": .lgwanASP, "copied": .lgwanASP], .registers: ["record-read": .onPremises],
        .familyRegister: ["issued": .lgwanASP, "cleared": .onPremises],
    ]

    /// Whether an event is this part's business in a city of this pattern; nil for a node of no city.
    func owns(_ event: String, in pattern: Topology.Pattern?) -> Bool {
        guard Part.owners[event]?.contains(self) != false else { return false }
        guard let pattern, let only = Part.patterns[self]?[event] else { return true }
        return only == pattern
    }

    /// Exchanges that a rule looks at. The others are read for the chain and not kept.
    func keeps(_ record: Record) -> Bool {
        guard record.event == "exchange" else { return true }
        return switch self {
        case .kiosk: record.message != "complete"
        case .center: record.channel == "jpki" || record.message == "issue"
        default: false
        }
    }
}
