public import Crypto
public import Domain
public import Paper

/// What a scramble image carries (H3): the front's picture, signed by the municipality and encrypted to the enquiry site, so that the site
/// alone can read it and can tell that nothing in it was altered. It is bound to the municipality that signs and to the key that opens.
///
/// Form: a version octet, then sealed (`CompactEnvelope`): the municipality's code (6 digits), the moment of signing (6 octets), the length
/// of the signature (1 octet), the signature (ECDSA P-256 with SHA-256, in DER), the packed picture.
public struct ScrambleRecord: Sendable {
    public let picture: FrontPicture
    /// The JIS code of the municipality that signed.
    public let municipality: String
    /// When it signed, by its own clock.
    public let signedAt: Instant

    private static let version: UInt8 = 1
    private static let purpose = Array("kofu scramble record".utf8) + [version]
    private static let codeCount = 6
    /// Milliseconds since 1970-01-01T00:00:00Z, the highest octet first: enough for the years up to 9999.
    private static let momentCount = 6

    /// Why a record was not opened; never holds what is in it.
    public enum Refusal: Error, Sendable, Hashable {
        /// Another form, or altered, or sealed to another key.
        case damaged
        /// Of a municipality that is not known here.
        case municipalityUnknown
        /// Not signed by the municipality that it names.
        case signatureInvalid
        /// More than a scramble image carries, though little of the page is left to leave out.
        case tooLong
    }

    /// The octets of a record, at most `ScrambleReader.capacity`.
    /// - Parameters:
    ///   - key: the municipality's for signing documents.
    ///   - now: the moment of signing; what lies before 1970 is written as its beginning.
    public static func seal(_ picture: FrontPicture, municipality: String, at now: Instant, key: PrivateKey, to site: PublicKey) throws -> [UInt8] {
        let code = Array(municipality.utf8)
        guard code.count == codeCount else { throw Refusal.municipalityUnknown }
        let head = code + octets(of: now)
        let packed = picture.packed
        let signature = try key.signature(of: statement(head, site, packed))
        let sealed = try CompactEnvelope.seal(head + [UInt8(signature.count)] + signature + packed, to: site, purpose: purpose)
        guard sealed.count < ScrambleReader.capacity else { throw Refusal.tooLong }
        return [version] + sealed
    }

    /// Opens what was read from a scan.
    /// - Parameters:
    ///   - key: the enquiry site's.
    ///   - signer: the certificate of a municipality by its code; nil where there is no such municipality.
    public static func open(_ octets: [UInt8], key: PrivateKey, signer: (_ municipality: String) -> Certificate?) throws(Refusal) -> ScrambleRecord {
        guard octets.first == version, let sealed = try? CompactEnvelope.open(Array(octets.dropFirst()), recipient: key, purpose: purpose) else { throw .damaged }
        let inside = sealed.withSpan { span in span.indices.map { span[$0] } }
        let headCount = codeCount + momentCount
        guard inside.count > headCount, inside.count > headCount + Int(inside[headCount]) else { throw .damaged }
        let head = Array(inside[..<headCount])
        let municipality = String(decoding: head[..<codeCount], as: UTF8.self)
        let picture = headCount + 1 + Int(inside[headCount])
        let packed = Array(inside[picture...])
        guard let certificate = signer(municipality) else { throw .municipalityUnknown }
        let signature = Array(inside[(headCount + 1)..<picture])
        guard (try? certificate.publicKey.verify(signature, of: statement(head, key.publicKey, packed))) == true else { throw .signatureInvalid }
        guard let picture = try? FrontPicture(unpacking: packed) else { throw .damaged }
        return ScrambleRecord(picture: picture, municipality: municipality, signedAt: moment(head[codeCount...]))
    }

    private static func statement(_ head: [UInt8], _ site: PublicKey, _ packed: [UInt8]) -> [UInt8] { purpose + head + site.subjectPublicKeyInfo + packed }

    private static func octets(of moment: Instant) -> [UInt8] {
        let milliseconds = UInt64(max(0, moment.millisecondsSinceEpoch))
        return (0..<momentCount).reversed().map { UInt8(truncatingIfNeeded: milliseconds >> (8 * UInt64($0))) }
    }

    private static func moment(_ octets: ArraySlice<UInt8>) -> Instant {
        Instant(millisecondsSinceEpoch: octets.reduce(0) { $0 << 8 | Int64($1) })
    }
}
