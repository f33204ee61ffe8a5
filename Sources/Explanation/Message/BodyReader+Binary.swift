/// Octets in base64, and what lies in them, by data class.
extension BodyReader {
    mutating func binary(_ count: ClosedRange<Int>, _ field: ReviewPolicy.Field, at place: String) throws(Unexplained) {
        let start = scanner.position
        guard start < scanner.end, scanner.bytes[start] == UInt8(ascii: "\"") else {
            if scanner.isAtEnd, !isComplete { throw cut }
            throw Unexplained("field-type", "\(place) is no string", at: start)
        }
        var end = start + 1
        while end < scanner.end, Base64Text.isAlphabet(scanner.bytes[end]) || scanner.bytes[end] == UInt8(ascii: "=") { end += 1 }
        guard end < scanner.end else {
            if isComplete { throw Unexplained("json-not-canonical", "\(place) is a string that does not end", at: start) }
            throw cut
        }
        guard scanner.bytes[end] == UInt8(ascii: "\"") else { throw Unexplained("field-grammar", "\(place) is no base64", at: end) }
        step(to: end + 1)
        guard let octets = Base64Text.decode(scanner.bytes[(start + 1)..<end]), count.contains(octets.count) else {
            account.leave(to: end + 1, rule: "field-grammar", "\(place) is not base64 in its one spelling, or of a length that its grammar does not have")
            return
        }
        account.explain(to: start + 1, "JSON syntax", rule: part.pointer)
        let inner = content(octets, count, field)
        account.absorb(inner, named: place, dataClass: field.dataClass) { start + 1 + min(Base64Text.place(ofOctet: $0), end - start - 1) }
        account.explain(to: end, "base64 padding", rule: field.pointer)
        account.explain(to: end + 1, "JSON syntax", rule: part.pointer)
    }

    /// What the octets of a field are. An account that ends early is completed here, so that every octet is in it.
    private mutating func content(_ octets: [UInt8], _ count: ClosedRange<Int>, _ field: ReviewPolicy.Field) -> Account {
        var inner = Account()
        do throws(Unexplained) {
            switch field.dataClass {
            case "certificate":
                let card = try CertificateReader.card(octets, authorities: context.authorities, into: &inner)
                facts.serial = card.serial
                facts.certificateKey = card.subjectPublicKeyInfo
                facts.authorityKeyIdentifier = card.authorityKeyIdentifier
            case "sealed-document":
                facts.sealedDocument = try SealedDocumentReader.read(octets, recipient: context.question?.facts.recipient, into: &inner)
            case "sealed-application":
                // To which city's key, only the certificates that every terminal carries would tell.
                _ = try SealedDocumentReader.read(octets, recipient: nil, into: &inner)
            case "document":
                facts.document = try PDFReader.read(octets, maker: maker, into: &inner)
            case "signature":
                facts.signature = octets
                try SignatureReader.read(octets, into: &inner)
            case "identifier":
                guard P256.isPoint(octets[...]) else { throw Unexplained("point-malformed", "no uncompressed point of P-256", at: 0) }
                facts.recipient = octets
                inner.explain(to: octets.count, "point of P-256", rule: field.pointer, freeBits: FreeBits.point)
            case "individual-number-sealed":
                try sealedNumber(octets, into: &inner)
            default:
                inner.explain(to: octets.count, "opaque octets", rule: field.pointer, freeBits: FreeBits.octets(octets.count) + FreeBits.choice(count.count))
            }
        } catch {
            inner.leave(to: octets.count, rule: error.rule, "\(error.sentence), at its octet \(error.offset)")
        }
        if inner.position < octets.count { inner.leave(to: octets.count, rule: "octets-after-end", "octets that belong to nothing") }
        return inner
    }

    /// Who must have made a document on this link.
    private var maker: ContentSignatureReader.Maker {
        let municipality = context.policy.nodes[context.link.server]?.municipality
        return ContentSignatureReader.Maker(
            uri: municipality.map { "kofu://documents/municipality/\($0)" }, requestHash: context.question?.facts.kioskRequestHash, authorities: context.authorities)
    }

    /// An Individual Number of twelve digits under AES-256-GCM: nonce, ciphertext, tag, and room for nothing else.
    private func sealedNumber(_ octets: [UInt8], into inner: inout Account) throws(Unexplained) {
        let rule = "individual-number-profile"
        guard octets.count == 12 + 12 + 16 else { throw Unexplained("sealed-number-length", "not the length of nonce, twelve digits and tag", at: 0) }
        inner.explain(to: 12, "AES-GCM nonce", rule: rule, freeBits: FreeBits.octets(12))
        inner.explain(to: 24, "ciphertext", rule: rule, freeBits: FreeBits.octets(12))
        inner.explain(to: 40, "AES-GCM tag", rule: rule, freeBits: FreeBits.octets(16))
    }
}
