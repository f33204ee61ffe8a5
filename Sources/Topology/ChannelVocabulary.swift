public import Domain
public import Policy

extension ChannelName {
    /// Who asks and who answers on this channel. The file repeats it for its readers, and must agree.
    /// Nil where one side is outside the network that kofu runs (a browser).
    public var parties: (client: Party, server: Party)? {
        let issuingServer = Party(.municipality, .issuingServer)
        return switch self {
        case .kioskLine: (Party(.kiosk), Party(.storeNetwork))
        case .dedicated: (Party(.storeNetwork), Party(.jlisCenter, .issuingCenter))
        case .lgwan: (Party(.jlisCenter, .issuingCenter), issuingServer)
        case .jpki: (Party(.jlisCenter, .issuingCenter), Party(.jpkiCenter))
        case .core: (issuingServer, Party(.municipality, .registers))
        case .lgwanSync: (Party(.municipality, .registers), issuingServer)
        case .lgwanFamily: (issuingServer, Party(.municipality, .familyRegister))
        case .dutyLine: (Party(.municipality, .dutyDesk), Party(.municipality, .familyRegister))
        case .suspension: (Party(.callCenter), Party(.jpkiCenter))
        case .registration, .enquiry: nil
        }
    }

    /// The classes of data that may cross this channel at all. The allowlist says which fields do; it may
    /// be narrower than this, never wider (design: "must never carry").
    public var permittedClasses: [DataClass] {
        let operational = DataClass.allCases.filter { $0.exposure == .operational }
        return switch self {
        case .kioskLine, .dedicated: operational + [.certificate, .signature, .sealedDocument, .sealedApplication]
        case .lgwan: operational + [.serial, .document, .sealedApplication]
        case .jpki: [.validityCheck]
        // The family-register system answers its own city's issuing server, for one request at a time; what goes to an ASP and
        // stays there never has it (A7).
        case .core: operational + [.registerRecord, .individualNumberSealed, .familyRegisterRecord]
        case .lgwanSync: operational + [.registerRecord, .individualNumberSealed]
        case .lgwanFamily: operational + [.serial, .document, .sealedApplication]
        case .dutyLine: operational + [.searchKey, .familyRegisterCandidate, .hold]
        case .registration: operational + [.certificate, .signature, .application, .sealedApplication]
        case .enquiry: operational + [.scannedImage, .decryptedPicture]
        case .suspension: operational + [.serial]
        }
    }

    func permits(_ dataClass: DataClass) -> Bool { permittedClasses.contains(dataClass) }

    /// Which end of a link gives it its name: the end that has only one link of this channel.
    var namingEnd: Link.End {
        switch self {
        case .lgwan: .server
        default: .client
        }
    }

    /// Whether a link of this channel stays inside one operator or one municipality (A1, A14).
    var staysInOneHouse: Bool {
        switch self {
        case .kioskLine, .core, .lgwanSync, .lgwanFamily, .dutyLine: true
        case .dedicated, .lgwan, .jpki, .registration, .enquiry, .suspension: false
        }
    }

    typealias Link = Topology.Link
}

/// How many links of a channel a node of one party needs on one end.
struct LinkNeed: Sendable {
    let party: Party
    let channel: ChannelName
    let end: Topology.Link.End
    /// True where one link is also the most; a centre has many, a kiosk one.
    let exactlyOne: Bool

    /// Without these links a node cannot do its work, and it would only be noticed at the first request.
    static let all: [LinkNeed] = [
        LinkNeed(party: Party(.kiosk), channel: .kioskLine, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.storeNetwork), channel: .dedicated, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.jlisCenter, .issuingCenter), channel: .dedicated, end: .server, exactlyOne: false),
        LinkNeed(party: Party(.jlisCenter, .issuingCenter), channel: .jpki, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.jlisCenter, .issuingCenter), channel: .lgwan, end: .client, exactlyOne: false),
        LinkNeed(party: Party(.jpkiCenter), channel: .jpki, end: .server, exactlyOne: false),
        LinkNeed(party: Party(.municipality, .issuingServer), channel: .lgwan, end: .server, exactlyOne: true),
        LinkNeed(party: Party(.municipality, .issuingServer), channel: .core, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.municipality, .registers), channel: .core, end: .server, exactlyOne: true),
        LinkNeed(party: Party(.callCenter), channel: .suspension, end: .client, exactlyOne: true),
    ]

    /// Parties that a topology may do without.
    private static let optionalParties: Set<Party> = [Party(.callCenter)]

    /// The channels that every topology has.
    static let channels: [ChannelName] = ChannelName.allCases.filter { name in all.contains { $0.channel == name && !optionalParties.contains($0.party) } }
}
