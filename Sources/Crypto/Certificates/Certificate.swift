internal import COpenSSL
internal import Synchronization

/// An X.509 version 3 certificate (RFC 5280). Reading one says nothing about trusting it: `CertificateVerifier` does.
@safe
public final class Certificate: @unchecked Sendable {
    /// The longest certificate that is read, in octets.
    public static let maximumEncodedCount = 8 * 1024
    private static let label = "CERTIFICATE"

    public let der: [UInt8]
    let fields: CertificateFields
    public let publicKey: PublicKey

    /// OpenSSL's own reading, an X509 that is owned by this object and never changed; nil before it is asked for. It
    /// costs several times what this room's own reading does, and whoever only passes a certificate on needs none.
    private let decoded = Mutex<UInt?>(nil)

    /// Reads the whole of `der`. The key must be P-256 or RSA-2048.
    public init(der: [UInt8]) throws(CryptoError) {
        guard der.count <= Self.maximumEncodedCount else { throw CryptoError(.tooLarge, at: "Certificate", "longer than \(Self.maximumEncodedCount) octets") }
        fields = try CertificateFields(der.span)
        publicKey = try PublicKey(subjectPublicKeyInfo: Array(der[fields.subjectPublicKeyInfo]))
        self.der = der
    }

    /// An X509 that lives as long as this object. Throws where OpenSSL does not read what this room has read.
    package var handle: OpaquePointer {
        get throws(CryptoError) {
            try unsafe decoded.withLock { decoded throws(CryptoError) in
                if let known = unsafe decoded.flatMap({ unsafe OpaquePointer(bitPattern: $0) }) { return unsafe known }
                // `der` is borrowed for the call; the object that comes back becomes this object's.
                let new = try unsafe EncodedObject.decode(der, with: { unsafe d2i_X509(nil, $0, $1) }, freedBy: X509_free, at: "Certificate")
                decoded = UInt(bitPattern: new)
                return unsafe new
            }
        }
    }

    /// Reads one block of the textual form (RFC 7468 §5), with nothing around it.
    public convenience init(pem text: [UInt8]) throws(CryptoError) {
        let place = "Certificate.pem"
        guard text.count <= PEM.maximumCount else { throw CryptoError(.tooLarge, at: place, "longer than \(PEM.maximumCount) octets") }
        var base64 = [UInt8](repeating: 0, count: text.count)
        var target = base64.mutableSpan
        guard let count = PEM.unwrap(text.span, label: Self.label, into: &target) else {
            throw CryptoError(.malformed, at: place, "not one block named \(Self.label)")
        }
        base64.removeLast(base64.count - count)
        guard let der = Base64.decode(base64) else { throw CryptoError(.malformed, at: place, "not base64") }
        try self.init(der: der)
    }

    deinit { decoded.withLock { unsafe X509_free($0.flatMap { unsafe OpaquePointer(bitPattern: $0) }) } }

    /// The textual form (RFC 7468 §5), ASCII.
    public var pem: [UInt8] {
        let base64 = Base64.encode(der)
        var text = [UInt8](repeating: 0, count: PEM.encodedCount(ofBase64: base64.count, label: Self.label))
        var target = text.mutableSpan
        PEM.encode(base64.span, label: Self.label, into: &target)
        return text
    }

    /// SHA-256 of the encoding.
    public var fingerprint: [UInt8] { Digest.sha256(der) }

    /// The serial number's octets without a sign octet: what a certificate is known by at its issuer (発行番号).
    public var serial: [UInt8] {
        let content = der[fields.serial]
        return Array(content.count > 1 && content.first == 0 ? content.dropFirst() : content)
    }

    /// The serial number in lower-case hexadecimal.
    public var serialHex: String { Hex.encode(serial) }

    public var notBeforeMilliseconds: Int64 { fields.notBeforeMilliseconds }
    /// Verification accepts up to the second before this one, as OpenSSL counts.
    public var notAfterMilliseconds: Int64 { fields.notAfterMilliseconds }

    /// The subject's name as one line of text (RFC 2253), for people.
    public var subjectText: String { unsafe (try? handle).map { unsafe Self.text(of: X509_get_subject_name($0)) } ?? "" }
    public var issuerText: String { unsafe (try? handle).map { unsafe Self.text(of: X509_get_issuer_name($0)) } ?? "" }

    /// The names of kind URI among the subject alternative names; empty where there are none or the extension
    /// is malformed. How many names there are, and of what kinds, is the verifier's business.
    public var uniformResourceIdentifiers: [String] {
        (try? subjectAlternativeNames())?.compactMap { $0.kind == .uniformResourceIdentifier ? String(validating: $0.octets, as: UTF8.self) : nil } ?? []
    }

    /// `name` stays the certificate's.
    private static func text(of name: OpaquePointer?) -> String {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe kofu_BIO_free(bio) }
        guard unsafe X509_NAME_print_ex(bio, name, 0, kofu_name_flags()) >= 0 else { return "" }
        var start: UnsafeMutablePointer<CChar>?
        let count = unsafe kofu_BIO_get_mem_data(bio, &start)
        // The text lies in the BIO, which lives until the end of this function.
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: max(0, count)), as: UTF8.self)
    }
}

extension Certificate: Hashable {
    public static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
