import Explanation

/// Whether every message was called for by one of the same transaction on the channel before it, which was waiting for its answer.
///
/// A request counts as waiting from when its line got it, which is before its server did, until its server's answer came to the line. So a validity check is explained only by a card that was presented in
/// a transaction that is waiting just then, and a register's answer only by a request of the same city.
struct Descent {
    private let policy: ReviewPolicy
    private(set) var provenance = Provenance()
    private(set) var findings: [FindingList.Entry] = []
    private var waiting: [Place: [String: Transaction]] = [:]
    private var serials: [String: [UInt8]] = [:]
    private var transactions: Set<String> = []

    private struct Place: Hashable {
        let channel: String
        let message: String
    }

    private struct Transaction {
        let municipality: String?
        let order: Sighting.Order?
    }

    /// One step of the way from a kiosk to a register.
    private struct Step {
        let place: Place
        /// Any of these must be waiting.
        let origins: [Place]
        let words: (what: String, origin: String)
    }

    private static let steps: [Step] = [
        step("dedicated", "open-session", ["kiosk-line open-session"]), step("dedicated", "issue", ["kiosk-line issue"]), step("dedicated", "complete", ["kiosk-line complete"]),
        step("jpki", "validity-check", ["dedicated open-session", "dedicated issue", "dedicated open-registration", "site-line open-registration"]),
        step("lgwan", "menu", ["dedicated open-session"]), step("lgwan", "issue", ["dedicated issue"]), step("lgwan", "complete", ["dedicated complete"]),
        step("lgwan-family", "family-certificate", ["lgwan issue"]),
    ] + registration + ["resident-record", "seal-registration", "tax-record", "family-register", "supplementary-family-register", "clearance"].map { step("core", $0, ["lgwan issue"]) }

    /// The way of an application, from a kiosk or from a PC, and of the question what became of it; and of who is registered.
    private static let registration: [Step] = [
        step("dedicated", "open-registration", ["kiosk-line open-registration"]), step("site-line", "open-registration", ["registration open-registration"]),
        step("dedicated", "register", ["kiosk-line register"]), step("site-line", "register", ["registration register"]),
        step("dedicated", "registration-status", ["kiosk-line registration-status"]), step("site-line", "registration-status", ["registration registration-status"]),
        step("lgwan", "register", ["dedicated register", "site-line register"]),
        step("lgwan", "registration-status", ["dedicated registration-status", "site-line registration-status"]),
    ] + ["core", "lgwan-family"].flatMap { channel in
        ["register", "registration-status"].map { step(channel, $0, ["lgwan \($0)"]) } + [step(channel, "registrant", ["lgwan menu", "lgwan issue"])]
    }

    private static func step(_ channel: String, _ message: String, _ origins: [String]) -> Step {
        let places = origins.map { words in
            let parts = words.split(separator: " ").map(String.init)
            return Place(channel: parts[0], message: parts[1])
        }
        return Step(place: Place(channel: channel, message: message), origins: places, words: ("\(channel) \(message)", origins.joined(separator: " or ")))
    }

    init(policy: ReviewPolicy) { self.policy = policy }

    /// Judges the sightings of all channels together.
    mutating func judge(_ sightings: [Sighting]) {
        let captured = Set(sightings.map(\.channel))
        // Only what both channels were captured for can be judged.
        // Nobody may have used the site, and then its line has no messages.
        let isCaptured = { (origin: Place) in captured.contains(origin.channel) || origin.channel == "site-line" }
        let steps = Descent.steps.filter { step in captured.contains(step.place.channel) && step.origins.allSatisfy(isCaptured) }
        provenance.rows = steps.map { Provenance.Row(what: $0.words.what, origin: $0.words.origin) }
        let indexByPlace = Dictionary(steps.enumerated().map { ($1.place, $0) }, uniquingKeysWith: { first, _ in first })
        // The order of the file settles what has the same time: a cause is written before its effect.
        let ordered = sightings.enumerated().sorted { ($0.element.timeNanoseconds, $0.offset) < ($1.element.timeNanoseconds, $1.offset) }
        for (_, sighting) in ordered {
            let place = Place(channel: sighting.channel, message: sighting.message)
            guard sighting.part == .request else {
                if let id = sighting.requestID { waiting[place]?[id] = nil }
                continue
            }
            if let index = indexByPlace[place] { explain(sighting, by: steps[index], row: index) }
            guard let id = sighting.requestID else {
                if let serial = sighting.serial { list(serial) }
                continue
            }
            // What registers send to their copy belongs to nobody's transaction.
            if sighting.channel != "lgwan-sync" { transactions.insert(id) }
            if ["open-session", "open-registration"].contains(sighting.message) { serials[id] = sighting.serial }
            waiting[place, default: [:]][id] = Transaction(municipality: sighting.municipality, order: sighting.order)
        }
        provenance.transactions = transactions.count
    }

    private mutating func list(_ serial: [UInt8]) {
        let digits = Hexadecimal.text(serial)
        guard provenance.serialsChecked[digits] != nil || provenance.serialsChecked.count < Provenance.maximumSerials else { return provenance.serialsOmitted += 1 }
        provenance.serialsChecked[digits, default: 0] += 1
    }

    private mutating func explain(_ sighting: Sighting, by step: Step, row: Int) {
        provenance.rows[row].looked += 1
        if let reason = reason(against: sighting, step) {
            findings.append(.init(
                rule: "not-called-for", sentence: "\(step.words.what): \(reason)", channel: sighting.channel, link: sighting.link, frames: sighting.frame.map { [$0] } ?? []))
        } else {
            provenance.rows[row].explained += 1
        }
    }

    /// Nil where the message was called for.
    private func reason(against sighting: Sighting, _ step: Step) -> String? {
        guard let id = sighting.requestID else { return reasonBySerial(sighting, step) }
        guard let origin = step.origins.compactMap({ waiting[$0]?[id] }).first else { return "no \(step.words.origin) of its transaction was waiting for an answer" }
        if let serial = sighting.serial, let presented = serials[id], serial != presented { return "its serial is not that of the card presented in its transaction" }
        if let order = sighting.order, let asked = origin.order, !order.isPart(of: asked) { return "it asks for something else than \(step.words.origin) did" }
        if let asked = origin.municipality, let node = policy.links[sighting.link]?.server, let city = policy.nodes[node]?.municipality {
            if policy.municipalities[city]?.code != asked { return "it goes to another city than the one that was asked for" }
        }
        return nil
    }

    /// A validity check has no id: its serial must be that of a card in a transaction that waits.
    private func reasonBySerial(_ sighting: Sighting, _ step: Step) -> String? {
        guard let serial = sighting.serial else { return "it has neither a request id nor a serial" }
        let isPresented = step.origins.contains { origin in waiting[origin]?.keys.contains { serials[$0] == serial } ?? false }
        return isPresented ? nil : "its serial belongs to no card of a transaction that was waiting for an answer"
    }
}
