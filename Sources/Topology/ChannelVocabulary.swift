public import Domain
public import Policy

extension ChannelName {
    /// Who asks and who answers on this channel; of several who answer, each has links of its own. The file repeats it for its readers, and must agree.
    public var parties: (client: Party, servers: [Party]) {
        let issuingServer = Party(.municipality, .issuingServer), registers = Party(.municipality, .registers), familyRegister = Party(.municipality, .familyRegister)
        return switch self {
        case .kioskLine: (Party(.kiosk), [Party(.storeNetwork)])
        case .dedicated: (Party(.storeNetwork), [Party(.jlisCenter, .issuingCenter)])
        case .lgwan: (Party(.jlisCenter, .issuingCenter), [issuingServer])
        case .jpki: (Party(.jlisCenter, .issuingCenter), [Party(.jpkiCenter)])
        case .core: (issuingServer, [registers, familyRegister])
        case .lgwanSync: (registers, [issuingServer])
        case .lgwanFamily: (issuingServer, [familyRegister])
        case .dutyLine: (Party(.municipality, .dutyDesk), [familyRegister])
        case .registration: (Party(.personalComputer, .applicant), [Party(.jlisCenter, .useRegistrationSite)])
        case .siteLine: (Party(.jlisCenter, .useRegistrationSite), [Party(.jlisCenter, .issuingCenter)])
        case .suspension: (Party(.callCenter), [Party(.jpkiCenter)])
        case .enquiry: (Party(.personalComputer, .relyingParty), [Party(.jlisCenter, .enquirySite)])
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
        case .core: operational + [.serial, .registerRecord, .individualNumberSealed, .familyRegisterRecord, .sealedApplication]
        case .lgwanSync: operational + [.registerRecord, .individualNumberSealed]
        case .lgwanFamily: operational + [.serial, .document, .sealedApplication]
        case .dutyLine: operational + [.searchKey, .familyRegisterCandidate, .hold]
        case .registration, .siteLine: operational + [.certificate, .signature, .sealedApplication]
        case .enquiry: operational + [.scannedImage, .decryptedPicture]
        case .suspension: operational + [.serial]
        }
    }

    func permits(_ dataClass: DataClass) -> Bool { permittedClasses.contains(dataClass) }

    /// Which end of a link gives it its name: an end that has only one link of this channel. An issuing server asks its registers and its family
    /// register over `core`: the link to the registers bears its name, the other that of the family register.
    func namingEnd(server: Party?) -> Link.End {
        switch self {
        case .lgwan: .server
        case .core: server?.role == .familyRegister ? .server : .client
        default: .client
        }
    }

    /// Whether a link of this channel stays inside one operator or one municipality (A1, A14).
    var staysInOneHouse: Bool {
        switch self {
        case .kioskLine, .core, .lgwanSync, .lgwanFamily, .dutyLine: true
        case .dedicated, .lgwan, .jpki, .registration, .siteLine, .enquiry, .suspension: false
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
    /// What must sit at the far end; nil where the channel leaves no choice.
    var peer: Party?
    /// Of municipalities: the only pattern with this need; nil for both.
    var pattern: Topology.Pattern?

    /// Without these links a node cannot do its work, and it would only be noticed at the first request.
    static let all: [LinkNeed] = [
        LinkNeed(party: Party(.kiosk), channel: .kioskLine, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.storeNetwork), channel: .dedicated, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.jlisCenter, .issuingCenter), channel: .dedicated, end: .server, exactlyOne: false),
        LinkNeed(party: Party(.jlisCenter, .issuingCenter), channel: .jpki, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.jlisCenter, .issuingCenter), channel: .lgwan, end: .client, exactlyOne: false),
        LinkNeed(party: Party(.jpkiCenter), channel: .jpki, end: .server, exactlyOne: false),
        LinkNeed(party: Party(.municipality, .issuingServer), channel: .lgwan, end: .server, exactlyOne: true),
        LinkNeed(party: Party(.municipality, .issuingServer), channel: .core, end: .client, exactlyOne: true, peer: Party(.municipality, .registers), pattern: .onPremises),
        LinkNeed(party: Party(.municipality, .registers), channel: .core, end: .server, exactlyOne: true, pattern: .onPremises),
        // A6: the registers of a city at an ASP are not asked; they copy themselves there.
        LinkNeed(party: Party(.municipality, .registers), channel: .lgwanSync, end: .client, exactlyOne: true, pattern: .lgwanASP),
        LinkNeed(party: Party(.municipality, .issuingServer), channel: .lgwanSync, end: .server, exactlyOne: true, pattern: .lgwanASP),
        // A5, A7: the family register is asked within the city hall, or from the ASP one certificate at a time.
        LinkNeed(
            party: Party(.municipality, .issuingServer), channel: .core, end: .client, exactlyOne: true, peer: Party(.municipality, .familyRegister), pattern: .onPremises),
        LinkNeed(party: Party(.municipality, .familyRegister), channel: .core, end: .server, exactlyOne: true, pattern: .onPremises),
        LinkNeed(party: Party(.municipality, .issuingServer), channel: .lgwanFamily, end: .client, exactlyOne: true, pattern: .lgwanASP),
        LinkNeed(party: Party(.municipality, .familyRegister), channel: .lgwanFamily, end: .server, exactlyOne: true, pattern: .lgwanASP),
        LinkNeed(party: Party(.municipality, .dutyDesk), channel: .dutyLine, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.personalComputer, .applicant), channel: .registration, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.jlisCenter, .useRegistrationSite), channel: .registration, end: .server, exactlyOne: false),
        LinkNeed(party: Party(.jlisCenter, .useRegistrationSite), channel: .siteLine, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.personalComputer, .relyingParty), channel: .enquiry, end: .client, exactlyOne: true),
        LinkNeed(party: Party(.jlisCenter, .enquirySite), channel: .enquiry, end: .server, exactlyOne: false),
        LinkNeed(party: Party(.callCenter), channel: .suspension, end: .client, exactlyOne: true),
    ]

    /// The channels that every topology has.
    static let channels: [ChannelName] = [.kioskLine, .dedicated, .lgwan, .jpki, .core]
}
