import Domain
import Foundation
import Messages

/// Samples of what the family-register system is asked by an ASP and by a duty desk.
enum FamilySamples {
    private static let id = RequestID(node: "kiosk-a1", counter: 7), dutyID = RequestID(node: "musashimurayama-duty", counter: 3)
    private static let deadline = Instant(millisecondsSinceEpoch: 1_775_012_415_000)
    private static let reference = String(repeating: "0a", count: 16)

    private static func text(_ text: String) -> FamilyRegisterText { FamilyRegisterText(text) }

    static var all: [Sample] {
        let birthDate = CivilDate(year: 1985, month: 7, day: 14) ?? CivilDate(daysSinceEpoch: 0)
        let candidate = CandidateList.Candidate(reference: reference, domicile: text("東京都武蔵村山市榎一丁目１番地"), name: text("見本　花子"), birthDate: birthDate)
        var samples = [
            Sample(.core, .clearance, .request, ClearanceRequest(requestID: id, deadline: deadline)),
            Sample(.core, .clearance, .response, Acknowledgement(requestHash: Sample.hash)),
            Sample(.lgwanFamily, .familyCertificate, .request, FamilyCertificateRequest(
                requestID: id, deadline: deadline, serial: "4f00a1", kind: .familyRegisterIndividual, options: [ChosenOption(name: "member", value: "2")], kioskRequestHash: Sample.hash)),
            Sample(.lgwanFamily, .familyCertificate, .response, FamilyCertificateResponse(requestHash: Sample.hash, document: Data(repeating: 0x25, count: 60_000).base64EncodedString())),
            Sample(.dutyLine, .searchByBirthDate, .request, BirthDateSearch(requestID: dutyID, deadline: deadline, birthDate: birthDate)),
            Sample(.dutyLine, .searchByName, .request, NameSearch(requestID: dutyID, deadline: deadline, name: "見本　花子")),
            Sample(.dutyLine, .hold, .response, Acknowledgement(requestHash: Sample.hash)),
        ]
        for message in [MessageName.searchByBirthDate, .searchByName] {
            samples.append(Sample(.dutyLine, message, .response, CandidateList(requestHash: Sample.hash, tooMany: false, candidates: Array(repeating: candidate, count: 10)), "the longest list"))
            samples.append(Sample(.dutyLine, message, .response, CandidateList(requestHash: Sample.hash, tooMany: true, candidates: []), "too many"))
        }
        for notification in FamilyNotification.recorded {
            samples.append(Sample(
                .dutyLine, .hold, .request, HoldRequest(requestID: dutyID, deadline: deadline, candidate: reference, notification: notification, receivedOn: birthDate), notification.rawValue))
        }
        return samples
    }
}
