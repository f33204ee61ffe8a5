#if DEFECTS
extension LeakMutant {
    /// What a review finds of these rules on account of what is hidden, and not of what the trial itself did: connections are cut after
    /// each mutant, and what follows broken framing is found once more.
    ///
    /// A store network hands on what it was told, and with it the hash of the clean message, so that a hash that does not fit the altered
    /// request shows on `kiosk-line` only because the two do not conspire. In the same way the JPKI centre answers the nonce and the
    /// serial that it was meant to be asked for, as long as it does not know of the lie.
    public func telling(_ rules: [String]) -> [String] {
        var incidental: Set<String> = ["tls-alert", "octets-after-break"]
        if part == .request, channel == "kiosk-line" { incidental.insert("request-hash-mismatch") }
        if part == .request, place.kind == .ocspNonce || place.kind == .ocspSerial { incidental.formUnion(["ocsp-other-nonce", "ocsp-other-certificate"]) }
        return rules.filter { !incidental.contains($0) }
    }
}

extension HidingKind {
    /// The rules by which a receiver's reader or gate refuses what lies in this place; empty where it has nothing to refuse by.
    ///
    /// Where words make a body too long, the rules of length are right as well; see `LeakTrial`.
    public var gateRules: Set<String> {
        switch self {
        case .headerExtra, .headerFirst, .headerName, .headerOrder, .transferCoding: ["http-header-not-expected"]
        case .headerValue: ["http-content-type"]
        // What is spelt like a host is one that this end is not.
        case .headerHost: ["http-host", "host-unknown", "http-header-spacing"]
        case .headerCase: ["http-header-case"]
        case .headerSpacing: ["http-header-spacing"]
        case .headerZeros: ["http-content-length-leading-zero"]
        case .lineEnding: ["http-line-ending"]
        case .afterBody: ["http-out-of-turn"]
        case .path, .query: ["http-target"]
        // What is spelt like a message is one that the channel does not have.
        case .messageName: ["http-target", "message-unknown"]
        case .method: ["http-method"]
        case .version: ["http-version"]
        case .reasonPhrase: ["http-reason-phrase"]
        case .status: ["http-status"]
        case .extraKey, .extraKeyFirst, .extraKeyNested, .keyName: ["field-unknown", "body-not-canonical"]
        case .keyCase: ["field-unknown"]
        case .keyOrder: ["field-order"]
        case .keyTwice, .jsonWhitespace, .jsonEscape, .jsonNumber, .jsonByteOrderMark, .jsonComment, .jsonAfter: ["body-not-canonical"]
        case .jsonValue: ["field-grammar", "field-type", "body-not-canonical"]
        case .jsonNull: ["field-type"]
        case .listCountOver: ["list-length"]
        case .base64Bits, .hexCase: ["field-grammar"]
        case .ocspNonceLonger, .ocspRequestor, .ocspExtension, .ocspSingleExtension, .ocspSecondCertificate, .ocspHashParameters, .ocspVersion,
             .ocspSecondSigner, .derAfter, .derLength: ["binary-refused"]
        // A request has no signature; a response's is judged behind the gate.
        case .ocspSignature: ["binary-refused"]
        case .sni, .alpn, .helloExtension: ["client-hello-extension"]
        // A client has not asked for it.
        case .requestExtension: ["tls-handshake"]
        case .certificateSubject, .certificateName, .certificateExtension, .certificateChain: ["peer-certificate"]
        default: []
        }
    }

    /// Further rules by which what the gate lets through is refused behind it, as journals have them.
    public var rulesBehind: Set<String> {
        switch self {
        case .jsonFitted, .jsonValue: ["request-hash", "answer-unreadable", "refusal-code"]
        default: []
        }
    }
}
#endif
