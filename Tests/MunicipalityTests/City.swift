import Channel
import Crypto
import Domain
import Foundation
import Gate
import JSON
import Messages
@testable import Municipality
import Policy
import Population
import Testing
import TestSupport
import Topology

/// One municipality of the default topology: its registers, and the line to them with the gate of `core`.
struct City {
    let municipality: Topology.Municipality
    let plan: PopulationPlan
    let desk: RegisterDesk
    /// The family register, another system's.
    var book: FamilyBook
    let gate: Gate
    private let key: [UInt8]

    static let topology = Result {
        try Topology.load(path: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "topology.json").path)
    }

    static let ids = ["mizuho", "kawaguchi", "fujisawa", "odawara", "musashimurayama"]

    /// The day on which the default topology starts.
    static let today = CivilDate(year: 2026, month: 4, day: 1) ?? CivilDate(daysSinceEpoch: 0)

    /// - Parameter change: rewrites the lines of the register's file before it is read again.
    init(_ id: String, change: (([JSONValue]) -> [JSONValue])? = nil) throws {
        let topology = try City.topology.get()
        let municipality = try #require(topology.municipality(id))
        self.municipality = municipality
        plan = try PopulationPlan(of: municipality, in: topology)
        gate = Gate(channel: try #require(topology.policy(for: .core)))
        book = FamilyBook(plan)
        let octets = [UInt8](repeating: 7, count: 32)
        let directory = try TemporaryDirectory()
        let path = directory.path("residents.jsonl")
        let made = try MasterRegister.open(path: path, plan: plan, key: SecretBytes.copying(octets))
        key = octets
        guard let change else {
            desk = RegisterDesk(store: made.store, plan: plan)
            return
        }
        let lines = try Data(contentsOf: URL(filePath: path)).split(separator: 0x0A).map { try JSONValue(parsing: Array($0), form: .canonical) }
        try directory.write("residents.jsonl", change(lines).flatMap { $0.canonicalBytes + [0x0A] })
        desk = RegisterDesk(store: try MasterRegister.open(path: path, plan: plan, key: SecretBytes.copying(octets)).store, plan: plan)
    }

    func open(_ sealed: String, of resident: ResidentID) -> IndividualNumber? {
        guard let box = Base64.decode(Array(sealed.utf8)), let key = try? SecretBytes.copying(key),
              let digits = try? AESGCM.open(box, key: key, additionalData: Array(resident.text.utf8)) else { return nil }
        return digits.withSpan { span in IndividualNumber(String(decoding: (0..<span.count).map { span[$0] }, as: UTF8.self)) }
    }

    /// What a card holder gets for a kind and options such as `scope=members`.
    func compose(_ kind: CertificateKind, _ options: [String] = [], for resident: ResidentID, today: CivilDate = City.today) async throws -> CertificateContent {
        let chosen = options.map { option in
            let parts = option.split(separator: "=").map(String.init)
            return ChosenOption(name: parts[0], value: parts[1])
        }
        let certificate = try #require(municipality.certificate(kind))
        guard let order = CertificateOrder(kind, chosen: chosen, offered: certificate.options, today: today) else { throw Refused(code: .optionNotOffered) }
        return try await compose(order, for: resident)
    }

    func compose(_ order: CertificateOrder, for resident: ResidentID) async throws -> CertificateContent {
        let composer = CertificateComposer(
            order: order, resident: resident, requestID: RequestID(node: "kiosk-a1", counter: 1), deadline: Instant(millisecondsSinceEpoch: 1_775_012_415_000), openNumber: open)
        do throws(CertificateComposer.Failure) {
            return try await composer.compose(GatedLine(city: self))
        } catch {
            guard case .register(let error) = error, case .refusal(let refusal) = error.reason else { throw error }
            throw Refused(code: refusal.code)
        }
    }

    struct Refused: Error, Equatable { let code: RefusalCode }
}

/// The way to the registers and back through the gate, without a network.
struct GatedLine: RegisterLine {
    let city: City
    private static let hash = String(repeating: "0f", count: 32)
    private static let receipt = RegisterDesk.Receipt(requestHash: hash, asOf: Instant(millisecondsSinceEpoch: 1_775_012_400_000))

    func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage) async throws(ChannelError) -> Answer {
        do {
            let asked = try crossed(question.json, message, .request)
            let answer: JSONValue
            do throws(RegisterRefusal) {
                answer = try reply(message, asked)
            } catch {
                let refusal = try Refusal(json: crossed(Refusal(requestHash: GatedLine.hash, code: error.code).json, message, .refusal))
                throw ChannelError(.refusal(refusal))
            }
            return try Answer(json: crossed(answer, message, .response))
        } catch let error as ChannelError {
            throw error
        } catch {
            Issue.record("\(message.rawValue): \(error)")
            throw ChannelError(.refusedHere(rule: "\(error)"))
        }
    }

    private func crossed(_ json: JSONValue, _ message: MessageName, _ direction: Direction) throws -> JSONValue {
        try JSONValue(parsing: city.gate.release(json, message: message.rawValue, direction), form: .canonical)
    }

    private func reply(_ message: MessageName, _ json: JSONValue) throws(RegisterRefusal) -> JSONValue {
        func read<Question: WireMessage>(_ type: Question.Type) throws(RegisterRefusal) -> Question {
            do throws(MessageError) { return try Question(json: json) } catch { throw RegisterRefusal(code: .requestMismatch) }
        }
        switch message {
        case .residentRecord: return try city.desk.residentRecord(read(ResidentRecordRequest.self), GatedLine.receipt).json
        case .sealRegistration:
            return try city.desk.sealRegistration(read(SealRegistrationRequest.self), GatedLine.receipt) { _ throws(RegisterRefusal) in
                guard let imprint = SealImprint(width: 8, height: 8, rows: [UInt8](repeating: 0xAA, count: 8)) else { throw RegisterRefusal(code: .internalError) }
                return imprint
            }.json
        case .taxRecord: return try city.desk.taxRecord(read(TaxRecordRequest.self), GatedLine.receipt).json
        case .familyRegister: return try FamilyDesk(book: city.book, receipt: GatedLine.receipt).familyRegister(read(FamilyRegisterRequest.self)).response.json
        case .supplementaryFamilyRegister:
            return try FamilyDesk(book: city.book, receipt: GatedLine.receipt).supplementaryFamilyRegister(read(FamilyRegisterRequest.self)).response.json
        default: throw RegisterRefusal(code: .requestMismatch)
        }
    }
}
