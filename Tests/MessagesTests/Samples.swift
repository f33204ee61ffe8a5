import Foundation
import Domain
import JSON
import Messages
import Testing
@testable import Topology

/// One body of one message on one channel, with every optional part where `isFull`.
struct Sample: Sendable, CustomTestStringConvertible {
    enum Part: String, Sendable { case request, response, refusal }

    let channel: ChannelName
    let message: MessageName
    let part: Part
    let note: String
    let json: JSONValue
    /// Reads the JSON as the message and writes it again.
    let reread: @Sendable (JSONValue) throws(MessageError) -> JSONValue

    var testDescription: String { "\(channel.rawValue)/\(message.rawValue) \(part.rawValue)\(note.isEmpty ? "" : ", \(note)")" }

    init<Message: WireMessage>(_ channel: ChannelName, _ message: MessageName, _ part: Part, _ value: Message, _ note: String = "") {
        self.channel = channel
        self.message = message
        self.part = part
        self.note = note
        json = value.json
        reread = { json throws(MessageError) in try Message(json: json).json }
    }

    static let hash = String(repeating: "0f", count: 32)
    static let id = RequestID(node: "kiosk-a1", counter: 42)
    static let options = [ChosenOption(name: "scope", value: "members"), ChosenOption(name: "member", value: "2"), ChosenOption(name: "member", value: "3")]
    static let menu = [
        MenuItem(kind: .residentRecord, feeYen: 300, copiesMaximum: 10, options: [
            MenuItem.Option(name: "scope", values: ["self", "household", "members"], choicesMaximum: 1), MenuItem.Option(name: "member", values: ["1", "2"], choicesMaximum: 2),
        ]),
        MenuItem(kind: .sealRegistration, feeYen: 200, copiesMaximum: 1, options: []),
    ]

    /// The dates below exist, so that the other day is never taken.
    static func date(_ text: String) -> CivilDate { CivilDate(iso8601: text) ?? CivilDate(daysSinceEpoch: 0) }

    static let japanese = Resident(
        id: ResidentID("00000017"), household: HouseholdID("00000005"), name: "見本　花子", nameKana: "ミホン　ハナコ", formerSurname: "手本",
        birthDate: date("1980-02-29"), sex: .female, relationship: "世帯主", address: "神奈川県小田原市荻窪３００番地", addressSince: date("2001-04-01"),
        residentSince: date("1999-12-31"), notifiedOn: date("2001-04-14"), previousAddress: "東京都武蔵村山市本町一丁目１番地の１",
        domicile: RegisteredDomicile(place: "神奈川県小田原市荻窪３００番地", headOfRegister: "見本　太郎"), foreign: nil, registeredSeal: nil,
        movingOut: MovingOut(planned: "東京都武蔵村山市本町一丁目１番地", confirmed: "東京都武蔵村山市本町二丁目２番地"))

    static let foreign = Resident(
        id: ResidentID("00000018"), household: HouseholdID("00000005"), name: "SAMPLE MARIA", nameKana: "サンプル　マリア", formerSurname: nil,
        birthDate: date("1990-01-01"), sex: .female, relationship: "妻", address: "神奈川県小田原市荻窪３００番地", addressSince: date("2020-04-01"),
        residentSince: date("2020-04-01"), notifiedOn: date("2020-04-02"), previousAddress: "", domicile: nil,
        foreign: ForeignResident(
            alias: "見本　真理", nationality: "ブラジル", category: "中長期在留者", status: "永住者の配偶者等", period: "５年", expiry: date("2027-05-06"),
            cardNumber: "AB12345678CD", since: date("2018-07-09")), registeredSeal: nil)

    static let permanent = Resident(
        id: ResidentID("00000019"), household: HouseholdID("00000006"), name: "葛󠄀城　一", nameKana: "カツラギ　ハジメ", formerSurname: nil,
        birthDate: date("1950-12-31"), sex: .male, relationship: "世帯主", address: "神奈川県小田原市荻窪３０１番地", addressSince: date("2020-04-01"),
        residentSince: date("2020-04-01"), notifiedOn: date("2020-04-02"), previousAddress: "", domicile: nil,
        foreign: ForeignResident(
            alias: nil, nationality: "韓国", category: "特別永住者", status: "特別永住者", period: "無期限", expiry: nil, cardNumber: "XY87654321ZW", since: date("1950-12-31")),
        registeredSeal: nil)

    static func records(_ residents: [Resident], sealed: String?, isWhole: Bool) -> ResidentRecordResponse {
        ResidentRecordResponse(
            requestHash: hash, asOf: Instant(millisecondsSinceEpoch: 1_775_012_400_123), headOfHousehold: "見本　花子", wholeHousehold: isWhole,
            entries: residents.map { ResidentRecordResponse.Entry(resident: $0, individualNumberSealed: sealed) })
    }

    static let deadline = Instant(millisecondsSinceEpoch: 1_775_012_415_000)

    static let all: [Sample] = {
        var samples: [Sample] = []
        let document = Data((0..<360).map { UInt8($0 % 256) }).base64EncodedString()
        for channel in [ChannelName.kioskLine, .dedicated] {
            samples += [
                Sample(channel, .openSession, .request, CardPresentation(requestID: id, deadline: deadline, municipality: "142069", certificate: Data(repeating: 0x30, count: 800).base64EncodedString())),
                Sample(channel, .openSession, .response, OpenSessionResponse(requestHash: hash, challenge: String(repeating: "a1", count: 32), menu: menu)),
                Sample(channel, .openSession, .response, OpenSessionResponse(requestHash: hash, challenge: String(repeating: "a1", count: 32), menu: []), "nothing offered"),
                Sample(channel, .issue, .request, KioskIssueRequest(
                    requestID: id, deadline: deadline, kind: .residentRecord, options: options, copies: 2, recipient: Data(repeating: 4, count: 65).base64EncodedString(),
                    signature: Data(repeating: 9, count: 256).base64EncodedString())),
                Sample(channel, .issue, .response, IssueResponse(requestHash: hash, feeYen: 600, document: document)),
            ]
        }
        samples += [
            Sample(.lgwan, .menu, .request, HolderRequest(requestID: id, deadline: deadline, serial: "4f00a1")),
            Sample(.lgwan, .menu, .response, MenuResponse(requestHash: hash, menu: menu)),
            Sample(.lgwan, .issue, .request, CityIssueRequest(requestID: id, deadline: deadline, serial: "4f00a1", kind: .taxation, options: options, copies: 1, kioskRequestHash: hash)),
            Sample(.lgwan, .issue, .request, CityIssueRequest(requestID: id, deadline: deadline, serial: "4f00a1", kind: .sealRegistration, options: [], copies: 50, kioskRequestHash: hash), "without options"),
            Sample(.lgwan, .issue, .response, IssueResponse(requestHash: hash, feeYen: 300, document: document)),
            Sample(.core, .residentRecord, .request, ResidentRecordRequest(requestID: id, deadline: deadline, resident: ResidentID("00000017"), scope: .members, members: [1, 20], individualNumber: true)),
            Sample(.core, .residentRecord, .request, ResidentRecordRequest(requestID: id, deadline: deadline, resident: ResidentID("00000017"), scope: .oneself, members: [], individualNumber: false), "one person"),
            Sample(.core, .residentRecord, .response, records([japanese, foreign, permanent], sealed: document, isWhole: true), "every optional part"),
            Sample(.core, .residentRecord, .response, records([permanent], sealed: nil, isWhole: false), "without optional parts"),
            Sample(.suspension, .suspend, .request, HolderRequest(requestID: RequestID(node: "call-center", counter: 7), deadline: deadline, serial: "4f00a1")),
            Sample(.suspension, .suspend, .response, SuspendResponse(requestHash: hash, state: .suspended)),
            Sample(.suspension, .suspend, .response, SuspendResponse(requestHash: hash, state: .revoked), "of a revoked certificate"),
            Sample(.suspension, .suspend, .refusal, Refusal(requestHash: hash, code: .certificateUnknown)),
        ] + RegisterSamples.all + FamilySamples.all + RegistrationSamples.all + EnquirySamples.all + SyncSamples.all
        for channel in [ChannelName.kioskLine, .dedicated, .lgwan] {
            for (outcome, copies) in [(CompletionOutcome.printed, 3), (.refunded, 0), (.abandoned, 0)] {
                samples.append(Sample(channel, .complete, .request, CompletionReport(requestID: id, outcome: outcome, copies: copies, feeYen: copies * 300), outcome.rawValue))
            }
            samples.append(Sample(channel, .complete, .response, Acknowledgement(requestHash: hash)))
        }
        for channel in [ChannelName.kioskLine, .dedicated, .lgwan, .core, .lgwanFamily, .dutyLine, .registration, .siteLine] {
            for message in channel.messages {
                samples.append(Sample(channel, message, .refusal, Refusal(requestHash: hash, code: channel == .dutyLine ? .candidateUnknown : .notResident)))
                guard [.openSession, .menu, .issue, .familyCertificate].contains(message) else { continue }
                let opensAt = Instant(millisecondsSinceEpoch: 1_775_012_400_000)
                samples.append(Sample(channel, message, .refusal, Refusal(requestHash: hash, code: .outsideHours, opensAt: opensAt), "with the time of opening"))
            }
        }
        return samples
    }()
}

enum DefaultTopology {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "topology.json").path

    /// Read once for all tests.
    static let loaded = Result { try Topology.load(path: path) }
}
