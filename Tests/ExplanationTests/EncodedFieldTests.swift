import Dissection
import Explanation
import Testing

@Suite("What lies encoded in a field")
struct EncodedFieldTests {
    /// The rules of findings about a sealed document, on a connection on which the kiosk's key is known.
    private func sealed(_ document: [UInt8]) throws -> [String] {
        let sample = try #require(Sample.all.first { $0.channel == "kiosk-line" && $0.name == "issue" })
        let turn = try sample.turns()[1]
        let text = String(decoding: sample.response, as: UTF8.self)
        let whole = Octets.base64(Sealed.document(to: Octets.point))
        return turn.spoken.outcome(Spoken.answer(Array(text.replacing(whole, with: Octets.base64(document)).utf8)), .toClient).rules
    }

    @Test("is a sealed document of one form, sealed to the key of the request")
    func sealedDocument() throws {
        #expect(try sealed(Sealed.document(to: Octets.point)).isEmpty)
        #expect(try sealed(Sealed.document(to: Octets.point, identifier: [UInt8](repeating: 1, count: 20))) == ["sealed-other-recipient"])
        #expect(try sealed(Sealed.document(to: Octets.point, extra: [0x05, 0x00])) == ["der-unexpected"])
        #expect(try sealed(Sealed.document(to: Octets.point) + [0]) == ["der-unexpected"])
        #expect(try sealed([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]) == ["der-malformed"])
    }

    @Test("is a sealed application of the same form and one length (G5)")
    func sealedApplication() throws {
        let sample = try #require(Sample.all.first { $0.channel == "lgwan" && $0.name == "register" })
        func rules(_ application: [UInt8]) throws -> [String] {
            let text = String(decoding: sample.request, as: UTF8.self).replacing(Octets.base64(Sealed.application), with: Octets.base64(application))
            let spoken = try sample.spoken()
            return spoken.outcome(spoken.request("register", Array(text.utf8)), .toServer).rules
        }
        #expect(Sealed.application.count == 1562)
        #expect(try rules(Sealed.application).isEmpty)
        #expect(try rules(Sealed.application.dropLast() + [0, 0]) == ["field-grammar"])
        // A name instead of a ciphertext, in octets of the same number.
        #expect(try rules(Array("見本花子".utf8) + [UInt8](repeating: 0x20, count: 1550)) == ["der-unexpected"])
        var other = Sealed.application
        other[other.count - 18] = 0x0C
        #expect(try rules(other) == ["der-unexpected"])
    }

    private func card(_ certificate: [UInt8], authorities: KnownAuthorities = KnownAuthorities()) throws -> (messages: [ExplainedMessage], rules: [String], tally: OctetTally) {
        let sample = try #require(Sample.all.first { $0.channel == "kiosk-line" && $0.name == "open-session" })
        let text = String(decoding: sample.request, as: UTF8.self).replacing(Octets.base64(Recorded.card), with: Octets.base64(certificate))
        let spoken = try Spoken("kiosk-line", "kiosk-line.kiosk-a1", authorities: authorities)
        return spoken.outcome(spoken.request("open-session", Array(text.utf8)), .toServer)
    }

    @Test("is a card's certificate, from which serial and key are known, and in which nobody is named")
    func certificate() throws {
        let clean = try card(Recorded.card)
        let facts = try #require(clean.messages.first?.facts)
        #expect(clean.rules.isEmpty && facts.serial?.count == 16 && facts.certificateKey?.count == 294 && facts.authorityKeyIdentifier?.count == 20)
        // Another letter in the subject: it is not the serial number any more.
        let name = try #require(Recorded.card.firstRange(of: Array(Octets.hex(facts.serial ?? []).utf8)))
        var other = Recorded.card
        other[name.lowerBound] ^= 1
        #expect(try card(other).rules == ["der-unexpected"])
        #expect(try card(Recorded.card + [0]).rules == ["der-unexpected"])
    }

    @Test("holds no choice of the authority's where its key is known, and is refused under another")
    func authorities() throws {
        let identifier = try #require(try card(Recorded.card).messages.first?.facts.authorityKeyIdentifier)
        let known = KnownAuthorities(keyHashes: ["user-authentication": identifier + [UInt8](repeating: 0, count: 12)])
        let free = try #require(try card(Recorded.card).messages.first?.freeBits), bound = try #require(try card(Recorded.card, authorities: known).messages.first?.freeBits)
        #expect(free - bound == 160)
        #expect(try card(Recorded.card, authorities: KnownAuthorities(keyHashes: ["user-authentication": [UInt8](repeating: 1, count: 32)])).rules == ["authority-unknown"])
    }

    @Test("is an answer of OCSP to the question that was asked: same certificate, same nonce")
    func ocsp() throws {
        func answer(_ request: [UInt8], _ response: [UInt8]) throws -> (messages: [ExplainedMessage], rules: [String], tally: OctetTally) {
            var spoken = try Spoken("jpki", "jpki.issuing-center")
            _ = spoken.say(spoken.request("validity-check", request, type: "application/ocsp-request"), .toServer)
            return spoken.outcome(Spoken.answer(response, type: "application/ocsp-response"), .toClient)
        }
        let good = try answer(Recorded.ocspRequest, Recorded.ocspResponse)
        #expect(good.rules.isEmpty && good.messages.first?.facts.ocsp?.status == .good)
        #expect(good.messages.first?.pieces.first { $0.what.hasSuffix("OCSP nonce") }?.freeBits == 0)
        let revoked = try answer(Recorded.ocspRevokedRequest, Recorded.ocspRevokedResponse)
        #expect(revoked.rules.isEmpty)
        if case .revoked? = revoked.messages.first?.facts.ocsp?.status {} else { Issue.record("no revocation") }
        #expect(Set(try answer(Recorded.ocspRevokedRequest, Recorded.ocspResponse).rules) == ["ocsp-other-certificate", "ocsp-other-nonce"])
    }

    @Test("has numbers and points in one spelling only: an ECDSA signature, a point of the curve")
    func numbers() throws {
        let sample = try #require(Sample.all.first { $0.channel == "kiosk-line" && $0.name == "issue" })
        func rules(_ recipient: [UInt8], _ signature: [UInt8]) throws -> [String] {
            let text = String(decoding: sample.request, as: UTF8.self).replacing(Octets.base64(Octets.point), with: Octets.base64(recipient))
                .replacing(Octets.base64([UInt8](repeating: 0x5A, count: 256)), with: Octets.base64(signature))
            let spoken = try sample.spoken()
            return spoken.outcome(spoken.request("issue", Array(text.utf8)), .toServer).rules
        }
        let number = Octets.der(0x02, [UInt8](repeating: 0x11, count: 32))
        #expect(try rules(Octets.point, Octets.der(0x30, number, number)).isEmpty)
        #expect(try rules(Octets.point, Octets.der(0x30, Octets.der(0x02, [0] + [UInt8](repeating: 0x11, count: 32)), number)) == ["der-malformed"])
        #expect(try rules(Octets.point, Octets.der(0x30, number, number, number)) == ["der-unexpected"])
        #expect(try rules(Octets.point, [UInt8](repeating: 1, count: 255)) == ["der-unexpected"])
        var point = Octets.point
        point[64] ^= 1
        #expect(try rules(point, Octets.der(0x30, number, number)) == ["point-malformed"])
    }
}
