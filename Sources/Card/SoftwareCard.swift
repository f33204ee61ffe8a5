internal import Crypto

/// An Individual Number Card (マイナンバーカード) in a directory, as far as a kiosk uses one: the user
/// authentication certificate, its private key, and the PIN that guards the key (D1–D5).
///
/// While a value of this type lives, the card lies in this process's reader and in no other.
public struct SoftwareCard: ~Copyable {
    public enum State: String, Sendable, Hashable {
        case active, locked
    }

    private let slot: CardSlot
    private let files: CardFiles
    private let verifier: PINVerifier
    private var counter: RetryCounter

    private init(slot: consuming CardSlot, files: CardFiles, verifier: PINVerifier, counter: RetryCounter) {
        self.slot = slot
        self.files = files
        self.verifier = verifier
        self.counter = counter
    }

    /// Puts the card into the reader. Throws `inUse` where another process holds it, `leftBehind` where its holder has not, `unreadable` where
    /// there is no card or its files are damaged.
    public static func open(directory: String) throws(CardError) -> SoftwareCard {
        let slot = try CardSlot.insert(directory)
        let files = CardFiles(directory: directory)
        guard !CardFiles.exists(files.left) else { throw CardError(.leftBehind, at: directory, "the card was left behind at a kiosk and has not been collected") }
        return SoftwareCard(slot: slot, files: files, verifier: try PINVerifier(readingFrom: files.verifier), counter: try RetryCounter.read(files.counter))
    }

    public var remainingTries: Int { counter.remaining }

    public var state: State { counter.remaining == 0 ? .locked : .active }

    /// The key was removed, or never made: see `manufacture`.
    public var needsKey: Bool { !CardFiles.exists(files.key) }

    /// The user authentication certificate (利用者証明用電子証明書), readable without the PIN.
    public var certificateDER: [UInt8] {
        get throws(CardError) {
            guard CardFiles.exists(files.certificate) else { throw CardError(.noCertificate, at: files.certificate, "no certificate is installed") }
            let der = try CardFiles.read(files.certificate)
            guard (try? Certificate(der: der)) != nil else { throw CardError(.unreadable, at: files.certificate, "the certificate is damaged") }
            return der
        }
    }

    /// Signs the SHA-256 of `message` once the PIN is found right: ECDSA in DER, or RSA PKCS #1 v1.5.
    ///
    /// The try is counted, and on the disk, before the PIN is looked at: killing the kiosk in between
    /// gives no free try. A right PIN restores all tries; the third error in a row locks the card.
    public mutating func sign(_ message: [UInt8], pin: borrowing PIN) throws(CardError) -> [UInt8] {
        guard counter.remaining > 0 else { throw locked }
        // Before the try is counted: a damaged card is not the holder's error.
        let key = try readKey()
        let counted = try counter.spend()
        guard try verifier.accepts(pin, spending: counted) else {
            guard counter.remaining > 0 else { throw locked }
            throw CardError(.wrongPIN, at: files.directory, "the PIN is wrong", remainingTries: counter.remaining)
        }
        try counter.restore()
        do throws(CryptoError) {
            return try key.signature(of: message)
        } catch {
            throw CardError(.cryptography, at: files.key, "cannot sign")
        }
    }

    /// Stores the certificate that was issued for the card's key.
    public func install(certificate der: [UInt8]) throws(CardError) {
        guard let certificate = try? Certificate(der: der) else { throw CardError(.unreadable, at: "certificate to install", "not a certificate") }
        guard certificate.publicKey == (try readKey()).publicKey else {
            throw CardError(.foreignCertificate, at: files.certificate, "the certificate is for another key")
        }
        try files.replace(files.certificate, with: der.span)
    }

    private var locked: CardError {
        CardError(.locked, at: files.directory, "three errors in a row locked the card", remainingTries: 0)
    }

    private func readKey() throws(CardError) -> PrivateKey {
        guard !needsKey else { throw CardError(.needsKey, at: files.key, "the card has no private key") }
        return try SoftwareCard.readKey(files.key)
    }

    static func readKey(_ path: String) throws(CardError) -> PrivateKey {
        do throws(CryptoError) {
            return try PrivateKey(pem: SecretBytes.contents(ofFile: path))
        } catch {
            throw CardError(.unreadable, at: path, "the private key is damaged (\(error.code.rawValue))")
        }
    }
}
