import Canaries
import Crypto
import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// What is done at the desks of the network in an exercise: registers, counters, duty desk, use registration, call centre, staff, lost property,
/// and at the PC of who was handed a paper;
/// and what may be had of it at a kiosk before and after.
extension ExercisePlan {
    /// What a clerk of the exercise logs in with.
    private static let clerk = "clerk-01"
    private static let maintainer = "the maintainer's words"

    func desks() -> [Step] {
        cities.flatMap { registerSteps($0) + notificationSteps($0) + dutySteps($0) } + registrationSteps() + staffSteps() + forgottenSteps() + enquirySteps()
    }

    /// What only these steps bring into the world.
    var deskCanaries: [Canary] {
        cities.flatMap { city -> [Canary] in
            guard let mover = mover(city) else { return [] }
            return [
                Canary(owner: mover.holder.id, kind: .address, content: .text(newAddress(mover, city))),
                Canary(owner: mover.holder.id, kind: .familyMatter, content: .text(birthPlace(mover, city))),
            ]
        } + applicants().map { Canary(owner: $0.entry.holder.id, kind: .phone, content: .digits(phone($0.entry))) }
    }

    // MARK: People and places

    private func node(_ city: Topology.Municipality, _ role: NodeRole) -> String? { topology.nodes.first { $0.municipality == city.id && $0.role == role }?.name }

    /// Digits that are the holder's alone, for values that this exercise makes up.
    private static func digits(_ entry: CardOffice.Entry) -> String { String(entry.holder.serial.suffix(8).compactMap(\.hexDigitValue).map { Character(String($0 % 10)) }) }

    /// Whose family register is kept in the city; the last of them, so that others than at the beginning are used.
    private func mover(_ city: Topology.Municipality) -> CardOffice.Entry? {
        usable(city).last { mayHave($0, .familyRegisterAll) && $0.holder.traits.contains(.ordinary) } ?? usable(city).last { mayHave($0, .familyRegisterAll) }
    }

    private func newAddress(_ entry: CardOffice.Entry, _ city: Topology.Municipality) -> String { "\(city.prefecture)\(city.name)仮想町字見本\(ExercisePlan.digits(entry))番地" }

    private func birthPlace(_ entry: CardOffice.Entry, _ city: Topology.Municipality) -> String { "\(city.prefecture)\(city.name)仮想病院\(ExercisePlan.digits(entry))号室" }

    private func phone(_ entry: CardOffice.Entry) -> String { "03\(ExercisePlan.digits(entry))" }

    private func order(_ entry: CardOffice.Entry, _ kind: CertificateKind, at index: Int = 0, in municipality: Topology.Municipality? = nil) -> ChaosNetwork.Order {
        var order = order(entry, at: index)
        order.certificate = kind.rawValue
        if let municipality { order.municipality = municipality.code }
        return order
    }

    // MARK: Registers

    /// A change is in force at once, and the copy at an ASP follows.
    private func registerSteps(_ city: Topology.Municipality) -> [Step] {
        guard let registers = node(city, .registers), let entry = mover(city) else { return [] }
        let resident = JSONValue.string(entry.holder.resident.text), address = JSONValue.string(newAddress(entry, city))
        func change(_ kind: String, _ more: [JSONMember] = []) -> ExerciseWord {
            ExerciseWord(registers, done: ("changed", true)) { _ in
                .object([JSONMember("command", "change"), JSONMember("kind", .string(kind)), JSONMember("resident", resident), JSONMember("copy", .bool(kind == "release"))] + more)
            }
        }
        var moving = [change("moved", [JSONMember("address", address)])]
        if city.pattern == .lgwanASP { moving.append(ExerciseWord(registers) { _ in ["command": "sync"] }) }
        return [
            Step(name: "\(city.id) holds a resident", words: [change("hold")]),
            Step(name: "\(city.id) resident who is held", order: order(entry, .residentRecord), code: RefusalCode.notEligible.rawValue),
            Step(name: "\(city.id) releases the resident", words: [change("release")]),
            Step(name: "\(city.id) resident who moves", words: moving),
            Step(name: "\(city.id) resident who has moved", order: order(entry, .residentRecord, at: 1)),
        ]
    }

    // MARK: Family register

    /// A birth that is approved and a death that is refused (G1, G4).
    private func notificationSteps(_ city: Topology.Municipality) -> [Step] {
        guard let register = node(city, .familyRegister), let entry = mover(city), city.certificate(.familyRegisterAll) != nil else { return [] }
        let resident = JSONValue.string(entry.holder.resident.text), place = JSONValue.string(birthPlace(entry, city)), note = "hold at \(city.id)"
        func notify(_ kind: String) -> ExerciseWord {
            ExerciseWord(register) { _ in ["command": "notify", "resident": resident, "notification": .string(kind)] }.noting(note, member: "hold")
        }
        let approve = ExerciseWord(register, done: ("approved", true)) { notes in
            ["command": "approve", "hold": notes[note] ?? .null, "facts": ["name": "実乃里", "sex": "female", "place": place]]
        }
        let refuse = ExerciseWord(register, done: ("approved", false)) { notes in ["command": "refuse-notification", "hold": notes[note] ?? .null] }
        let held = order(entry, .familyRegisterAll)
        return [
            Step(name: "\(city.id) hears of a birth", words: [notify("birth")]),
            Step(name: "\(city.id) family register that is held", order: held, code: RefusalCode.notEligible.rawValue),
            Step(name: "\(city.id) approves the birth", words: [approve]),
            Step(name: "\(city.id) family register with the birth", order: held),
            Step(name: "\(city.id) hears of a death, and refuses the notification", words: [notify("death"), refuse]),
        ]
    }

    /// Out of hours: somebody is looked for by name and by birth date, and held; the counter lifts it (G3, A8).
    private func dutySteps(_ city: Topology.Municipality) -> [Step] {
        guard let desk = node(city, .dutyDesk), let register = node(city, .familyRegister), let entry = mover(city) else { return [] }
        let name = entry.holder.name, date = JSONValue.string(entry.holder.standing.birthDate.iso8601), reference = "candidate at \(city.id)", note = "hold of \(desk)"
        let searches = [
            ExerciseWord(desk) { _ in ["command": "search", "name": .string(name)] },
            ExerciseWord(desk) { _ in ["command": "search", "birthDate": date] }.noting(reference) { answer, _ in
                let candidates = answer["candidates"]?.arrayElements ?? []
                return (candidates.first { $0["name"]?.stringValue.map(ExercisePlan.plain) == ExercisePlan.plain(name) } ?? candidates.first)?["candidate"]
            },
        ]
        let hold = ExerciseWord(desk) { notes in ["command": "hold", "candidate": notes[reference] ?? .null, "notification": "death"] }
        let lift = [
            ExerciseWord(register) { _ in ["command": "holds"] }.noting(note) { answer, _ in answer["holds"]?.arrayElements?.last?["hold"] },
            ExerciseWord(register) { notes in ["command": "refuse-notification", "hold": notes[note] ?? .null] },
        ]
        return [
            Step(name: "\(desk) searches and holds", words: searches + [hold]),
            Step(name: "\(desk) holds the register of", order: order(entry, .familyRegisterAll), code: RefusalCode.notEligible.rawValue),
            Step(name: "\(city.id) lifts the hold of \(desk)", words: lift),
        ]
    }

    /// Without the selectors of variants, which the family register writes and others do not.
    private nonisolated static func plain(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.filter { !(0xFE00...0xFE0F).contains($0.value) && !(0xE0100...0xE01EF).contains($0.value) }))
    }

    // MARK: Use registration

    private typealias Applicant = (entry: CardOffice.Entry, keeper: Topology.Municipality, domicile: RegisteredDomicile)

    /// Two whose family register another city keeps.
    private func applicants() -> [Applicant] {
        Array(cities.flatMap(usable).lazy.compactMap { entry -> Applicant? in
            guard let domicile = entry.holder.domicile, entry.holder.standing.refusal(of: .residentRecord, on: today) == nil,
                  let keeper = topology.municipalities.first(where: { domicile.place.hasPrefix($0.prefecture + $0.name) }),
                  keeper.code != entry.holder.municipalityCode, keeper.certificate(.familyRegisterAll) != nil else { return nil }
            return (entry, keeper, domicile)
        }.prefix(2))
    }

    /// At the site and approved; at a kiosk and refused (G5, A9).
    private func registrationSteps() -> [Step] {
        let machines = [topology.nodes(of: Party(.personalComputer, .applicant)).first?.name, kiosks.last?.name].compactMap(\.self)
        return zip(machines, applicants()).enumerated().flatMap { index, pair -> [Step] in
            let (machine, (entry, keeper, domicile)) = pair, holder = entry.holder, note = "application at \(machine)"
            guard let register = node(keeper, .familyRegister) else { return [] }
            let form: JSONValue = [
                "command": "register", "card": .string(holder.id), "pin": .string(holder.pin), "municipality": .string(keeper.code), "domicile": .string(domicile.place),
                "head": .string(domicile.headOfRegister), "phone": .string(phone(entry)), "birth-date": .string(holder.standing.birthDate.iso8601),
                "card-expiry": .string(holder.expiresOn.iso8601), "security-code": .string(holder.securityCode), "print": .bool(index > 0),
            ]
            let apply = ExerciseWord(machine, done: ("outcome", "registered")) { _ in form }.noting(note, member: "number")
            func atCounter(_ command: String) -> ExerciseWord {
                ExerciseWord(register) { notes in ["command": .string(command), "number": notes[note] ?? .null, "words": "試験"] }
            }
            let ask = ExerciseWord(machine, done: ("outcome", "answered")) { notes in
                ["command": "registration-status", "number": notes[note] ?? .null, "municipality": .string(keeper.code)]
            }
            let decide = index == 0 ? "approve-registration" : "refuse-registration"
            return [
                Step(name: "applies at \(machine)", cards: [holder.id], words: [apply, ask]),
                Step(name: "\(keeper.id) decides on the application from \(machine)", words: [atCounter("registration"), atCounter(decide)]),
                Step(name: "certificate after the application at \(machine)", order: order(entry, .familyRegisterAll, at: index, in: keeper), code: index == 0 ? nil : RefusalCode.notResident.rawValue),
            ]
        }
    }

    // MARK: Staff and call centre

    /// A card is lost and found: the call centre suspends it, and a clerk who has logged in lifts that (A11, F5).
    private func staffSteps() -> [Step] {
        guard let city = cities.first, let server = node(city, .issuingServer), let registers = node(city, .registers), let entry = usable(city).dropFirst().first,
              let callCenter = topology.nodes(of: Party(.callCenter)).first?.name, let jpki = topology.nodes(of: Party(.jpkiCenter)).first?.name,
              let octets = try? FileSystem.read(RunDirectory.administratorPassword(of: city.id), maximumBytes: 1024) else { return [] }
        let password = String(decoding: octets, as: UTF8.self), serial = JSONValue.string(entry.holder.serial), clerk = JSONValue.string(ExercisePlan.clerk)
        let own = "\(ExercisePlan.digits(entry)) is long enough", session = "session at \(city.id)", residents = "residents at \(city.id)"
        func logIn(_ staff: JSONValue, _ password: String) -> ExerciseWord {
            ExerciseWord(server) { _ in ["command": "staff-login", "staff": staff, "password": .string(password)] }.noting(session, member: "session")
        }
        let logins = [
            logIn("administrator", password),
            ExerciseWord(server) { notes in ["command": "staff-add", "session": notes[session] ?? .null, "staff": clerk, "role": "clerk", "password": .string(own)] },
            logIn(clerk, own),
        ]
        let looks = [
            ExerciseWord(server) { notes in ["command": "staff-requests", "session": notes[session] ?? .null, "filter": [:]] }.noting(residents) { answer, _ in
                .array(Set((answer["requests"]?.arrayElements ?? []).compactMap { $0["resident"]?.stringValue }).sorted().map(JSONValue.string))
            },
            ExerciseWord(registers) { notes in ["command": "staff-names", "session": notes[session] ?? .null, "residents": notes[residents] ?? .null] },
        ]
        let lift = [
            ExerciseWord(server) { notes in ["command": "counter", "session": notes[session] ?? .null, "act": "reinstate", "serial": serial] },
            ExerciseWord(jpki) { _ in ["command": "reinstate", "serial": serial] },
        ]
        return [
            Step(name: "\(city.id) clerk logs in", words: logins),
            Step(name: "\(city.id) clerk looks at requests, with names", words: looks),
            Step(name: "a lost card is suspended", cards: [entry.holder.id], words: [ExerciseWord(callCenter, done: ("state", "suspended")) { _ in ["command": "suspend", "serial": serial] }]),
            Step(name: "lost card", order: order(entry, .residentRecord), code: RefusalCode.certificateSuspended.rawValue),
            Step(name: "\(city.id) clerk lifts the suspension", words: lift),
            Step(name: "card that was found", order: order(entry, .residentRecord)),
        ]
    }

    // MARK: Lost property

    /// A card stays on the reader, and a maintainer hands it out (E3, E5).
    private func forgottenSteps() -> [Step] {
        guard let city = cities.first, let kiosk = kiosks.first?.name, let entry = usable(city).dropFirst(2).first else { return [] }
        let holder = entry.holder, lost = "lost at \(kiosk)", password = JSONValue.string(ExercisePlan.maintainer)
        let forget = ExerciseWord(kiosk, done: ("outcome", "issued")) { _ in
            [
                "command": "issue", "card": .string(holder.id), "pin": .string(holder.pin), "municipality": .string(holder.municipalityCode),
                "certificate": .string(CertificateKind.residentRecord.rawValue), "options": [], "copies": 1, "leaves": ["card"],
            ]
        }.noting(lost, member: "requestId")
        let collect = [
            ExerciseWord(kiosk) { _ in ["command": "maintenance-password", "password": password] },
            ExerciseWord(kiosk) { _ in ["command": "maintenance-open", "password": password] },
            ExerciseWord(kiosk) { notes in ["command": "lost-property-collect", "requestId": notes[lost] ?? .null, "item": "card"] },
            ExerciseWord(kiosk) { _ in ["command": "maintenance-close"] },
        ]
        return [
            Step(name: "a card is forgotten at \(kiosk)", cards: [holder.id], words: [forget]),
            Step(name: "\(kiosk) hands the card out", words: collect),
            Step(name: "card that was forgotten", order: order(entry, .residentRecord, at: 1)),
        ]
    }

    // MARK: Enquiries

    /// Papers of every kind that lie in a tray are asked about, and one that somebody has altered (A10, H3). They are those of the last kiosk:
    /// at the others lies the one paper of a city that nobody else has a paper of, and its seal, which the site keeps, would pass for the paper's own.
    private static let enquiries = 12

    private func enquirySteps() -> [Step] {
        guard let computer = topology.nodes(of: Party(.personalComputer, .relyingParty)).first?.name, let kiosk = kiosks.last?.name else { return [] }
        func ask(_ index: Int, done: (String, JSONValue), isAltered: Bool = false) -> ExerciseWord {
            ExerciseWord(computer, done: done) { _ in
                var record = PaperRecord.record(index, at: kiosk) ?? []
                if isAltered, let last = record.popLast() { record.append(last ^ 1) }
                return ["command": "enquire", "record": .string(Hex.encode(record))]
            }
        }
        return [
            Step(name: "asks at \(computer) about papers", words: (0..<ExercisePlan.enquiries).map { ask($0, done: ("outcome", "genuine")) }),
            Step(name: "asks at \(computer) about an altered paper", words: [ask(0, done: ("code", .string(RefusalCode.notGenuine.rawValue)), isAltered: true)]),
        ]
    }
}
