#if DEFECTS
public import Policy

/// A channel as mutants see it: its allowlist, and the classes of data that the code permits on it at all.
public struct LeakChannel: Sendable {
    public let policy: ChannelPolicy
    public let permitted: Set<DataClass>

    public init(policy: ChannelPolicy, permitted: Set<DataClass>) {
        self.policy = policy
        self.permitted = permitted
    }

    public var name: String { policy.name }

    public var forbidden: [ForbiddenData] { ForbiddenData.allCases.filter { $0.isForbidden(where: permitted) } }
}

/// All mutants of a network, derived from its allowlist, so that a message or field more has its mutants at once.
public enum LeakCatalogue {
    /// - Parameter onlyMessages: without the mutants of connections, certificates and time.
    public static func all(of channel: LeakChannel, onlyMessages: Bool = false) -> [LeakMutant] {
        var mutants: [LeakMutant] = []
        for message in channel.policy.messages {
            for part in [LeakMutant.Part.request, .response, .refusal] {
                guard let direction = Direction(part) else { continue }
                let policy = message.body(direction)
                if case .binary = policy.content, part == .refusal { continue }
                for place in places(policy, part) { mutants += planted(channel, message.name, part, place) }
            }
        }
        guard !onlyMessages else { return mutants }
        for kind in HidingKind.allCases where [.tls, .certificate, .time].contains(kind.level) {
            for part in [LeakMutant.Part.client, .server] where kind.isSaid(by: part) {
                mutants += planted(channel, LeakMutant.connection, part, HidingPlace(kind))
            }
        }
        return mutants
    }

    /// The places that a body has.
    public static func places(_ policy: BodyPolicy, _ part: LeakMutant.Part) -> [HidingPlace] {
        let http = HidingKind.allCases.filter { $0.level == .http && $0.isSaid(by: part) }.map { HidingPlace($0) }
        switch policy.content {
        case .binary: return http + HidingKind.allCases.filter { $0.level == .der && $0.isSaid(by: part) }.map { HidingPlace($0) }
        case .json(let fields):
            let all = CatalogueField.all(in: fields)
            let json = HidingKind.allCases.filter { $0.level == .json && ![.extraKeyNested, .jsonEscape, .jsonNumber].contains($0) && !($0 == .keyOrder && fields.count < 2) }
            return http + json.map { HidingPlace($0) } + all.flatMap { field in kinds(of: field).map { HidingPlace($0, field.path) } }
        }
    }

    /// What can be done to a field of this shape.
    private static func kinds(of field: CatalogueField) -> [HidingKind] {
        let presence: [HidingKind] = field.isOptional ? [.jsonPresence] : []
        switch field.shape {
        case .list(let count): return presence + [.jsonNull] + (count.count > 1 ? [.listCount] : []) + [.listCountOver]
        case .object: return presence + [.jsonNull, .extraKeyNested]
        case .scalar(let grammar):
            var kinds = presence + [.jsonValue, .jsonNull]
            if grammar.roomBits > 0 { kinds.append(.jsonFitted) }
            switch grammar {
            case .hexadecimal: kinds += [.hexCase, .jsonEscape]
            case .base64: kinds += [.base64Bits, .jsonEscape] + documents(in: field.dataClass)
            case .integer: kinds.append(.jsonNumber)
            case .text: kinds += [.textSelector, .textForm]
            case .boolean: break
            default: kinds.append(.jsonEscape)
            }
            return kinds
        }
    }

    private static func documents(in dataClass: DataClass) -> [HidingKind] {
        switch dataClass {
        case .certificate: [.cardSubject, .cardExtension, .cardAfter]
        case .sealedDocument: [.cmsUnauthenticated, .cmsAuthenticated, .cmsOriginator, .cmsKeyMaterial, .cmsSecondRecipient, .cmsAfter]
        case .document: [.pdfMetadata, .pdfAfterEnd, .pdfUpdate, .pdfComment, .pdfUnusedObject, .pdfInvisibleText]
        default: []
        }
    }

    private static func planted(_ channel: LeakChannel, _ message: String, _ part: LeakMutant.Part, _ place: HidingPlace) -> [LeakMutant] {
        let encodings = place.kind.takesText ? LeakEncoding.texts.filter { $0 != .split || place.kind.takesHalves } : [.bits]
        return channel.forbidden.flatMap { data in
            encodings.filter { $0.parts(of: data.canary) != nil }.map {
                LeakMutant(channel: channel.policy.name, message: message, part: part, data: data, encoding: $0, place: place)
            }
        }
    }
}

extension HidingKind {
    /// Whether the sender of this part has the place.
    func isSaid(by part: LeakMutant.Part) -> Bool {
        switch self {
        case .path, .messageName, .query, .method, .version, .headerHost: part == .request
        case .reasonPhrase, .status: part == .response || part == .refusal
        case .ocspRequestor: part == .request
        case .ocspResponder, .ocspTimes, .ocspSigner, .ocspSecondSigner, .ocspStatus: part == .response
        case .sni, .alpn, .helloExtension, .helloSuites, .helloGroups, .connectionCount, .messageCount: part == .client
        case .requestExtension: part == .server
        default: true
        }
    }
}
#endif
