import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Population
import Registration
import Topology

/// 利用登録 at the family-register system (G5): takes applications, which are opened nowhere else, keeps them sealed, lets the staff compare
/// and decide, and answers how far one is. Whatever is checked and put on the disk without an `await` between is one moment.
@LoopActor
final class RegistrationCounter {
    private let context: NodeContext
    private let municipality: Topology.Municipality
    private let key: PrivateKey
    private let people: NonResidents
    /// A person's register as it stands now; nil where it is not kept here any more.
    private let register: (ResidentID) -> KeptFamilyRegister?
    private var file: RegistrationFile

    init(_ context: NodeContext, _ municipality: Topology.Municipality, people: NonResidents, register: @escaping (ResidentID) -> KeptFamilyRegister?) throws {
        self.context = context
        self.municipality = municipality
        self.people = people
        self.register = register
        key = try NodeKeys.key(RunDirectory.applicationKey(of: municipality.id))
        file = try RegistrationFile.open(RunDirectory.applications(of: context.name))
    }

    var status: [JSONMember] {
        [JSONMember("applications", .integer(Int64(file.desk.applications.count))), JSONMember("pendingApplications", .integer(Int64(file.desk.pendingCount)))]
    }

    /// As whom the holder of a card is registered; nil for whom the city has not approved.
    func registrant(_ serial: String) -> ResidentID? { file.desk.registrant(serial) }

    // MARK: Messages

    /// Nil for a message of another kind.
    func answer(_ request: ChannelRequest) async throws(RegisterRefusal) -> JSONValue? {
        switch request.message {
        case MessageName.register.rawValue: try await apply(request, try read(request, CityRegisterRequest.self))
        case MessageName.registrationStatus.rawValue: try await state(request, try read(request, RegistrationStatusRequest.self))
        case MessageName.registrant.rawValue: try await registrant(request, try read(request, HolderRequest.self))
        default: nil
        }
    }

    private func read<Question: WireMessage>(_ request: ChannelRequest, _ type: Question.Type) throws(RegisterRefusal) -> Question {
        do throws(RefusedRequest) { return try request.read(type) } catch { throw RegisterRefusal(code: error.code) }
    }

    private func commit(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)]) async throws(RegisterRefusal) {
        do { try await context.journal.commit(event, fields) } catch { throw RegisterRefusal(code: .journalUnavailable) }
    }

    private func hash(of number: String) -> JournalValue { .hex(Hex.encode(Digest.sha256(Array(number.utf8)))) }

    private func apply(_ request: ChannelRequest, _ question: CityRegisterRequest) async throws(RegisterRefusal) -> JSONValue {
        let id = question.requestID
        guard let sealed = Base64.decode(Array(question.application.utf8)), belongs(sealed, to: question) else { throw RegisterRefusal(code: .applicationUnreadable) }
        // A card has one application. Whose answer was lost on the way applies again, and gets the number that there is (invariant 12).
        if let known = file.desk.standing(of: question.serial) {
            try await commit(.applied, [(.requestID, .requestID(id)), (.serial, .hex(question.serial)), (.outcome, .code("known")), (.application, hash(of: known.number.description))])
            return RegisterResponse(requestHash: request.hash, number: known.number).json
        }
        guard let random = try? Random.bytes(ApplicationNumber.randomCount), let number = ApplicationNumber(random: random) else { throw RegisterRefusal(code: .internalError) }
        let application = RegistrationDesk.Application(number: number, requestID: id, serial: question.serial, sealed: sealed, receivedAt: context.clock.now)
        do { try file.take(.applied(application)) } catch {
            throw RegisterRefusal(code: error as? RegistrationDesk.Failure == .tooMany ? .overloaded : .journalUnavailable)
        }
        try await commit(.applied, [(.requestID, .requestID(id)), (.serial, .hex(question.serial)), (.outcome, .code("new")), (.application, hash(of: number.description))])
        return RegisterResponse(requestHash: request.hash, number: number).json
    }

    /// Whether the application can be opened and was made with this card, for this request and this city.
    private func belongs(_ sealed: [UInt8], to question: CityRegisterRequest) -> Bool {
        guard let content = try? SealedApplication.open(sealed, with: key) else { return false }
        return content.requestID == question.requestID && content.serial == question.serial && content.municipality == municipality.code
    }

    private func state(_ request: ChannelRequest, _ question: RegistrationStatusRequest) async throws(RegisterRefusal) -> JSONValue {
        let state = file.desk.state(of: question.number)
        try await commit(.lookedUp, [(.requestID, .requestID(question.requestID)), (.application, hash(of: question.number)), (.state, .code(state.rawValue))])
        return RegistrationStatusResponse(requestHash: request.hash, state: state).json
    }

    private func registrant(_ request: ChannelRequest, _ question: HolderRequest) async throws(RegisterRefusal) -> JSONValue {
        let resident = registrant(question.serial)
        try await commit(.lookedUp, [(.requestID, .requestID(question.requestID)), (.serial, .hex(question.serial)), (.outcome, .code(resident == nil ? "none" : "registered"))])
        return RegistrantResponse(requestHash: request.hash, isRegistered: resident != nil, resident: municipality.pattern == .onPremises ? resident : nil).json
    }

    // MARK: Staff

    /// What the city's staff do, over the management socket; nil for another command.
    func control(_ command: String, _ request: JSONValue) async -> JSONValue? {
        do {
            switch command {
            case "registrations": return ["applications": .array(file.desk.order.compactMap { file.desk.applications[$0] }.map(summary))]
            case "registration": return try await show(try application(request))
            case "approve-registration": return try await approve(try application(request))
            case "refuse-registration": return try await refuse(try application(request), words: request["words"]?.stringValue ?? "")
            default: return nil
            }
        } catch {
            return ["error": .string("\(error)")]
        }
    }

    private func application(_ request: JSONValue) throws -> RegistrationDesk.Application {
        guard let number = request["number"]?.stringValue.flatMap({ ApplicationNumber(typed: $0) }), let application = file.desk.applications[number] else {
            throw RegistrationDesk.Failure.unknownNumber
        }
        return application
    }

    /// Number, moment and state, and nobody's name.
    private func summary(_ application: RegistrationDesk.Application) -> JSONValue {
        [
            "number": .string(application.number.description), "receivedAt": .string(application.receivedAt.iso8601),
            "state": .string(file.desk.state(of: application.number.description).rawValue),
        ]
    }

    private func comparison(_ application: RegistrationDesk.Application) throws -> (form: ApplicationForm, comparison: RegisterComparison) {
        guard let content = try? SealedApplication.open(application.sealed, with: key) else {
            throw ControlError(description: "the application was sealed to a key of an earlier start and cannot be opened any more; refuse it, so that the person can apply again")
        }
        let today = LocalTime(context.clock.now, in: context.topology.clock.zone).date
        return (content.form, RegisterComparison(content.form, serial: application.serial, with: people, on: today, register: register))
    }

    private func show(_ application: RegistrationDesk.Application) async throws -> JSONValue {
        let (form, comparison) = try comparison(application)
        try await record(application, "shown")
        var members = summary(application).objectMembers ?? []
        members.append(JSONMember("form", .object(ApplicationForm.Field.allCases.map { JSONMember($0.rawValue, .string(form[$0])) })))
        members.append(JSONMember("agrees", .array(RegisterComparison.Check.allCases.filter(comparison.agreeing.contains).map { .string($0.rawValue) })))
        members.append(JSONMember("differs", .array(comparison.differing.map { .string($0.rawValue) })))
        if case .refused(let words, _) = application.decision { members.append(JSONMember("words", .string(words))) }
        return .object(members)
    }

    /// Only whom the family register and the card both prove can be registered.
    private func approve(_ application: RegistrationDesk.Application) async throws -> JSONValue {
        let comparison = try comparison(application).comparison
        guard let resident = comparison.resident else {
            throw ControlError(description: "the application does not agree with the family register: \(comparison.differing.map(\.rawValue).joined(separator: ", "))")
        }
        try file.take(.decided(application.number, .approved(resident, at: context.clock.now)))
        try await record(application, "approved")
        return summary(application)
    }

    private func refuse(_ application: RegistrationDesk.Application, words: String) async throws -> JSONValue {
        guard (1...RegistrationDesk.maximumWords).contains(words.unicodeScalars.count) else {
            throw ControlError(description: "a refusal needs 1 to \(RegistrationDesk.maximumWords) characters on what the applicant is told by phone")
        }
        try file.take(.decided(application.number, .refused(words: words, at: context.clock.now)))
        try await record(application, "refused")
        return summary(application)
    }

    /// Who looks at an application, or decides, is on record before anybody sees anything.
    private func record(_ application: RegistrationDesk.Application, _ outcome: String) async throws {
        try await context.journal.commit(.reviewed, [(.requestID, .requestID(application.requestID)), (.application, hash(of: application.number.description)), (.outcome, .code(outcome))])
    }
}
