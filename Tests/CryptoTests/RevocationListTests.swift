import Testing
@testable import Crypto

@Suite("A list of revoked certificates") struct RevocationListTests {
    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    private func list(_ serials: Set<[UInt8]>, number: UInt32 = 1, by authority: CertificateAuthority? = nil) throws -> [UInt8] {
        try (authority ?? fixture.authority).revocationList(
            of: serials, number: number, thisUpdateMilliseconds: Fixture.start, nextUpdateMilliseconds: Fixture.end)
    }

    private func read(_ der: [UInt8]) throws -> RevocationList { try RevocationList(der: der, issuer: fixture.authority.certificate) }

    @Test("holds the certificates that were revoked and no other")
    func holds() throws {
        let (revoked, good) = (try fixture.authority.issue(fixture.request()), try fixture.authority.issue(fixture.request()))
        // A serial number whose first octet needs a sign octet before it in DER, and one that does not.
        let serials: Set<[UInt8]> = [revoked.serial, [0x80], [0x7f], [0x90, 0, 1]]
        let list = try read(list(serials, number: 0xffff_ffff))
        #expect(list.serials == serials)
        #expect(list.contains(revoked) && !list.contains(good))
        #expect(try read(self.list([])).serials.isEmpty)
    }

    @Test("counts from its first moment to before its last")
    func current() throws {
        let list = try read(list([]))
        #expect(list.isCurrent(atMilliseconds: Fixture.start) && list.isCurrent(atMilliseconds: Fixture.end - 1))
        #expect(!list.isCurrent(atMilliseconds: Fixture.start - 1) && !list.isCurrent(atMilliseconds: Fixture.end))
    }

    @Test("of another authority, also one of the same name, is refused")
    func foreign() throws {
        let other = try CertificateAuthority.selfSigned(name: "kofu test root", notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        #expect(throws: CryptoError.self) { _ = try read(list([[1]], by: other)) }
        _ = try RevocationList(der: list([[1]], by: other), issuer: other.certificate)
    }

    @Test("changed or cut in any octet is refused")
    func changed() throws {
        let der = try list([[0x21, 0x43]])
        for index in der.indices {
            var changed = der
            changed[index] ^= 1
            #expect(throws: CryptoError.self, "octet \(index)") { _ = try read(changed) }
        }
        for count in [0, 1, der.count / 2, der.count - 1] { #expect(throws: CryptoError.self) { _ = try read(Array(der.prefix(count))) } }
        #expect(throws: CryptoError.self) { _ = try read(der + [0]) }
    }

    @Test("has room for so many and no more")
    func room() throws {
        let serials = Set((1...RevocationList.maximumCount).map { [UInt8(0x40), UInt8($0 >> 8), UInt8($0 & 0xff)] })
        #expect(try read(list(serials)).serials.count == RevocationList.maximumCount)
        #expect(throws: CryptoError.self) { _ = try list(serials.union([[1]])) }
    }

    @Test("is read by the stock command, which verifies its signature and finds the certificate revoked")
    func stock() throws {
        let stock = try StockOpenSSL()
        let (revoked, good) = (try fixture.authority.issue(fixture.request()), try fixture.authority.issue(fixture.request()))
        try stock.write(fixture.authority.certificate.pem, to: "root.pem")
        try stock.write(list([revoked.serial], number: 7), to: "list.der")
        try stock.write(revoked.pem, to: "revoked.pem")
        try stock.write(good.pem, to: "good.pem")
        let text = try stock.run("crl", "-inform", "DER", "-in", "list.der", "-CAfile", "root.pem", "-verify", "-noout", "-text")
        #expect(text.code == 0 && text.text.contains("verify OK") && text.text.lowercased().contains(revoked.serialHex), "\(text.text)")
        #expect(try stock.run("crl", "-inform", "DER", "-in", "list.der", "-out", "list.pem").code == 0)
        for (file, isGood) in [("good.pem", true), ("revoked.pem", false)] {
            let verified = try stock.run(
                "verify", "-x509_strict", "-crl_check", "-attime", "\(Fixture.now / 1000)", "-CAfile", "root.pem", "-CRLfile", "list.pem", "-no-CApath", "-no-CAstore", file)
            #expect((verified.code == 0) == isGood, "\(verified.text)")
        }
    }
}
