/// The fifteen promises that the real systems broke, by their numbers in the reports' list.
public enum Invariant: Int, Sendable, Hashable, CaseIterable, Comparable {
    case rightPerson = 1
    case requestHash
    case timeoutEnds
    case identifiers
    case nothingSurvives
    case snapshot
    case deletions
    case attestation
    case incidents
    case payment
    case failClosed
    case issuedOnce
    case reconciliation
    case pin
    case personalData

    public var number: Int { rawValue }

    public static func < (left: Invariant, right: Invariant) -> Bool { left.rawValue < right.rawValue }

    /// What is promised, in one line.
    public var promise: String {
        switch self {
        case .rightPerson: "every page shows the card holder, or someone that the certificate may include"
        case .requestHash: "nothing is printed whose hash is not that of the request"
        case .timeoutEnds: "a timeout ends the whole transaction"
        case .identifiers: "no identifier comes from the clock, and none names two things"
        case .nothingSurvives: "nothing of the previous user survives"
        case .snapshot: "a certificate is a snapshot of one moment"
        case .deletions: "deletions propagate, and a hold wins"
        case .attestation: "every node is what the topology says"
        case .incidents: "an error leaves an incident on record"
        case .payment: "no print without payment, no payment without print or refund"
        case .failClosed: "without a good validity answer nothing is issued"
        case .issuedOnce: "a request issues at most once"
        case .reconciliation: "kiosk, operator, centre and city count alike"
        case .pin: "the PIN never leaves the card, and three errors lock it"
        case .personalData: "personal data lies on paper and in the registers only"
        }
    }
}
