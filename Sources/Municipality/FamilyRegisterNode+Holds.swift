import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Population
import Topology

/// Holds: at the duty desk by `duty-line`, at the counter by the management socket (G1–G4).
extension FamilyRegisterNode {
    // MARK: Acts

    /// One moment: the act is on the disk and counts from here on. What waits afterwards is the journal.
    /// - Parameter make: the act, of the book as it then is.
    private func take(
        _ make: (FamilyBook) throws -> FamilyBook.Act, _ event: JournalEvent, _ fields: (FamilyBook.Act) -> [(JournalField, JournalValue)]
    ) async throws {
        if let reason = context.journal.refusal { throw ControlError(description: reason) }
        // What was on record before stays so, whatever happens next: the act is told by how many records came before it.
        await context.journal.settle()
        let act = try make(file.book)
        try file.take(act, after: context.journal.recordCount)
        try await context.journal.commit(event, fields(act))
    }

    private func hold(
        _ register: ResidentID, _ position: Int, _ notification: FamilyNotification, _ receivedOn: CivilDate, at place: FamilyBook.Place, by request: RequestID?
    ) async throws -> FamilyBook.Hold {
        var set: FamilyBook.Hold?
        try await take({ book in
            let hold = try book.hold(on: register, position: position, notification, receivedOn: receivedOn, at: place)
            set = hold
            return .held(hold)
        }, .held) { _ in
            [
                (.hold, .count(set?.number ?? 0)), (.notification, .code(notification.rawValue)), (.receivedOn, .name(receivedOn.iso8601)), (.mode, .code(place.rawValue)),
            ] + (request.map { [(.requestID, .requestID($0))] } ?? [])
        }
        guard let set else { throw FamilyBook.Failure.noRegister }
        return set
    }

    // MARK: Duty desk

    func search(_ search: PersonSearch, _ id: RequestID, _ request: ChannelRequest) async throws(RegisterRefusal) -> JSONValue {
        // A copy: what is approved meanwhile changes no search.
        let book = file.book, count = book.population.residents.count
        var found: [PersonSearch.Found] = []
        for start in stride(from: 0, to: count, by: 200) {
            found += book.registers(ofResidents: start..<min(start + 200, count)).flatMap { search.found(in: $0) }
            await Task.yield()
            guard !request.isOverdue else { throw RegisterRefusal(code: .deadlineExceeded) }
        }
        let isTooMany = found.count > PersonSearch.maximumCandidates
        let shown = isTooMany ? [] : found
        // Who searched, how and how often is on record; for whom is not (invariant 15).
        try await commit(.searched, [(.requestID, .requestID(id)), (.peer, .name(request.peer)), (.message, .name(request.message)), (.count, .count(found.count))])
        let now = MonotonicTime.now
        var list: [CandidateList.Candidate] = []
        for person in shown {
            guard let reference = newReference() else { throw RegisterRefusal(code: .internalError) }
            candidates.remember(person.candidate, as: reference, for: request.peer, at: now)
            list.append(CandidateList.Candidate(reference: reference, domicile: person.domicile, name: person.name, birthDate: person.birthDate))
        }
        return CandidateList(requestHash: request.hash, tooMany: isTooMany, candidates: list).json
    }

    private func newReference() -> String? {
        guard let random = try? SecretBytes.random(count: 16) else { return nil }
        return random.withSpan { span in Hex.encode((0..<span.count).map { span[$0] }) }
    }

    func hold(_ request: ChannelRequest, _ question: HoldRequest) async throws(RegisterRefusal) -> JSONValue {
        guard let candidate = candidates.candidate(question.candidate, of: request.peer, at: .now) else { throw RegisterRefusal(code: .candidateUnknown) }
        do {
            _ = try await hold(candidate.register, candidate.position, question.notification, question.receivedOn, at: .dutyDesk, by: question.requestID)
        } catch is FamilyBook.Failure {
            throw RegisterRefusal(code: .candidateUnknown)
        } catch {
            throw RegisterRefusal(code: .journalUnavailable)
        }
        return Acknowledgement(requestHash: request.hash).json
    }

    // MARK: Counter

    /// What the staff at the counter do, over the management socket; nil for another command.
    func counter(_ command: String, _ request: JSONValue) async -> JSONValue? {
        do {
            switch command {
            case "notify": return try await notify(request)
            case "protect": return try await protect(request)
            case "unprotect": return try await unprotect(request)
            case "approve": return try await approve(request)
            case "refuse-notification": return try await refuse(request)
            case "holds": return ["holds": .array(file.book.holds.values.sorted { $0.number < $1.number }.map(describe))]
            default: return nil
            }
        } catch {
            return ["error": .string("\(error)")]
        }
    }

    /// Number, kind, date and place, and nobody's name.
    private func describe(_ hold: FamilyBook.Hold) -> JSONValue {
        [
            "hold": .integer(Int64(hold.number)), "notification": .string(hold.notification.rawValue), "receivedOn": .string(hold.receivedOn.iso8601),
            "place": .string(hold.place.rawValue), "register": .string(hold.register.text), "person": .integer(Int64(hold.position + 1)),
        ]
    }

    private func notify(_ request: JSONValue) async throws -> JSONValue {
        guard let resident = request["resident"]?.stringValue.map({ ResidentID($0) }), let notification = request["notification"]?.stringValue.flatMap(FamilyNotification.init(rawValue:)) else {
            throw ControlError(description: "notify needs resident and notification")
        }
        let register: KeptFamilyRegister
        do throws(FamilyBook.Absence) { register = try file.book.register(of: resident) } catch { throw FamilyBook.Failure.noRegister }
        let place = request["person"]?.integerValue.flatMap { Int(exactly: $0) }
        guard let position = place.map({ $0 - 1 }) ?? register.position(of: resident) else { throw FamilyBook.Failure.noRegister }
        let today = LocalTime(context.clock.now, in: context.topology.clock.zone).date
        return describe(try await hold(register.anchor, position, notification, today, at: .counter, by: nil))
    }

    // MARK: Protection

    /// The register of a resident and the place in it; nil for who is in none here.
    private func place(_ request: JSONValue) throws -> (register: ResidentID, position: Int)? {
        guard let resident = request["resident"]?.stringValue.map({ ResidentID($0) }) else { throw ControlError(description: "resident is needed") }
        guard let register = try? file.book.register(of: resident), let position = register.position(of: resident) else { return nil }
        return (register.anchor, position)
    }

    private func protections(_ place: (register: ResidentID, position: Int)) -> [FamilyBook.Hold] {
        file.book.holds.values.filter { $0.register == place.register && $0.position == place.position && $0.notification == .protection }
    }

    /// 支援措置: what the registers hold of a person, the family register and its supplement, which shows addresses, hold too. Said twice it is done once.
    private func protect(_ request: JSONValue) async throws -> JSONValue {
        guard let place = try place(request) else { return ["protected": false] }
        if protections(place).isEmpty {
            let today = LocalTime(context.clock.now, in: context.topology.clock.zone).date
            _ = try await hold(place.register, place.position, .protection, today, at: .counter, by: nil)
        }
        return ["protected": true]
    }

    private func unprotect(_ request: JSONValue) async throws -> JSONValue {
        guard let place = try place(request) else { return ["protected": false] }
        for hold in protections(place) { try await take({ _ in .refused(hold: hold.number) }, .notificationRefused) { _ in [(.hold, .count(hold.number))] } }
        return ["protected": false]
    }

    private func number(_ request: JSONValue) throws -> Int {
        guard let number = request["hold"]?.integerValue.flatMap({ Int(exactly: $0) }) else { throw ControlError(description: "hold is needed, a whole number") }
        return number
    }

    private func approve(_ request: JSONValue) async throws -> JSONValue {
        let number = try number(request)
        guard let hold = file.book.holds[number] else { throw FamilyBook.Failure.noHold(number) }
        guard let facts = request["facts"].flatMap(RegisterAmendment.Facts.init(json:)) else { throw ControlError(description: "facts is an object of texts that a notification states") }
        let date: CivilDate
        if let text = request["on"]?.stringValue {
            guard let given = CivilDate(iso8601: text) else { throw ControlError(description: "on is a date such as 2026-04-01") }
            date = given
        } else {
            date = hold.receivedOn
        }
        try await take({ _ in .approved(hold: number, on: date, facts) }, .approved) { _ in
            [(.hold, .count(number)), (.notification, .code(hold.notification.rawValue))]
        }
        return ["hold": .integer(Int64(number)), "approved": true]
    }

    private func refuse(_ request: JSONValue) async throws -> JSONValue {
        let number = try number(request)
        try await take({ _ in .refused(hold: number) }, .notificationRefused) { _ in [(.hold, .count(number))] }
        return ["hold": .integer(Int64(number)), "approved": false]
    }
}
