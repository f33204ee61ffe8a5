/// Which keys one kind of object in topology.json has. The loader reads by these tables, and a test holds
/// topology.schema.json against them.
struct TopologyForm: Sendable {
    /// The name of the definition in topology.schema.json.
    let name: String
    let required: [String]
    var optional: [String] = []

    /// `note` may stand in every object that people name things in; it has no meaning.
    static let note = "note"

    static let topology = TopologyForm(
        name: "topology",
        required: ["name", "seed", "subnet", "clock", "card", "limits", "operators", "municipalities", "nodes", "channels", "links"],
        optional: ["capture", "management", "$schema", note])
    static let management = TopologyForm(name: "management", required: ["address", "firstPort"], optional: [note])
    static let clock = TopologyForm(name: "clock", required: ["zone", "start"])
    static let card = TopologyForm(name: "card", required: ["key"])
    static let limits = TopologyForm(name: "limits", required: ["sessionLifetimeSeconds", "validityMaximumAgeSeconds"], optional: ["sync", "kiosk"])
    static let sync = TopologyForm(name: "sync", required: ["intervalSeconds", "staleAfterSeconds", "leaseMilliseconds"])
    static let kioskLimits = TopologyForm(
        name: "kioskLimits",
        required: ["forgottenWarningSeconds", "forgottenLossSeconds", "maintenanceSeconds", "maintenanceTries", "maintenanceLockoutSeconds"])
    static let capture = TopologyForm(name: "capture", required: ["secrets"])
    static let convenienceOperator = TopologyForm(name: "operator", required: ["name"], optional: [note])
    static let municipality = TopologyForm(
        name: "municipality",
        required: ["code", "name", "prefecture", "head", "pattern", "residents", "paper", "hours", "certificates"], optional: [note])
    static let head = TopologyForm(name: "head", required: ["title", "name"])
    static let paper = TopologyForm(name: "paper", required: ["deterrentText", "latentImage"])
    static let hours = TopologyForm(name: "hours", required: ["general", "familyRegister"])
    static let timetable = TopologyForm(name: "timetable", required: ["opens", "closes", "days", "closed"])
    static let yearlyPeriod = TopologyForm(name: "yearlyPeriod", required: ["first", "last"])
    static let certificate = TopologyForm(name: "certificate", required: ["kind", "feeYen", "copiesMaximum", "options"])
    static let option = TopologyForm(name: "option", required: ["name", "values"], optional: ["choicesMaximum"])
    static let node = TopologyForm(name: "node", required: ["kind", "address"], optional: ["role", "operator", "municipality", note])
    static let channel = TopologyForm(
        name: "channel",
        required: ["parties", "certificateAuthority", "address", "port", "timeoutMilliseconds", "maximumConnectionsPerLink",
                   "maximumConnectionsPerSecond", "allowlist"],
        optional: [note])
    static let parties = TopologyForm(name: "parties", required: ["client", "server"])
    static let party = TopologyForm(name: "party", required: ["kind"], optional: ["role"])
    static let message = TopologyForm(name: "message", required: ["request", "response", "refusal"], optional: [note])
    static let body = TopologyForm(name: "body", required: ["maximumBytes"], optional: ["contentType", "fields"])
    static let field = TopologyForm(name: "field", required: ["class"], optional: ["grammar", "fields", "list", "optional"])
    static let list = TopologyForm(name: "list", required: ["minimum", "maximum"])
    static let link = TopologyForm(name: "link", required: ["endpoints", "address"], optional: ["faults", note])
    /// A fault reads itself (`Faults.Fault`); the form is the schema's.
    static let fault = TopologyForm(name: "fault", required: ["type"], optional: ["name", "stream", "toxicity", "attributes", "at"])
    static let faultTrigger = TopologyForm(name: "faultTrigger", required: ["message", "phase"], optional: ["byte"])

    static let all: [TopologyForm] = [
        topology, clock, card, limits, sync, kioskLimits, capture, management, convenienceOperator, municipality, head, paper, hours, timetable, yearlyPeriod, certificate,
        option, node, channel, parties, party, message, body, field, list, link, fault, faultTrigger,
    ]

    func knows(_ key: String) -> Bool { required.contains(key) || optional.contains(key) }

    var keys: [String] { required + optional }
}
