public import Crypto
import Glibc

extension SoftwareCard {
    /// Makes the card `directory`/`id`, or completes one whose private key was removed, and returns the
    /// public key to be certified. A card that has its key is left as it is.
    ///
    /// Verifier and counter outlive the key: a card that is completed keeps its PIN and its lost tries,
    /// and `pin` is not even looked at, since comparing it would be a try that nobody counts. The
    /// certificate of a removed key is removed with it.
    @discardableResult
    public static func manufacture(in directory: String, id: String, kind: KeyKind, pin: borrowing PIN) throws(CardError) -> PublicKey {
        guard !id.isEmpty, !id.contains("/"), !id.hasPrefix(".") else { throw CardError(.unreadable, at: directory, "not a card's identifier") }
        let files = CardFiles(directory: "\(directory)/\(id)")
        guard unsafe mkdir(files.directory, 0o700) == 0 || errno == EEXIST else {
            throw CardError(.notWritable, at: files.directory, "cannot make the directory, error \(errno)")
        }
        // Held to the end of the function: no reader sees a card half made.
        let slot = try CardSlot.insert(files.directory)
        defer { withExtendedLifetime(slot) {} }
        if !CardFiles.exists(files.verifier) {
            // The verifier comes last: where it is, the counter is, and only its loss would renew the counter.
            try files.replace(files.counter, with: RetryCounter.fullContent.span)
            try files.replace(files.verifier, with: try PINVerifier(for: pin).content.span)
        }
        if CardFiles.exists(files.key) { return try readKey(files.key).publicKey }
        guard unsafe unlink(files.certificate) == 0 || errno == ENOENT else {
            throw CardError(.notWritable, at: files.certificate, "cannot remove, error \(errno)")
        }
        let key: PrivateKey
        let pem: SecretBytes
        do throws(CryptoError) {
            key = try PrivateKey.generate(kind)
            pem = try key.pem()
        } catch {
            throw CardError(.cryptography, at: files.key, "cannot make a key")
        }
        try pem.withSpan { (octets: Span<UInt8>) throws(CardError) in try files.replace(files.key, with: octets) }
        return key.publicKey
    }
}
