#if DEFECTS
/// Places in what a base64 field holds: a sealed document, a card's certificate, a PDF.
enum DocumentHiding {
    /// - Parameter clean: a JSON string of base64, quotes included.
    static func hide(_ mutant: LeakMutant, inBase64 clean: [UInt8]) -> [UInt8]? {
        guard clean.count > 2, let octets = Base64Text.decode(Array(clean.dropFirst().dropLast())), let words = mutant.payload?.flatMap(\.self) else { return nil }
        let kind = mutant.place.kind
        let changed: [UInt8]? = switch kind {
        case .cmsAfter, .cardAfter, .pdfAfterEnd: octets + words
        case .cmsUnauthenticated, .cmsAuthenticated, .cmsOriginator, .cmsKeyMaterial, .cmsSecondRecipient: sealed(kind, words, octets)
        case .cardSubject, .cardExtension: certificate(kind, words, octets)
        case .pdfMetadata, .pdfUpdate, .pdfComment, .pdfUnusedObject, .pdfInvisibleText: PDFHiding.hide(kind, words, in: octets)
        default: nil
        }
        return changed.map { [UInt8(ascii: "\"")] + Base64Text.encode($0) + [UInt8(ascii: "\"")] }
    }

    /// AuthEnvelopedData (RFC 5083): version, originatorInfo, recipients, content, authAttrs, mac, unauthAttrs.
    private static func sealed(_ kind: HidingKind, _ words: [UInt8], _ octets: [UInt8]) -> [UInt8]? {
        guard var tree = DERTree(octets), let body = tree.at([1, 0]), body.children.count == 4 else { return nil }
        let changed: Bool = switch kind {
        case .cmsUnauthenticated: tree.change([1, 0]) { $0.children.append(DERTree(0xA2, [.madeUpAttribute(words)])) }
        case .cmsAuthenticated: tree.change([1, 0]) { $0.children.insert(DERTree(0xA1, [.madeUpAttribute(words)]), at: 3) }
        case .cmsOriginator: tree.change([1, 0]) { $0.children.insert(DERTree(0xA0, [DERTree(0xA0, [.octetString(words)])]), at: 1) }
        case .cmsKeyMaterial: tree.change([1, 0, 1, 0]) { $0.children.insert(DERTree(0xA1, [.octetString(words)]), at: 2) }
        default: tree.change([1, 0, 1]) { $0.children.append(DERTree(0xA4, [.octetString(words)])) }
        }
        return changed ? tree.octets : nil
    }

    private static func certificate(_ kind: HidingKind, _ words: [UInt8], _ octets: [UInt8]) -> [UInt8]? {
        guard var tree = DERTree(octets), tree.at([0, 7, 0]) != nil else { return nil }
        let changed = kind == .cardSubject
            ? tree.change([0, 5]) { $0 = .commonName(words) }
            : tree.change([0, 7, 0]) { $0.children.append(.madeUpExtension(words)) }
        return changed ? tree.octets : nil
    }
}

/// Places in a PDF (ISO 32000-1). What is added is a valid file to every reader.
enum PDFHiding {
    static func hide(_ kind: HidingKind, _ words: [UInt8], in file: [UInt8]) -> [UInt8]? {
        // A municipality's part has no end of its own: what is added follows its signature.
        let end = last("startxref", in: file)
        if kind == .pdfComment {
            let place = end ?? file.count
            return Array(file[..<place]) + [UInt8(ascii: "%")] + words.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } + [0x0A] + file[place...]
        }
        // Everything else is an update: an object of its own, a table of its own, a trailer that leads to the table before.
        let text = "<" + LeakEncoding.hexadecimal(words) + ">"
        let stream = "BT 3 Tr /F1 1 Tf \(text) Tj ET"
        let object = switch kind {
        case .pdfMetadata: "<</Title \(text)>>"
        case .pdfInvisibleText: "<</Length \(stream.utf8.count)>>stream\n\(stream)\nendstream"
        case .pdfUnusedObject: text
        default: "<</Note \(text)>>"
        }
        let number = 9000, start = file.count
        var update = Array("\(number) 0 obj\n\(object)\nendobj\n".utf8)
        guard let end else { return file + update }
        let table = start + update.count
        let place = String(start)
        let entries = kind == .pdfMetadata ? "/Info \(number) 0 R" : ""
        let before = String(decoding: file[(end + 9)...].filter { (0x30...0x39).contains($0) }, as: UTF8.self)
        update += Array("""
            xref
            \(number) 1
            \(String(repeating: "0", count: max(0, 10 - place.count)))\(place) 00000 n\u{20}
            trailer
            <</Size \(number + 1)/Root 1 0 R\(entries)/Prev \(before)>>
            startxref
            \(table)
            %%EOF

            """.utf8)
        return file + update
    }

    private static func last(_ word: String, in file: [UInt8]) -> Int? {
        let word = Array(word.utf8)
        guard file.count >= word.count else { return nil }
        return (0...(file.count - word.count)).last { file[$0] == word[0] && file[$0..<$0 + word.count].elementsEqual(word) }
    }
}
#endif
