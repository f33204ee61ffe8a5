/// Which program a node runs.
public enum NodeKind: String, Sendable, Hashable, CaseIterable {
    case kiosk = "kiosk"
    case storeNetwork = "store-network"
    case jlisCenter = "jlis-center"
    case jpkiCenter = "jpki-center"
    case municipality = "municipality"
    case personalComputer = "personal-computer"
    /// コールセンター: the 24-hour desk for lost cards (A11).
    case callCenter = "call-center"

    /// The name of the executable that plays this kind of node.
    public var executableName: String {
        switch self {
        case .kiosk: "Kiosk"
        case .storeNetwork: "StoreNet"
        case .jlisCenter: "JLISCenter"
        case .jpkiCenter: "JPKICenter"
        case .municipality: "Municipality"
        case .personalComputer: "PersonalComputer"
        case .callCenter: "CallCenter"
        }
    }

    /// The parts that one executable can play; empty where it has only one and `role` is left out.
    public var roles: [NodeRole] {
        switch self {
        case .kiosk, .storeNetwork, .jpkiCenter, .callCenter: []
        case .jlisCenter: [.issuingCenter, .useRegistrationSite, .enquirySite]
        case .municipality: [.issuingServer, .registers, .familyRegister, .dutyDesk]
        case .personalComputer: [.applicant, .relyingParty]
        }
    }
}

/// The part that a node plays where its kind has several (`--role`).
public enum NodeRole: String, Sendable, Hashable, CaseIterable {
    /// 証明書交付センター
    case issuingCenter = "issuing-center"
    case useRegistrationSite = "use-registration-site"
    case enquirySite = "enquiry-site"
    /// 証明発行サーバ
    case issuingServer = "issuing-server"
    /// Resident register, seal register and tax: one core system.
    case registers = "registers"
    /// 戸籍システム
    case familyRegister = "family-register"
    /// 宿直室
    case dutyDesk = "duty-desk"
    /// Whose PC: of who applies for a use registration, or of who was handed a certificate.
    case applicant = "applicant"
    case relyingParty = "relying-party"
}

/// One side of a channel: what a node must be to sit there.
public struct Party: Sendable, Hashable, CustomStringConvertible {
    public let kind: NodeKind
    public let role: NodeRole?

    public init(_ kind: NodeKind, _ role: NodeRole? = nil) {
        self.kind = kind
        self.role = role
    }

    public var description: String {
        if let role { "\(kind.rawValue)/\(role.rawValue)" } else { kind.rawValue }
    }
}
