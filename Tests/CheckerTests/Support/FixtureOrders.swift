import Crypto
import Domain
import JSON
import Population
import Topology

extension FixtureRun {
    /// How an order goes.
    enum Course {
        case printed
        case wrongPIN
        case suspended
        /// The city does not answer in time.
        case timedOut
        /// So many copies come out, and the tray is full.
        case printFailed(after: Int)
        /// The kiosk is killed while it waits, and settles it at its next start; the caller never hears.
        case killed
    }

    /// The orders of the sound run. Their ids stand in `Sample`.
    mutating func addOrders() throws {
        try order("kiosk-a1", "odawara-0001", ["scope": "household", "relationship": "shown", "domicile": "shown", "individual-number": "shown"], copies: 2, .printed)
        try order("kiosk-a1", "kawaguchi-0006", ["scope": "household"], .printed)
        try order("kiosk-a1", "mizuho-0002", [:], .printed)
        try order("kiosk-a2", "kawaguchi-0003", ["scope": "members", "member": "1"], .printed)
        try order("kiosk-a2", "fujisawa-0004", [:], .wrongPIN)
        try order("kiosk-a2", "fujisawa-0004", [:], .wrongPIN)
        try order("kiosk-b1", "mizuho-0011", [:], .suspended)
        try order("kiosk-b1", "odawara-0003", [:], .timedOut)
        try order("kiosk-b1", "odawara-0003", [:], .printed)
        try order("kiosk-b1", "mizuho-0004", ["scope": "household"], copies: 3, .printFailed(after: 1))
        try order("kiosk-b1", "fujisawa-0001", [:], copies: 2, .printFailed(after: 0))
        try order("kiosk-a2", "musashimurayama-0001", [:], .killed)
        try order("kiosk-a2", "musashimurayama-0001", [:], .printed)
        try register("mizuho-0002", at: "kiosk-a2", in: "fujisawa-family")
        for card in ["odawara-0001", "kawaguchi-0006", "mizuho-0002", "odawara-0003"] { files["cards/\(card)/tries"] = Array("3\n".utf8) }
        files["cards/fujisawa-0004/tries"] = Array("1\n".utf8)
    }

    /// Names of what a mutant changes.
    enum Sample {
        static let household = "kiosk-a1.1", large = "kiosk-a1.2", foreign = "kiosk-a1.3", member = "kiosk-a2.1"
        static let secondWrongPIN = "kiosk-a2.3", suspended = "kiosk-b1.1", timedOut = "kiosk-b1.2", retried = "kiosk-b1.3"
        static let partlyPrinted = "kiosk-b1.4", refunded = "kiosk-b1.5", killed = "kiosk-a2.4", last = "kiosk-a2.5"
    }

    func paper(_ id: String, _ copy: Int = 1) -> String { "paper/\(RequestID(id)?.node ?? "")/\(id)-\(copy).pdf" }

    mutating func order(_ kiosk: String, _ card: String, _ options: KeyValuePairs<String, String>, copies: Int = 1, _ course: Course) throws {
        guard let holder = holders[card], let city = topology.municipality(code: holder.municipalityCode), let operatorID = topology.node(named: kiosk)?.operator,
              let network = topology.nodes.first(where: { $0.kind == .storeNetwork && $0.operator == operatorID })?.name else { throw MissingLine(description: card) }
        counters[kiosk, default: 0] += 1
        let id = "\(kiosk).\(counters[kiosk] ?? 0)"
        let started = now
        var visit = Visit(id: id, kiosk: kiosk, network: network, city: city, holder: holder, copies: copies, hash: Hex.encode(Digest.sha256(Array(id.utf8))))
        visit.fee = city.certificate(.residentRecord)?.feeYen ?? 0
        let sheet = paper(visit, options)
        play(visit, Sheet(pages: sheet.pages(visit.id), read: (sheet.members.count, sheet.numbers == nil ? "without-number" : "with-number")), course)
        observe(visit, options, course, started)
    }

    /// What comes out of the kiosk, and what the registers handed out for it.
    struct Sheet {
        let pages: [String]
        let read: (count: Int, outcome: String)
    }

    /// An order of another kind, which is printed.
    mutating func order(_ kind: CertificateKind, _ card: String, _ options: KeyValuePairs<String, String>, _ sheet: (Visit) throws -> Sheet) throws {
        guard let holder = holders[card], let city = topology.municipality(code: holder.municipalityCode) else { throw MissingLine(description: card) }
        let kiosk = "kiosk-b1"
        counters[kiosk, default: 0] += 1
        let id = "\(kiosk).\(counters[kiosk] ?? 0)"
        let started = now
        var visit = Visit(id: id, kiosk: kiosk, network: "storenet-b", city: city, holder: holder, copies: 1, hash: Hex.encode(Digest.sha256(Array(id.utf8))))
        visit.kind = kind
        visit.fee = city.certificate(kind)?.feeYen ?? 0
        play(visit, try sheet(visit), .printed)
        observe(visit, options, .printed, started)
    }

    struct Visit {
        let id: String
        let kiosk: String
        let network: String
        let city: Topology.Municipality
        let holder: CardHolder
        let copies: Int
        let hash: String
        var fee = 0
        var kind = CertificateKind.residentRecord
        var idJSON: JSONValue { .string(id) }
        var serial: JSONValue { .string(holder.serial) }
    }

    private func paper(_ visit: Visit, _ options: KeyValuePairs<String, String>) -> FixturePaper {
        let population = populations[visit.city.code]
        let household = Array(population?.members(of: visit.holder.household) ?? [])
        let chosen = options.filter { $0.key == "member" }.compactMap { Int($0.value) }
        let scope = options.first { $0.key == "scope" }?.value
        let members = scope == "household" ? household : scope == "members" ? chosen.map { household[$0 - 1] } : household.filter { $0.id == visit.holder.resident }
        func isShown(_ name: String) -> Bool { options.contains { $0.key == name && $0.value == "shown" } }
        return FixturePaper(
            city: visit.city, members: members, isWholeHousehold: scope == "household", head: isShown("relationship") ? household[0].name : nil,
            numbers: isShown("individual-number") ? members.map { population?.individualNumber(of: $0.id)?.digits ?? "" } : nil, showsDomicile: isShown("domicile"))
    }

    // MARK: What the nodes write

    private mutating func play(_ visit: Visit, _ sheet: Sheet, _ course: Course) {
        let id = visit.idJSON, kiosk = visit.kiosk, center = "issuing-center", city = visit.city.id
        if case .suspended = course {
            add("jpki", "certified", ["serial": visit.serial])
            reportLost(visit.serial)
            files["state/jpki/certificates.jsonl", default: []] += Array("{\"serial\":\"\(visit.holder.serial)\",\"state\":\"suspended\",\"at\":\"2026-04-01T01:00:00.000Z\"}\n".utf8)
        }
        add(kiosk, "session-opened", ["requestId": id, "municipality": .string(visit.city.code)])
        if case .suspended = course {
            add("jpki", "validity-answered", ["serial": visit.serial, "outcome": "suspended"])
            exchange(center, visit, "jpki", "jpki", "validity-check", "ok")
            add(center, "refused", ["requestId": id, "serial": visit.serial, "code": "certificate-suspended"])
            exchange(kiosk, visit, "kiosk-line", visit.network, "open-session", "refused")
            add(kiosk, "refused", ["requestId": id, "code": "certificate-suspended"])
            return add(kiosk, "wiped", ["requestId": id])
        }
        add("jpki", "validity-answered", ["serial": visit.serial, "outcome": "good"])
        exchange(center, visit, "jpki", "jpki", "validity-check", "ok")
        exchange(center, visit, "lgwan", city, "menu", "ok")
        add(center, "session-opened", ["requestId": id, "serial": visit.serial, "peer": .string(visit.network), "link": .string("lgwan.\(city)")])
        exchange(kiosk, visit, "kiosk-line", visit.network, "open-session", "ok")
        if case .wrongPIN = course {
            add(kiosk, "refused", ["requestId": id, "code": "wrong-pin"])
            return add(kiosk, "wiped", ["requestId": id])
        }
        add(kiosk, "signed", ["requestId": id, "kind": .string(visit.kind.rawValue), "copies": .integer(Int64(visit.copies)), "requestHash": .string(visit.hash)])
        switch course {
        case .timedOut:
            exchange(kiosk, visit, "kiosk-line", visit.network, "issue", "timed-out")
            abandon(visit, "deadline-exceeded")
        case .killed:
            add(kiosk, "started", [:])
            abandon(visit, "internal-error")
        default:
            issue(visit, sheet)
            print(visit, sheet, course)
        }
    }

    /// The call centre has the certificate suspended, under a number of its own.
    private mutating func reportLost(_ serial: JSONValue) {
        let id: JSONValue = "call-center.1"
        add("call-center", "suspension-asked", ["requestId": id, "serial": serial])
        add("jpki", "status-changed", ["requestId": id, "serial": serial, "outcome": "suspended"])
        add("call-center", "suspension-answered", ["requestId": id, "serial": serial, "outcome": "suspended"])
    }

    /// A use registration, which the city has on record before the person has the number (G5).
    mutating func register(_ card: String, at kiosk: String, in family: String) throws {
        guard let serial = holders[card]?.serial else { throw MissingLine(description: card) }
        counters[kiosk, default: 0] += 1
        let text = "\(kiosk).\(counters[kiosk] ?? 0)", id = JSONValue.string(text), number = "0000-0000-0000-0000-\(1000 + applications)"
        let hash = JSONValue.string(Hex.encode(Digest.sha256(Array(number.utf8))))
        applications += 1
        add(kiosk, "applied", ["requestId": id, "municipality": "142051", "outcome": "begun"])
        add(family, "applied", ["requestId": id, "serial": .string(serial), "outcome": "new", "application": hash])
        add(kiosk, "applied", ["requestId": id, "outcome": "registered", "application": hash])
        let line: JSONValue = ["act": "applied", "number": .string(number), "at": "2026-04-01T01:00:00.000Z", "requestId": id, "serial": .string(serial), "application": "c2VhbGVk"]
        files["state/\(family)/registrations.jsonl", default: []] += line.canonicalBytes + [0x0A]
    }

    private mutating func exchange(_ node: String, _ visit: Visit, _ channel: String, _ peer: String, _ message: String, _ outcome: String) {
        add(node, "exchange", [
            "requestId": visit.idJSON, "channel": .string(channel), "peer": .string(peer), "message": .string(message), "microseconds": 9000, "outcome": .string(outcome),
        ])
    }

    private mutating func issue(_ visit: Visit, _ sheet: Sheet) {
        let fee = JSONValue.integer(Int64(visit.fee * visit.copies)), copies = JSONValue.integer(Int64(visit.copies)), id = visit.idJSON
        let isOfFamilyRegister = visit.kind.isOfFamilyRegister
        // At an ASP the issuing server answers from its copy of the registers.
        let reader = isOfFamilyRegister ? "\(visit.city.id)-family" : visit.city.pattern == .lgwanASP ? visit.city.id : "\(visit.city.id)-registers"
        add(reader, "record-read", [
            "requestId": id, "count": .integer(Int64(sheet.read.count)), "outcome": .string(sheet.read.outcome),
        ])
        if isOfFamilyRegister { add("\(visit.city.id)-family", "cleared", ["requestId": id]) }
        add(visit.city.id, "issued", [
            "requestId": id, "serial": visit.serial, "kind": .string(visit.kind.rawValue), "copies": copies, "feeYen": fee, "requestHash": .string(visit.hash),
        ])
        exchange("issuing-center", visit, "lgwan", visit.city.id, "issue", "ok")
        add("issuing-center", "relayed", ["requestId": id, "serial": visit.serial, "kind": .string(visit.kind.rawValue), "copies": copies, "feeYen": fee])
        exchange(visit.kiosk, visit, "kiosk-line", visit.network, "issue", "ok")
        add(visit.kiosk, "downloaded", ["requestId": id, "feeYen": fee])
        add(visit.kiosk, "paid", ["requestId": id, "copies": copies, "feeYen": fee])
    }

    private mutating func print(_ visit: Visit, _ sheet: Sheet, _ course: Course) {
        var printed = visit.copies
        if case .printFailed(let count) = course { printed = count }
        let missing = visit.copies - printed
        for copy in 0..<printed { papers[paper(visit.id, copy + 1)] = sheet.pages }
        if printed > 0 { add(visit.kiosk, "printed", ["requestId": visit.idJSON, "copies": .integer(Int64(printed)), "feeYen": .integer(Int64(printed * visit.fee))]) }
        if missing > 0 {
            add(visit.kiosk, "refunded", ["requestId": visit.idJSON, "copies": .integer(Int64(missing)), "feeYen": .integer(Int64(missing * visit.fee))])
            add(visit.kiosk, "refused", ["requestId": visit.idJSON, "code": "print-failed"])
        }
        add(visit.kiosk, "wiped", ["requestId": visit.idJSON])
        let reported = printed > 0 ? printed : missing
        report(visit, printed > 0 ? "printed" : "refunded", reported, reported * visit.fee)
    }

    private mutating func abandon(_ visit: Visit, _ code: String) {
        add(visit.kiosk, "abandoned", ["requestId": visit.idJSON, "copies": .integer(Int64(visit.copies))])
        add(visit.kiosk, "refused", ["requestId": visit.idJSON, "code": .string(code)])
        add(visit.kiosk, "wiped", ["requestId": visit.idJSON])
        report(visit, "abandoned", visit.copies, 0)
    }

    private mutating func report(_ visit: Visit, _ outcome: String, _ copies: Int, _ yen: Int) {
        for node in [visit.city.id, "issuing-center", visit.network] {
            add(node, "completed", ["requestId": visit.idJSON, "outcome": .string(outcome), "copies": .integer(Int64(copies)), "feeYen": .integer(Int64(yen))])
        }
        add(visit.kiosk, "reported", ["requestId": visit.idJSON])
    }

    // MARK: What the person sees

    private mutating func observe(_ visit: Visit, _ options: KeyValuePairs<String, String>, _ course: Course, _ started: Int64) {
        let (outcome, code, printed): (String?, String?, Int) = switch course {
        case .printed: ("issued", nil, visit.copies)
        case .wrongPIN: ("refused", "wrong-pin", 0)
        case .suspended: ("refused", "certificate-suspended", 0)
        case .timedOut: ("refused", "deadline-exceeded", 0)
        case .printFailed(let count): ("failed", "print-failed", count)
        case .killed: (nil, nil, 0)
        }
        var members = [
            JSONMember("kiosk", .string(visit.kiosk)), JSONMember("card", .string(visit.holder.id)), JSONMember("municipality", .string(visit.city.code)),
            JSONMember("certificate", .string(visit.kind.rawValue)), JSONMember("options", .array(options.map { ["name": .string($0.key), "value": .string($0.value)] })),
            JSONMember("copies", .integer(Int64(visit.copies))), JSONMember("startedMilliseconds", .integer(started)), JSONMember("endedMilliseconds", .integer(now)),
        ]
        if let outcome {
            members += [
                JSONMember("outcome", .string(outcome)), JSONMember("code", code.map { .string($0) } ?? .null), JSONMember("message", "またのご利用をお待ちしております。"),
                JSONMember("documents", .array((0..<printed).map { .string("/run/\(paper(visit.id, $0 + 1))") })),
                JSONMember("receipt", printed == 0 ? .null : .string(receipt(visit, printed))), JSONMember("requestId", visit.idJSON), JSONMember("hops", []),
            ]
        }
        observations.append(members)
    }

    func receipt(_ visit: Visit, _ copies: Int) -> String { receipt(visit.id, copies, copies * visit.fee) }

    func receipt(_ id: String, _ copies: Int, _ yen: Int) -> String {
        "領収書\n事業者　見本マート甲\nキオスク端末　\(RequestID(id)?.node ?? "")\n日時　令和8年4月1日 10時00分\n証明書　住民票の写し\n部数　\(copies)部\n金額　\(yen)円\n受付番号　\(id)\n"
    }
}
