import Domain
import Foundation
import Messages

/// Messages by which registers copy themselves to an ASP.
enum SyncSamples {
    private static let id = RequestID(node: "odawara-registers", counter: 7)
    private static let sealed = Data(repeating: 5, count: 40).base64EncodedString()
    private static let asOf = Instant(millisecondsSinceEpoch: 1_775_012_400_123)

    private static let seal = SealRegistration(number: "0012345", registeredOn: Sample.date("2010-05-06"), imprint: "見本")

    private static func entry(_ resident: Resident, isHeld: Bool = false, isTaxed: Bool? = nil) -> SyncEntry {
        SyncEntry(id: resident.id, isHeld: isHeld, content: SyncEntry.Content(
            resident: resident, individualNumberSealed: sealed, taxes: isTaxed.map { [RegisterSamples.taxation(isTaxed: $0)] } ?? []))
    }

    private static func delta(_ entries: [SyncEntry], from: Int, upTo: Int) -> SyncDelta {
        SyncDelta(requestID: id, deadline: Sample.deadline, from: from, upTo: upTo, head: 2000, asOf: asOf, entries: entries)
    }

    private static func notice(_ pending: [ResidentID]) -> SyncNotice {
        SyncNotice(requestID: id, deadline: Sample.deadline, round: 12, from: 3, head: 17, pending: pending)
    }

    static let all: [Sample] = [
        Sample(.lgwanSync, .notice, .request, notice([Sample.japanese.id, Sample.foreign.id])),
        Sample(.lgwanSync, .notice, .request, notice([]), "nothing pending"),
        Sample(.lgwanSync, .notice, .response, SyncNoticeResponse(requestHash: Sample.hash, round: 12, applied: 17, isLeased: true)),
        Sample(.lgwanSync, .delta, .request, delta([entry(Sample.japanese.with(seal: seal), isTaxed: true), entry(Sample.foreign, isHeld: true)], from: 0, upTo: 64), "every optional part"),
        Sample(.lgwanSync, .delta, .request, delta([entry(Sample.permanent, isTaxed: false), SyncEntry(id: ResidentID("00000020"), isHeld: false, content: nil)], from: 64, upTo: 66), "one who has gone"),
        Sample(.lgwanSync, .delta, .response, SyncDeltaResponse(requestHash: Sample.hash, applied: 66)),
    ] + [MessageName.notice, .delta].map { Sample(.lgwanSync, $0, .refusal, Refusal(requestHash: Sample.hash, code: .requestMismatch)) }
}
