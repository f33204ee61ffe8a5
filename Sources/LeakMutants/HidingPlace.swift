#if DEFECTS
/// Where forbidden data hides: a kind of place, and for places inside of a body which field.
public struct HidingPlace: Sendable, Hashable {
    public let kind: HidingKind
    /// A field, spelt as in docs/messages.md: `menu[].options[].name`.
    public let field: String?

    public init(_ kind: HidingKind, _ field: String? = nil) {
        self.kind = kind
        self.field = field
    }

    /// `extra-key`, `json-value:menu[].kind`.
    public var name: String { field.map { "\(kind.rawValue):\($0)" } ?? kind.rawValue }

    init?(name: String) {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard let first = parts.first, let kind = HidingKind(rawValue: first) else { return nil }
        self.init(kind, parts.count == 2 ? parts[1] : nil)
    }
}

/// The kinds of places. The raw value is part of a mutant's name.
public enum HidingKind: String, Sendable, Hashable, CaseIterable {
    // HTTP: what stands around a body.
    case headerExtra = "header-extra", headerFirst = "header-first", headerName = "header-name", headerValue = "header-value", headerHost = "header-host"
    case headerCase = "header-case", headerOrder = "header-order", headerSpacing = "header-spacing", headerZeros = "header-zeros"
    case transferCoding = "transfer-coding", lineEnding = "line-ending", afterBody = "after-body"
    case path, messageName = "message-name", query, method, version, reasonPhrase = "reason-phrase", status

    // JSON: how a body is built and spelt.
    case extraKey = "extra-key", extraKeyFirst = "extra-key-first", extraKeyNested = "extra-key-nested", keyName = "key-name", keyCase = "key-case"
    case keyOrder = "key-order", keyTwice = "key-twice"
    case jsonWhitespace = "json-whitespace", jsonEscape = "json-escape", jsonNumber = "json-number", jsonByteOrderMark = "json-byte-order-mark"
    case jsonComment = "json-comment", jsonAfter = "json-after"
    // JSON: in a field.
    case jsonValue = "json-value", jsonFitted = "json-fitted", jsonNull = "json-null", jsonPresence = "json-presence"
    case listCount = "list-count", listCountOver = "list-count-over", base64Bits = "base64-bits", hexCase = "hex-case"
    case textSelector = "text-selector", textForm = "text-form"

    // DER: RFC 6960 on `jpki`.
    case ocspNonce = "ocsp-nonce", ocspNonceLonger = "ocsp-nonce-longer", ocspRequestor = "ocsp-requestor", ocspExtension = "ocsp-extension"
    case ocspSingleExtension = "ocsp-single-extension", ocspSecondCertificate = "ocsp-second-certid", ocspSerial = "ocsp-serial"
    case ocspIssuerDigest = "ocsp-issuer-digest", ocspHashParameters = "ocsp-hash-parameters", ocspSignature = "ocsp-signature", ocspVersion = "ocsp-version"
    case ocspResponder = "ocsp-responder", ocspTimes = "ocsp-times", ocspSigner = "ocsp-signer", ocspSecondSigner = "ocsp-second-signer"
    case ocspStatus = "ocsp-status", derAfter = "der-after", derLength = "der-length"

    // What lies in a base64 field.
    case cmsUnauthenticated = "cms-unauthenticated-attribute", cmsAuthenticated = "cms-authenticated-attribute", cmsOriginator = "cms-originator"
    case cmsKeyMaterial = "cms-user-keying-material", cmsSecondRecipient = "cms-second-recipient", cmsAfter = "cms-after"
    case cardSubject = "card-certificate-subject", cardExtension = "card-certificate-extension", cardAfter = "card-certificate-after"
    case pdfMetadata = "pdf-metadata", pdfAfterEnd = "pdf-after-eof", pdfUpdate = "pdf-incremental-update", pdfComment = "pdf-comment"
    case pdfUnusedObject = "pdf-unused-object", pdfInvisibleText = "pdf-invisible-text"

    // TLS.
    case sni, alpn, helloExtension = "hello-extension", helloSuites = "hello-suites", helloGroups = "hello-groups", helloRandom = "hello-random"
    case requestExtension = "certificate-request-extension"
    case recordPadding = "record-padding", recordSizes = "record-sizes", keyUpdates = "key-updates", alert, emptyRecords = "empty-records"
    case certificateSubject = "certificate-subject", certificateName = "certificate-second-name", certificateSerial = "certificate-serial"
    case certificateExtension = "certificate-extension", certificateKeyIdentifier = "certificate-key-identifier", certificateDates = "certificate-dates"
    case certificateChain = "certificate-chain"

    // When and how often.
    case connectionCount = "connection-count", messageCount = "message-count", messageTiming = "message-timing"

    public enum Level: String, Sendable, Hashable, CaseIterable { case http, json, field, der, document, tls, certificate, time }

    public var level: Level {
        switch self {
        case .headerExtra, .headerFirst, .headerName, .headerValue, .headerHost, .headerCase, .headerOrder, .headerSpacing, .headerZeros, .transferCoding,
             .lineEnding, .afterBody, .path, .messageName, .query, .method, .version, .reasonPhrase, .status: .http
        case .extraKey, .extraKeyFirst, .extraKeyNested, .keyName, .keyCase, .keyOrder, .keyTwice, .jsonWhitespace, .jsonEscape, .jsonNumber,
             .jsonByteOrderMark, .jsonComment, .jsonAfter: .json
        case .jsonValue, .jsonFitted, .jsonNull, .jsonPresence, .listCount, .listCountOver, .base64Bits, .hexCase, .textSelector, .textForm: .field
        case .ocspNonce, .ocspNonceLonger, .ocspRequestor, .ocspExtension, .ocspSingleExtension, .ocspSecondCertificate, .ocspSerial, .ocspIssuerDigest,
             .ocspHashParameters, .ocspSignature, .ocspVersion, .ocspResponder, .ocspTimes, .ocspSigner, .ocspSecondSigner, .ocspStatus, .derAfter, .derLength: .der
        case .cmsUnauthenticated, .cmsAuthenticated, .cmsOriginator, .cmsKeyMaterial, .cmsSecondRecipient, .cmsAfter, .cardSubject, .cardExtension, .cardAfter,
             .pdfMetadata, .pdfAfterEnd, .pdfUpdate, .pdfComment, .pdfUnusedObject, .pdfInvisibleText: .document
        case .sni, .alpn, .helloExtension, .helloSuites, .helloGroups, .helloRandom, .requestExtension, .recordPadding, .recordSizes, .keyUpdates, .alert,
             .emptyRecords: .tls
        case .certificateSubject, .certificateName, .certificateSerial, .certificateExtension, .certificateKeyIdentifier, .certificateDates,
             .certificateChain: .certificate
        case .connectionCount, .messageCount, .messageTiming: .time
        }
    }

    /// Whether the place takes octets; else it takes bits.
    public var takesText: Bool {
        switch self {
        case .headerCase, .headerOrder, .headerSpacing, .headerZeros, .lineEnding, .method, .version, .status, .keyCase, .keyOrder, .jsonWhitespace, .jsonEscape,
             .jsonNumber, .jsonByteOrderMark, .jsonFitted, .jsonNull, .jsonPresence, .listCount, .listCountOver, .base64Bits, .hexCase, .textSelector, .textForm,
             .ocspNonce, .ocspSerial, .ocspIssuerDigest, .ocspResponder, .ocspTimes, .ocspStatus, .derLength, .helloSuites, .helloGroups, .helloRandom,
             .recordPadding, .recordSizes, .keyUpdates, .alert, .emptyRecords, .certificateSerial, .certificateDates, .certificateKeyIdentifier,
             .connectionCount, .messageCount, .messageTiming: false
        default: true
        }
    }

    /// Whether a test build plants it on a network. The others are named and counted only: nothing in them is refused or found,
    /// or what they would say is what every connection says.
    public var isPlantable: Bool {
        switch self {
        case .helloGroups, .helloRandom, .alert, .emptyRecords, .connectionCount, .messageCount, .messageTiming: false
        default: true
        }
    }

    /// Whether a value can lie there in two halves.
    var takesHalves: Bool {
        switch self {
        case .headerExtra, .headerFirst, .extraKey, .extraKeyFirst, .extraKeyNested, .keyName, .jsonValue: true
        default: false
        }
    }
}
#endif
