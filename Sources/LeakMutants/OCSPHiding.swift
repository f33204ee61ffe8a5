#if DEFECTS
/// Places in an RFC 6960 request or response. Signatures are left as they are: a liar that can sign anew has the fields anyway.
enum OCSPHiding {
    /// The body with the mutant in it; nil where it has no such place.
    static func hide(_ mutant: LeakMutant, in body: [UInt8]) -> [UInt8]? {
        guard let words = mutant.payload?.flatMap(\.self), var tree = DERTree(body) else { return nil }
        switch mutant.place.kind {
        case .derAfter: return body + words
        case .derLength:
            tree.hasLongLength = true
            return tree.octets
        default: break
        }
        var bits = mutant.bits
        let changed = mutant.part == .request ? request(mutant.place.kind, words, &bits, &tree) : response(mutant.place.kind, words, &bits, &tree)
        return changed ? tree.octets : nil
    }

    private static func request(_ kind: HidingKind, _ words: [UInt8], _ bits: inout LeakBits, _ tree: inout DERTree) -> Bool {
        let certificate = [0, 0, 0, 0], extensions = [0, 1, 0]
        switch kind {
        case .ocspNonce, .ocspNonceLonger:
            // A nonce of 16 octets with the value in it, or the value itself, which has another length.
            let nonce = kind == .ocspNonce ? bits.octets(16) : words.count == 16 ? words + [0] : words
            return tree.change(extensions + [0, 1]) { $0.content = DERTree.octetString(nonce).octets }
        case .ocspRequestor: return tree.change([0]) { $0.children.insert(DERTree(0xA1, [DERTree(0xA4, [.commonName(words)])]), at: 0) }
        case .ocspVersion: return tree.change([0]) { $0.children.insert(DERTree(0xA0, [DERTree(0x02, octets: words)]), at: 0) }
        case .ocspExtension: return tree.change(extensions) { $0.children.append(.madeUpExtension(words)) }
        case .ocspSingleExtension: return tree.change([0, 0, 0]) { $0.children.append(DERTree(0xA0, [.sequence(.madeUpExtension(words))])) }
        case .ocspSecondCertificate:
            guard var second = tree.at([0, 0, 0]), second.change([0, 3], { $0.content = [1] + words }) else { return false }
            return tree.change([0, 0]) { $0.children.append(second) }
        case .ocspSerial: return tree.change(certificate + [3]) { $0.content = [0x41] + bits.octets(18) }
        case .ocspIssuerDigest: return tree.change(certificate + [1]) { $0.content = bits.octets(32) }
        case .ocspHashParameters: return tree.change(certificate + [0, 1]) { $0 = .octetString(words) }
        case .ocspSignature:
            tree.children.append(DERTree(0xA0, [.sequence(.sequence(.madeUpIdentifier), DERTree(0x03, octets: [0] + words))]))
            return true
        default: return false
        }
    }

    private static func response(_ kind: HidingKind, _ words: [UInt8], _ bits: inout LeakBits, _ tree: inout DERTree) -> Bool {
        if kind == .ocspStatus {
            tree = .sequence(DERTree(0x0A, octets: [[1, 2, 3, 5, 6][bits.number(below: 5)]]))
            return true
        }
        // The basic response lies in an octet string.
        guard let content = tree.at([1, 0, 1])?.content, var basic = DERTree(content), basic.at([0, 3]) != nil else { return false }
        let single = [0, 2, 0]
        let changed: Bool = switch kind {
        case .ocspNonce, .ocspNonceLonger:
            basic.change([0, 3, 0, 0, 1]) { $0.content = DERTree.octetString(kind == .ocspNonce ? bits.octets(16) : words.count == 16 ? words + [0] : words).octets }
        case .ocspExtension: basic.change([0, 3, 0]) { $0.children.append(.madeUpExtension(words)) }
        case .ocspSingleExtension: basic.change(single) { $0.children.append(DERTree(0xA1, [.sequence(.madeUpExtension(words))])) }
        case .ocspSecondCertificate:
            if let second = basic.at(single) { basic.change([0, 2]) { $0.children.append(second) } } else { false }
        case .ocspSerial: basic.change(single + [0, 3]) { $0.content = [0x41] + bits.octets(18) }
        case .ocspIssuerDigest: basic.change(single + [0, 1]) { $0.content = bits.octets(32) }
        case .ocspResponder: basic.change([0, 0, 0]) { $0.content = bits.octets(20) }
        case .ocspTimes:
            basic.change([0, 1]) { $0.content = Array("20\(10 + bits.number(below: 90))0\(1 + bits.number(below: 9))\(10 + bits.number(below: 18))1\(bits.number(below: 10))0000Z".utf8) }
        case .ocspVersion: basic.change([0]) { $0.children.insert(DERTree(0xA0, [DERTree(0x02, octets: words)]), at: 0) }
        case .ocspSignature: basic.change([2]) { $0.content = [0] + words + $0.content.dropFirst(1 + words.count) }
        case .ocspHashParameters: basic.change(single + [0, 0, 1]) { $0 = .octetString(words) }
        // Version 3, serial, algorithm, issuer, dates, subject.
        case .ocspSigner: basic.change([3, 0, 0, 0, 5]) { $0 = .commonName(words) }
        case .ocspSecondSigner: if let signer = basic.at([3, 0, 0]) { basic.change([3, 0]) { $0.children.append(signer) } } else { false }
        default: false
        }
        return changed && tree.change([1, 0, 1]) { $0.content = basic.octets }
    }
}
#endif
