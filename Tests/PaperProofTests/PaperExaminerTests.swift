import Crypto
import Foundation
import Paper
@testable import PaperProof
import Testing

@Suite("A paper proves itself (B10)")
struct PaperExaminerTests {
    private let samples: Samples

    init() throws { samples = try Samples() }

    @Test("B10: whose content the city signed and whose grounds and backs the centre added is accepted, and begins with the city's octets untouched")
    func accepted() throws {
        let part = try samples.signedPart()
        let paper = try samples.examiner.compose(part, of: Samples.city, requestHash: Samples.requestHash, nowMilliseconds: Samples.now)
        #expect(samples.refusal(of: paper) == nil)
        #expect(paper.starts(with: part))
        // One revision.
        #expect(String(decoding: paper, as: UTF8.self).components(separatedBy: "startxref").count == 2)
    }

    @Test("B10: is refused where the centre changed any bit of the front")
    func frontChanged() throws {
        let paper = try samples.paper()
        let count = try #require(ContentPart.read(paper)).part.octets.count
        for bit in stride(from: 0, to: count * 8, by: count * 8 / 41) {
            var changed = paper
            changed[bit / 8] ^= 0x80 >> UInt8(bit % 8)
            #expect(samples.refusal(of: changed) != nil, "bit \(bit)")
        }
        var changed = paper
        changed[count - 12] ^= 1
        #expect(samples.refusal(of: changed) != nil)
        changed = paper
        changed[200] ^= 1
        #expect(samples.refusal(of: changed) == .signature(.otherContent))
    }

    @Test("B10: is refused where the centre added a text, a picture or an octet, or left something out")
    func addition() throws {
        let paper = try samples.paper()
        let count = try #require(ContentPart.read(paper)).count
        let text = Array("99 0 obj\n<</Length 33>>stream\nBT /F0 80 Tf 10 20 Td <0001> Tj ET\nendstream\nendobj\n".utf8)
        #expect(samples.refusal(of: Array(paper[..<count]) + text + paper[count...]) == .otherAddition)
        #expect(samples.refusal(of: paper + text) == .otherAddition)
        #expect(samples.refusal(of: paper + [0x0A]) == .otherAddition)
        #expect(samples.refusal(of: Array(paper.dropLast())) == .otherAddition)
        for place in stride(from: count, to: paper.count, by: 97) {
            var changed = paper
            changed[place] ^= 1
            #expect(samples.refusal(of: changed) == .otherAddition, "octet \(place)")
        }
    }

    @Test("H2, H4: is refused with another city's deterrent text or latent image", arguments: [
        PaperProtection(deterrentText: "複写", hiddenFigure: .certifiedMark), PaperProtection(deterrentText: "複製", hiddenFigure: .rabbit),
    ])
    func otherProtection(protection: PaperProtection) throws {
        let other = PaperExaminer.Municipality(id: Samples.city.id, protection: protection)
        let paper = try samples.examiner.compose(samples.signedPart(), of: other, requestHash: Samples.requestHash, nowMilliseconds: Samples.now)
        #expect(samples.refusal(of: paper, city: other) == nil)
        #expect(samples.refusal(of: paper) == .otherAddition)
    }

    @Test("is refused by kiosk and centre without a signature, with another city's, and in answer to another request")
    func signature() throws {
        let drawn = try samples.press.draw(Samples.sheet())
        let part = try samples.signer.part(of: drawn, by: samples.press, at: Samples.signedAt)
        let (certificate, key) = try Samples.certify("mizuho", samples.authority)
        let other = DocumentSigner(municipality: "132233", certificate: certificate, key: key, site: samples.site.publicKey)
        for (signed, refusal) in [
            (part.signed(by: []), PaperExaminer.Refusal.signature(.malformed)), (try other.sign(part, requestHash: Samples.requestHash), .signature(.signerNotAccepted)),
            (try samples.signer.sign(part, requestHash: [UInt8](repeating: 1, count: 32)), .signature(.otherContext)),
        ] {
            #expect(throws: refusal) {
                try samples.examiner.compose(signed, of: Samples.city, requestHash: Samples.requestHash, nowMilliseconds: Samples.now)
            }
            let found = try #require(ContentPart.read(signed))
            #expect(samples.refusal(of: try samples.press.compose(found.part, signedBy: found.signature, protection: Samples.protection)) == refusal)
        }
        #expect(samples.refusal(of: try samples.paper(), requestHash: [UInt8](repeating: 1, count: 32)) == .signature(.otherContext))
        #expect(samples.refusal(of: []) == .otherForm)
        #expect(samples.refusal(of: try samples.press.print(Samples.sheet())) == .otherForm)
        // The centre takes a part and nothing behind it.
        #expect(throws: PaperExaminer.Refusal.otherForm) {
            try samples.examiner.compose(samples.paper(), of: Samples.city, requestHash: Samples.requestHash, nowMilliseconds: Samples.now)
        }
    }

    @Test("H3: is refused where a back has no scramble image")
    func scrambleImage() throws {
        let part = try samples.press.part(of: samples.press.draw(Samples.sheet()), scrambled: [])
        let signed = try samples.signer.sign(part, requestHash: Samples.requestHash)
        let found = try #require(ContentPart.read(signed))
        #expect(samples.refusal(of: try samples.press.compose(found.part, signedBy: found.signature, protection: Samples.protection)) == .scrambleImageMissing)
    }

    @Test("has a signature that openssl verifies over the octets which the file names, and over no others")
    func openssl() throws {
        let found = try #require(ContentPart.read(samples.paper()))
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-proof-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        func verify(_ content: [UInt8]) throws -> Int32 {
            for (name, octets) in [("content", content), ("signature", found.signature), ("authority", samples.authority.certificate.pem)] {
                try Data(octets).write(to: directory.appendingPathComponent(name))
            }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.currentDirectoryURL = directory
            process.arguments = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "content", "-CAfile", "authority", "-purpose", "any",
                                 "-attime", "\(Samples.now / 1000)", "-out", "/dev/null"]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        #expect(try verify(found.part.octets) == 0)
        #expect(try verify(found.part.octets + [0]) != 0)
    }
}
