import Review

/// The measures that the minutes promise, rows A to I of the requirements, each with what the captures say of it.
///
/// The commands of rows that captures cannot show name what does.
struct MeasureTable {
    let ledger: Ledger

    var controls: [Control] { channelRows + networkRows + identityRows + otherRows }

    private var review: String { "kofu review \(ledger.subject.captures)" }

    // MARK: What crosses which channel

    private var channelRows: [Control] {
        [
            onChannel("A1", "Kiosk and store network speak over the operator's own closed line", "kiosk-line"),
            onChannel("A2", "Store network and issuing centre speak over a dedicated, encrypted line", "dedicated"),
            onChannel("A3", "Issuing centre and city speak over LGWAN, encrypted", "lgwan"),
            validityChecks,
            onChannel("A5", "Registers and issuing server speak over a network of their own", "core"),
            onChannel("A6", "City hall sends its registers' changes to the ASP's issuing server", "lgwan-sync"),
            onChannel("A7", "Family-register data passes through the ASP and stays in no place there", "lgwan-family"),
            onChannel("A8", "The duty desk's line carries issuance holds only", "duty-line"),
            onChannel("A9", "An applicant reaches the use-registration site, encrypted", "registration"),
            onChannel("A10", "A relying party reaches the enquiry site", "enquiry"),
            onChannel("A11", "The call centre suspends a lost card's certificate", "suspension"),
        ]
    }

    private func onChannel(_ id: String, _ promise: String, _ channel: String) -> Control {
        guard let row = ledger.channels.first(where: { $0.channel == channel }) else {
            return Control(id: id, promise: promise, status: .notInTopology, evidence: "no channel \(channel)", command: review)
        }
        return Control(id: id, promise: promise, status: status(of: row), evidence: evidence(of: row), command: "\(review) --channel \(channel)")
    }

    private var validityChecks: Control {
        let id = "A4", promise = "Nothing but certificate validity checks crosses the JPKI link"
        guard let row = ledger.channels.first(where: { $0.channel == "jpki" }) else {
            return Control(id: id, promise: promise, status: .notInTopology, evidence: "no channel jpki", command: review)
        }
        let others = row.classes.filter { $0.count > 0 && $0.dataClass != "validity-check" }.map(\.dataClass)
        let descent = ledger.provenance.rows.filter { $0.what.hasPrefix("jpki ") }
        let strayed = descent.reduce(0) { $0 + $1.looked - $1.explained }
        let judged = status(of: row)
        let isBroken = !others.isEmpty || strayed > 0
        let words = evidence(of: row) + "; serials asked for \(descent.reduce(0) { $0 + $1.looked }), of cards presented in that transaction \(descent.reduce(0) { $0 + $1.explained })"
        return Control(id: id, promise: promise, status: isBroken ? .refuted : judged, evidence: words, command: "\(review) --channel jpki")
    }

    private func status(of row: ChannelRow) -> Control.Status {
        let isBroken = row.decrypted < row.connections || row.explainedOctets < row.plainOctets || ledger.findings.entries.contains { $0.channel == row.channel }
        return isBroken ? .refuted : row.plainOctets == 0 ? .notExercised : .shown
    }

    private func evidence(of row: ChannelRow) -> String {
        "\(row.connections) connections, \(row.connections - row.decrypted) undecrypted; \(row.plainOctets) octets, \(row.plainOctets - row.explainedOctets) unexplained"
    }

    // MARK: Who reaches whom

    private var networkRows: [Control] {
        [
            counted("A12", "Only contracted parties reach a line, by address", rules: ["connection-unknown-link", "connection-wrong-address", "peer-certificate"], of: "\(ledger.connections) connections"),
            descent("A14", "No city receives or answers another city's request", channels: ["lgwan ", "core "]),
            counted("I1", "Every leg is encrypted, and both ends show who they are", prefix: "tls-", of: "\(ledger.connections) connections"),
        ]
    }

    private func counted(_ id: String, _ promise: String, rules: Set<String> = [], prefix: String? = nil, of whole: String) -> Control {
        let broken = ledger.findings.countByRule.filter { rules.contains($0.key) || (prefix.map($0.key.hasPrefix) ?? false) }
        let count = broken.values.reduce(0, +)
        let status: Control.Status = count > 0 ? .refuted : ledger.connections == 0 ? .notExercised : .shown
        return Control(id: id, promise: promise, status: status, evidence: "\(whole), \(count) findings", command: review)
    }

    private func descent(_ id: String, _ promise: String, channels: [String]) -> Control {
        let rows = ledger.provenance.rows.filter { row in channels.contains { row.what.hasPrefix($0) } }
        let looked = rows.reduce(0) { $0 + $1.looked }, explained = rows.reduce(0) { $0 + $1.explained }
        let status: Control.Status = looked > explained ? .refuted : looked == 0 ? .notExercised : .shown
        return Control(id: id, promise: promise, status: status, evidence: "\(looked) messages, \(explained) called for by the same transaction", command: review)
    }

    // MARK: What says who is asking

    private var identityRows: [Control] {
        [
            descent("D1", "A person is known by the serial of the user authentication certificate", channels: ["jpki ", "lgwan "]),
            absent("D3", "The Individual Number is used nowhere to authenticate", classes: ["individual-number-sealed"], channels: ["kiosk-line", "dedicated", "lgwan", "jpki"]),
            absent("F2", "Individual Numbers cross encrypted, and between register and issuing server only", classes: ["individual-number-sealed"], channels: ["kiosk-line", "dedicated", "lgwan", "jpki"]),
            absent("F4", "The store network relays what it cannot read", classes: ["document", "register-record"], channels: ["kiosk-line", "dedicated"]),
        ]
    }

    private func absent(_ id: String, _ promise: String, classes: Set<String>, channels: Set<String>) -> Control {
        let rows = ledger.channels.filter { channels.contains($0.channel) }
        let seen = rows.flatMap(\.classes).filter { classes.contains($0.dataClass) }.reduce(0) { $0 + $1.count }
        let octets = rows.reduce(0) { $0 + $1.plainOctets }
        let status: Control.Status = seen > 0 ? .refuted : octets == 0 ? .notExercised : .shown
        let words = "\(classes.sorted().joined(separator: ", ")) seen \(seen) times in \(octets) octets of \(channels.sorted().joined(separator: ", "))"
        return Control(id: id, promise: promise, status: status, evidence: words, command: review)
    }

    // MARK: What captures cannot show

    private var otherRows: [Control] {
        OtherMeasures.shownElsewhere.map { Control(id: $0.id, promise: $0.promise, status: .elsewhere, evidence: "not a matter of captures", command: $0.command) }
            + OtherMeasures.notBuilt.map { Control(id: $0.id, promise: $0.promise, status: .notBuilt, evidence: "nothing shows it yet", command: "README.md, Not complete") }
    }
}
