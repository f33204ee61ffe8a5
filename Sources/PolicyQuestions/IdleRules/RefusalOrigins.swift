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
             .municipalityUnknown, .sessionUnknown, .alreadyIssued, .requestMismatch, .documentRefused, .cityUnreachable, .deadlineExceeded,
             .journalUnavailable, .overloaded, .gateRefused, .internalError]
        case (.municipality, .issuingServer):
            [.outsideHours, .certificateNotOffered, .optionNotOffered, .notResident, .notEligible, .domicileElsewhere, .glyphMissing, .alreadyIssued, .registerUnreachable,
             .deadlineExceeded, .journalUnavailable, .gateRefused, .internalError]
        case (.municipality, .registers):
            [.requestMismatch, .notResident, .notEligible, .domicileElsewhere, .optionNotOffered, .journalUnavailable, .internalError]
        // The others answer no JSON, or nothing yet.
        default: nil
        }
    }
}

extension FlowNetwork {
    /// The codes that the party which answers on a channel can give: its own, and those that it hears where it asks. Nil where its program is not
    /// in the table.
    func refusalCodes(on channel: ChannelName, depth: Int = 0) -> Set<RefusalCode>? {
        guard let server = channel.parties?.server, let own = RefusalOrigins.codes(of: server), depth <= ChannelName.allCases.count else { return nil }
        return channels.map(\.channel).filter { $0.parties?.client == server }.reduce(own) { codes, further in
            guard let heard = refusalCodes(on: further, depth: depth + 1) else { return codes }
            return codes.union(heard.intersection(listedCodes(on: further)))
        }
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
