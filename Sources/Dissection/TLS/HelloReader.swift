/// Takes the messages with extensions apart and compares each part with the profile. What is explained is counted in octets;
/// the header of a message counts as explained where its body could be read to its end.
struct HelloReader {
    private(set) var deviations: [Deviation] = []
    private(set) var explained = 0
    private let what: String

    init(_ what: String) { self.what = what }

    private mutating func note(_ rule: String, _ sentence: String) { deviations.append(Deviation(rule: rule, sentence: "\(what): \(sentence)")) }

    private mutating func malformed(_ place: String) { note("tls-message-malformed", "\(place) has not its form, so that the message is not read") }

    /// RFC 8446, section 4.1.2. `body` is without the header.
    mutating func clientHello(_ body: ArraySlice<UInt8>) -> ClientHello? {
        var cursor = Cursor(body)
        guard let version = cursor.take16(), let random = cursor.take(32), let session = cursor.takeVector(1), let suites = cursor.takeVector(2), suites.count.isMultiple(of: 2),
              let compressions = cursor.takeVector(1), let extensions = takeExtensions(&cursor) else {
            malformed("the ClientHello")
            return nil
        }
        explained += 4 + 32 + 1 + 2 + 1 + 2
        expect(version == PinnedProfile.legacyVersion, 2, "tls-hello-version", "its version is not that of TLS 1.2, as TLS 1.3 has it")
        expect(session.count == PinnedProfile.sessionIDOctets, session.count, "tls-session-id", "the session id has \(session.count) octets instead of \(PinnedProfile.sessionIDOctets)")
        let offered = stride(from: suites.startIndex, to: suites.endIndex, by: 2).map { UInt16(suites[$0]) << 8 | UInt16(suites[$0 + 1]) }
        expect(offered == PinnedProfile.offeredCipherSuites, suites.count, "tls-cipher-suites", "the \(offered.count) cipher suites are not those of the profile")
        expect(compressions.elementsEqual([0]), compressions.count, "tls-compression", "the compression methods are not the null method alone")
        compare(extensions, with: PinnedProfile.clientHello)
        return ClientHello(random: Array(random), sessionID: Array(session), cipherSuites: offered, extensions: extensions)
    }

    /// RFC 8446, section 4.1.3.
    mutating func serverHello(_ body: ArraySlice<UInt8>, after hello: ClientHello?) -> ServerHello? {
        var cursor = Cursor(body)
        guard let version = cursor.take16(), let random = cursor.take(32), let session = cursor.takeVector(1), let suite = cursor.take16(), let compression = cursor.take8(),
              let extensions = takeExtensions(&cursor) else {
            malformed("the ServerHello")
            return nil
        }
        explained += 4 + 32 + 1 + 2
        expect(version == PinnedProfile.legacyVersion, 2, "tls-hello-version", "its version is not that of TLS 1.2, as TLS 1.3 has it")
        expect(Array(session) == hello?.sessionID, session.count, "tls-session-id", "the session id is not the client's")
        expect(suite == PinnedProfile.cipherSuite, 2, "tls-cipher-suites", "the cipher suite is not that of the profile")
        expect(compression == 0, 1, "tls-compression", "the compression method is not the null method")
        compare(extensions, with: PinnedProfile.serverHello)
        return ServerHello(random: Array(random), sessionID: Array(session), cipherSuite: suite, extensions: extensions)
    }

    /// RFC 8446, section 4.3.1.
    mutating func encryptedExtensions(_ body: ArraySlice<UInt8>) -> [HelloExtension]? {
        var cursor = Cursor(body)
        guard let extensions = takeExtensions(&cursor) else {
            malformed("the list of extensions")
            return nil
        }
        explained += 4 + 2
        compare(extensions, with: PinnedProfile.encryptedExtensions)
        return extensions
    }

    /// RFC 8446, section 4.3.2.
    mutating func certificateRequest(_ body: ArraySlice<UInt8>) -> CertificateRequest? {
        var cursor = Cursor(body)
        guard let context = cursor.takeVector(1), let extensions = takeExtensions(&cursor) else {
            malformed("the CertificateRequest")
            return nil
        }
        explained += 4 + 1 + 2
        expect(context.isEmpty, context.count, "tls-certificate-context", "its context has \(context.count) octets instead of none")
        compare(extensions, with: PinnedProfile.certificateRequest)
        return CertificateRequest(context: Array(context), extensions: extensions)
    }

    /// RFC 8446, section 4.4.2. Certificates count as explained: whoever reads them says what they hold.
    mutating func certificates(_ body: ArraySlice<UInt8>) -> [[UInt8]] {
        var cursor = Cursor(body)
        guard let context = cursor.takeVector(1), let list = cursor.takeVector(3), cursor.isEmpty else {
            malformed("the Certificate message")
            return []
        }
        explained += 4 + 1 + 3
        expect(context.isEmpty, context.count, "tls-certificate-context", "its context has \(context.count) octets instead of none")
        var certificates: [[UInt8]] = []
        cursor = Cursor(list)
        while !cursor.isEmpty {
            guard let der = cursor.takeVector(3), let extensions = cursor.takeVector(2) else {
                malformed("an entry of the list of certificates")
                return certificates
            }
            explained += 3 + der.count + 2
            expect(extensions.isEmpty, extensions.count, "tls-extension-unexpected", "a certificate has \(extensions.count) octets of extensions on the wire, where the profile has none")
            certificates.append(Array(der))
        }
        if certificates.count != 1 { note("tls-certificate-count", "it has \(certificates.count) certificates instead of the leaf alone") }
        return certificates
    }

    /// RFC 8446, section 4.4.3: the signature, where its scheme is that of the profile.
    mutating func certificateVerify(_ body: ArraySlice<UInt8>) -> [UInt8]? {
        var cursor = Cursor(body)
        guard let scheme = cursor.take16(), let signature = cursor.takeVector(2), cursor.isEmpty else {
            malformed("the CertificateVerify")
            return nil
        }
        explained += 4 + 2
        expect(scheme == PinnedProfile.signatureScheme, 2, "tls-signature-scheme", "the signature scheme is not that of the profile")
        expect(Signature.isCanonical(Array(signature)), signature.count, "tls-signature-encoding", "the signature is not the one DER encoding of two numbers")
        return scheme == PinnedProfile.signatureScheme ? Array(signature) : nil
    }

    // MARK: Parts

    private mutating func expect(_ isSo: Bool, _ octets: Int, _ rule: String, _ sentence: String) {
        if isSo { explained += octets } else { note(rule, sentence) }
    }

    /// The list of extensions, which ends the message.
    private func takeExtensions(_ cursor: inout Cursor) -> [HelloExtension]? {
        guard let list = cursor.takeVector(2), cursor.isEmpty else { return nil }
        var rest = Cursor(list)
        var extensions: [HelloExtension] = []
        while !rest.isEmpty {
            guard let type = rest.take16(), let content = rest.takeVector(2) else { return nil }
            extensions.append(HelloExtension(type: type, content: Array(content)))
        }
        return extensions
    }

    private mutating func compare(_ extensions: [HelloExtension], with profile: [(type: UInt16, content: PinnedProfile.Content)]) {
        var seen: [UInt16] = []
        for item in extensions {
            guard let expected = profile.first(where: { $0.type == item.type }), !seen.contains(item.type) else {
                note("tls-extension-unexpected", "\(item.name), \(item.content.count + 4) octets, is not in the profile\(seen.contains(item.type) ? " a second time" : "")")
                continue
            }
            seen.append(item.type)
            switch expected.content {
            case .exactly(let octets): expect(item.content == octets, 4 + octets.count, "tls-extension-content", "\(item.name) does not hold what the profile has")
            case .keyShare(let prefix):
                let isAsExpected = item.content.starts(with: prefix) && item.content.count == prefix.count + PinnedProfile.pointOctets
                expect(isAsExpected, 4 + item.content.count, "tls-extension-content", "\(item.name) is not one share of P-256")
                if isAsExpected, !Signature.isPointOnP256(Array(item.content.suffix(PinnedProfile.pointOctets))) { note("tls-key-share-invalid", "the key share is not a point on P-256") }
            }
        }
        let expected = profile.map(\.type)
        for type in expected where !seen.contains(type) { note("tls-extension-missing", "\(HelloExtension(type: type, content: []).name) is missing") }
        if seen.count == expected.count, seen != expected { note("tls-extension-order", "the extensions stand in another order than in the profile") }
    }
}
