import Testing
@testable import Crypto

@Suite("private keys in PKCS #8, read strictly")
struct PrivateKeyInfoTests {
    /// One RSA key for all tests: making one takes long.
    private static let rsa = Result { try octets(of: .generate(.rsa2048)) }

    private static func octets(of key: PrivateKey) throws -> [UInt8] { try key.pkcs8().withSpan { span in span.array(0..<span.count) } }

    private static func encoding(_ kind: KeyKind) throws -> [UInt8] { try kind == .rsa2048 ? rsa.get() : octets(of: .generate(.p256)) }

    private func refusal(of encoding: [UInt8]) -> CryptoError? {
        do throws(CryptoError) {
            _ = try PrivateKey(pkcs8: .copying(encoding))
            return nil
        } catch {
            return error
        }
    }

    /// A key around whose numbers everything can be changed.
    private func information(version: [UInt8] = DER.integer(0), algorithm: [UInt8], key: [UInt8], behind: [UInt8] = []) -> [UInt8] {
        DER.sequence(version, algorithm, DER.octetString(key), behind)
    }

    private func rsaNumbers() throws -> [[UInt8]] {
        let encoding = try Self.encoding(.rsa2048)
        guard case .rsa2048(let positions) = try PrivateKeyInfo(encoding.span) else { throw CryptoError(.unsupported, at: "test", "no RSA key") }
        return [
            positions.modulus, positions.publicExponent, positions.privateExponent, positions.prime1, positions.prime2,
            positions.exponent1, positions.exponent2, positions.coefficient,
        ].map { Array(encoding[$0]) }
    }

    private func rsaKey(_ numbers: [[UInt8]], version: [UInt8] = DER.integer(0), behind: [UInt8] = []) -> [UInt8] {
        let key = DER.element(DER.Tag.sequence, [version] + numbers.map { DER.integer(magnitude: $0) } + [behind])
        return information(algorithm: DER.sequence(OID.rsaEncryption, DER.null), key: key)
    }

    private func p256Key(scalar: [UInt8], point: [UInt8], version: UInt8 = 1, parameters: [UInt8] = [], behind: [UInt8] = []) -> [UInt8] {
        let wrapped = point.isEmpty ? [] : DER.element(DER.Tag.constructed(1), DER.bitString(point))
        let key = DER.sequence(DER.integer(version), DER.octetString(scalar), parameters, wrapped, behind)
        return information(algorithm: DER.sequence(OID.ellipticCurvePublicKey, OID.prime256v1), key: key)
    }

    private func p256Numbers() throws -> (scalar: [UInt8], point: [UInt8]) {
        let encoding = try Self.encoding(.p256)
        guard case .p256(let scalar, let point) = try PrivateKeyInfo(encoding.span) else { throw CryptoError(.unsupported, at: "test", "no P-256 key") }
        return (Array(encoding[scalar]), Array(encoding[point]))
    }

    @Test("a key that was read signs as the one that was written", arguments: KeyKind.allCases)
    func reading(kind: KeyKind) throws {
        let key = try PrivateKey.generate(kind)
        let read = try PrivateKey(pkcs8: key.pkcs8())
        #expect(read.kind == kind)
        #expect(read.publicKey == key.publicKey)
        #expect(try key.publicKey.verify(read.signature(of: [1, 2, 3]), of: [1, 2, 3]))
        #expect(try Self.octets(of: read) == Self.octets(of: key))
        #expect(LibraryErrors.drain().isEmpty)
    }

    @Test("a key of the stock command's is read, and gives the public key that the command gives", arguments: [["RSA", "rsa_keygen_bits:2048"], ["EC", "ec_paramgen_curve:P-256"]])
    func stockKeys(type: [String]) throws {
        let stock = try StockOpenSSL()
        #expect(try stock.run("genpkey", "-algorithm", type[0], "-pkeyopt", type[1], "-out", "key.pem").code == 0)
        #expect(try stock.run("pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der").code == 0)
        let key = try PrivateKey(pem: .copying(stock.read("key.pem")))
        #expect(try key.publicKey.subjectPublicKeyInfo == stock.read("public.der"))
        try stock.write(key.pem().withSpan { span in span.array(0..<span.count) }, to: "again.pem")
        #expect(try stock.run("pkey", "-in", "again.pem", "-check", "-noout").code == 0)
        #expect(try stock.read("again.pem") == stock.read("key.pem"))
    }

    @Test("a key of another length, curve or number of primes is refused, though the stock command reads it", arguments: [
        ["RSA", "rsa_keygen_bits:3072"], ["RSA", "rsa_keygen_bits:1024"], ["RSA", "rsa_keygen_primes:3"], ["EC", "ec_paramgen_curve:P-384"], ["EC", "ec_paramgen_curve:secp256k1"],
    ])
    func stockRefusals(type: [String]) throws {
        let stock = try StockOpenSSL()
        #expect(try stock.run("genpkey", "-algorithm", type[0], "-pkeyopt", type[1], "-out", "key.pem").code == 0)
        #expect(try stock.run("pkey", "-in", "key.pem", "-noout").code == 0)
        #expect(throws: CryptoError.self) { try PrivateKey(pem: .copying(stock.read("key.pem"))) }
    }

    @Test("a key that is cut anywhere, or followed by an octet, is refused", arguments: KeyKind.allCases)
    func wholeness(kind: KeyKind) throws {
        let encoding = try Self.encoding(kind)
        #expect(refusal(of: encoding) == nil)
        for count in encoding.indices { #expect(refusal(of: Array(encoding.prefix(count))) != nil) }
        #expect(refusal(of: encoding + [0])?.code == .malformed)
    }

    @Test("a key with any one octet changed is refused", arguments: KeyKind.allCases)
    func alteredOctets(kind: KeyKind) throws {
        let encoding = try Self.encoding(kind)
        for index in encoding.indices {
            var altered = encoding
            altered[index] ^= UInt8.random(in: 1...255)
            #expect(refusal(of: altered) != nil, "octet \(index)")
        }
        #expect(LibraryErrors.drain().isEmpty)
    }

    @Test("made-up octets in the shape of a key are refused", arguments: KeyKind.allCases)
    func madeUpOctets(kind: KeyKind) throws {
        let encoding = try Self.encoding(kind)
        for _ in 0..<500 {
            var altered = encoding
            let start = Int.random(in: altered.indices)
            for index in start..<min(altered.count, start + Int.random(in: 1...64)) { altered[index] = UInt8.random(in: 0...255) }
            if altered != encoding { #expect(refusal(of: altered) != nil) }
            #expect(refusal(of: (0..<Int.random(in: 0...200)).map { _ in UInt8.random(in: 0...255) }) != nil)
        }
    }

    @Test("another version, an attribute or a further element is refused")
    func forms() throws {
        let encoding = try Self.encoding(.p256)
        var cursor = DERCursor(encoding.span, place: "test")
        var fields = try cursor.enter(DER.Tag.sequence, in: encoding.span)
        _ = try fields.readAny(in: encoding.span)
        let algorithm = Array(encoding[try fields.readAny(in: encoding.span).whole]), key = Array(encoding[try fields.readAny(in: encoding.span).content])
        #expect(information(algorithm: algorithm, key: key) == encoding)
        #expect(refusal(of: information(version: DER.integer(1), algorithm: algorithm, key: key))?.code == .malformed)
        #expect(refusal(of: information(algorithm: algorithm, key: key, behind: [DER.Tag.constructed(0), 0]))?.code == .malformed)
        #expect(refusal(of: information(algorithm: algorithm, key: key + [5, 0]))?.code == .malformed)
        #expect(refusal(of: information(algorithm: DER.sequence(OID.rsaEncryption, DER.null), key: key)) != nil)
        #expect(refusal(of: information(algorithm: DER.sequence(OID.rsaEncryption), key: key))?.code == .unsupported)
    }

    @Test("a P-256 scalar of another length, of 0, of the curve's order, or of another's point is refused")
    func p256Consistency() throws {
        let (scalar, point) = try p256Numbers(), other = try p256Numbers().point
        let curve = DER.element(DER.Tag.constructed(0), OID.prime256v1), otherCurve = DER.element(DER.Tag.constructed(0), OID.sha256)
        #expect(refusal(of: p256Key(scalar: scalar, point: point)) == nil)
        #expect(refusal(of: p256Key(scalar: scalar, point: point, parameters: curve)) == nil)
        #expect(refusal(of: p256Key(scalar: scalar, point: point, parameters: otherCurve))?.code == .malformed)
        #expect(refusal(of: p256Key(scalar: scalar, point: point, version: 0))?.code == .malformed)
        #expect(refusal(of: p256Key(scalar: scalar, point: point, behind: [5, 0]))?.code == .malformed)
        #expect(refusal(of: p256Key(scalar: scalar, point: other))?.code == .malformed)
        #expect(refusal(of: p256Key(scalar: scalar, point: []))?.code == .unsupported)
        #expect(refusal(of: p256Key(scalar: scalar, point: [2] + point[1...32]))?.code == .malformed)
        #expect(refusal(of: p256Key(scalar: [0] + scalar, point: point))?.code == .malformed)
        #expect(refusal(of: p256Key(scalar: [UInt8](repeating: 0, count: 32), point: point))?.code == .malformed)
        let order = try #require(Hex.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"))
        #expect(refusal(of: p256Key(scalar: order, point: point))?.code == .malformed)
        #expect(refusal(of: p256Key(scalar: [UInt8](repeating: 0xff, count: 32), point: point))?.code == .malformed)
    }

    @Test("an RSA key whose numbers do not follow from its primes is refused, whichever it is")
    func rsaConsistency() throws {
        let numbers = try rsaNumbers()
        #expect(refusal(of: rsaKey(numbers)) == nil)
        for index in numbers.indices {
            for bit in [1, 2] as [UInt8] {
                var altered = numbers
                altered[index][altered[index].count - 1] ^= bit
                #expect(refusal(of: rsaKey(altered)) != nil, "number \(index)")
            }
            var short = numbers
            short[index] = [1]
            #expect(refusal(of: rsaKey(short)) != nil, "number \(index)")
            #expect(refusal(of: rsaKey(Array(numbers.prefix(index)))) != nil)
        }
        #expect(refusal(of: rsaKey(numbers, version: DER.integer(1)))?.code == .malformed)
        #expect(refusal(of: rsaKey(numbers, behind: DER.integer(1)))?.code == .malformed)
    }

    @Test("primes that are swapped without what follows from them are refused")
    func swappedPrimes() throws {
        var numbers = try rsaNumbers()
        numbers.swapAt(3, 4)
        #expect(refusal(of: rsaKey(numbers))?.code == .malformed)
        numbers.swapAt(5, 6)
        #expect(refusal(of: rsaKey(numbers))?.code == .malformed)
    }

    @Test("numbers of two keys do not make one")
    func mixedKeys() throws {
        let numbers = try rsaNumbers()
        let other = try Self.octets(of: .generate(.rsa2048))
        guard case .rsa2048(let positions) = try PrivateKeyInfo(other.span) else { return }
        var mixed = numbers
        mixed[0] = Array(other[positions.modulus])
        #expect(refusal(of: rsaKey(mixed))?.code == .malformed)
        mixed = numbers
        mixed[2] = Array(other[positions.privateExponent])
        #expect(refusal(of: rsaKey(mixed))?.code == .malformed)
    }
}
