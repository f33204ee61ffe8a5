import Domain
import Policy
import Topology

/// Which refusal codes each party's own program gives, from its page below docs/processes and its sources. What it passes on from further away
/// is not in it. A test holds it against the sources.
enum RefusalOrigins {
    static func codes(of party: Party) -> Set<RefusalCode>? {
        switch (party.kind, party.role) {
        case (.storeNetwork, _):
            [.requestMismatch, .centerUnreachable, .journalUnavailable, .gateRefused]
        case (.jlisCenter, .issuingCenter):
            [.certificateInvalid, .certificateRevoked, .certificateSuspended, .certificateExpired, .certificateUnknown, .validityUnknown, .signatureInvalid,
             .municipalityUnknown, .certificateNotOffered, .tooManyTries, .sessionUnknown, .alreadyIssued, .requestMismatch, .documentRefused, .cityUnreachable, .deadlineExceeded,
             .journalUnavailable, .overloaded, .gateRefused, .internalError]
        case (.jlisCenter, .useRegistrationSite): [.requestMismatch, .tooManyTries, .centerUnreachable, .journalUnavailable, .gateRefused]
        case (.jlisCenter, .enquirySite):
            [.notGenuine, .tooManyTries, .requestMismatch, .deadlineExceeded, .journalUnavailable, .overloaded, .internalError]
        case (.municipality, .issuingServer):
            [.registrationNotNeeded, .outsideHours, .certificateNotOffered, .optionNotOffered, .notResident, .notEligible, .domicileElsewhere, .glyphMissing, .alreadyIssued, .registerUnreachable,
             .deadlineExceeded, .journalUnavailable, .gateRefused, .internalError]
        case (.municipality, .registers):
            [.requestMismatch, .notResident, .notEligible, .issuanceHeld, .optionNotOffered, .journalUnavailable, .internalError]
        case (.municipality, .familyRegister): familyRegister.values.reduce([]) { $0.union($1) }
        // Its other channel answers no JSON.
        case (.jpkiCenter, _): [.certificateUnknown, .requestMismatch, .deadlineExceeded, .journalUnavailable]
        // The others answer no JSON, or nothing yet.
        default: nil
        }
    }

    /// The one party that answers on several channels, on each to another question.
    private static let familyRegister: [ChannelName: Set<RefusalCode>] = [
        .core: [
            .requestMismatch, .notResident, .notEligible, .domicileElsewhere, .optionNotOffered, .issuanceHeld, .applicationUnreadable, .overloaded, .deadlineExceeded,
            .journalUnavailable, .internalError,
        ],
        .lgwanFamily: [
            .requestMismatch, .notResident, .notEligible, .domicileElsewhere, .optionNotOffered, .issuanceHeld, .journalUnavailable, .outsideHours, .certificateNotOffered,
            .glyphMissing, .alreadyIssued, .applicationUnreadable, .overloaded, .deadlineExceeded, .internalError,
        ],
        .dutyLine: [.candidateUnknown, .requestMismatch, .deadlineExceeded, .journalUnavailable, .internalError],
    ]

    /// What an issuing server says to registers that copy themselves to it: nothing about a certificate, and they pass none of it on.
    private static let copying: Set<RefusalCode> = [.requestMismatch, .journalUnavailable]

    /// What a party gives on one channel.
    static func codes(of party: Party, on channel: ChannelName) -> Set<RefusalCode>? {
        if channel == .lgwanSync { return copying }
        return party == Party(.municipality, .familyRegister) ? familyRegister[channel] : codes(of: party)
    }

    /// Whether what is asked on a channel may make the one who answers ask somebody else. Who takes in a copy of registers asks nobody.
    static func isAnsweredByAskingOn(_ channel: ChannelName) -> Bool { channel != .lgwanSync }

    /// What a party hears and tells its own asker in another word: nobody at a kiosk learns by trying that a notification was received (G1).
    static func translation(of code: RefusalCode, by party: Party) -> RefusalCode {
        party == Party(.municipality, .issuingServer) && code == .issuanceHeld ? .notEligible : code
    }
}

extension FlowNetwork {
    /// The codes that the parties which answer on a channel can give: their own, and those that they hear where they ask. Nil where the program of
    /// one of them is not in the table.
    func refusalCodes(on channel: ChannelName, depth: Int = 0) -> Set<RefusalCode>? {
        guard depth <= ChannelName.allCases.count else { return nil }
        var all: Set<RefusalCode> = []
        for server in channel.parties.servers {
            guard let own = RefusalOrigins.codes(of: server, on: channel) else { return nil }
            all.formUnion(own)
            guard RefusalOrigins.isAnsweredByAskingOn(channel) else { continue }
            for further in channels.map(\.channel) where further.parties.client == server {
                guard let heard = refusalCodes(on: further, depth: depth + 1) else { continue }
                all.formUnion(heard.intersection(listedCodes(on: further)).map { RefusalOrigins.translation(of: $0, by: server) })
            }
        }
        return all
    }

    private func listedCodes(on channel: ChannelName) -> Set<RefusalCode> {
        Set(channels.filter { $0.channel == channel }.flatMap(\.toClient).flatMap(\.listedCodes).compactMap(RefusalCode.init(rawValue:)))
    }
}

extension BodyContents {
    /// The choices of a refusal's `code`.
    var listedCodes: [String] {
        guard direction == .refusal, let code = fields.first(where: { $0.path == "code" }), case .scalar(.oneOf(let choices)) = code.shape else { return [] }
        return choices
    }
}
