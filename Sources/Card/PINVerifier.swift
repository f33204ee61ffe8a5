import Crypto
import JSON

/// What the card keeps instead of the PIN: a salt and the HMAC of the PIN under it.
///
/// Four digits are 10,000 guesses, which no slow hash protects; what protects them on a real card is
/// that only the chip sees this value and counts the tries. Here that is the file's mode and the
/// counter. The salt keeps two cards with one PIN from looking alike.
struct PINVerifier {
    static let saltCount = 32
    private static let format = "kofu card PIN verifier 1"

    private let salt: [UInt8]
    private let code: [UInt8]

    init(for pin: borrowing PIN) throws(CardError) {
        do throws(CryptoError) {
            salt = try Random.bytes(PINVerifier.saltCount)
            code = try PINVerifier.code(of: pin, salt: salt)
        } catch {
            throw CardError(.cryptography, at: "PINVerifier", "cannot make a verifier")
        }
    }

    init(readingFrom path: String) throws(CardError) {
        let bytes = try CardFiles.read(path)
        let value = try? JSONValue(parsing: bytes, form: .canonical)
        guard let value, value.objectMembers?.count == 3, value["format"]?.stringValue == PINVerifier.format,
              let salt = value["salt"]?.stringValue.flatMap(Hex.decode), salt.count == PINVerifier.saltCount,
              let code = value["verifier"]?.stringValue.flatMap(Hex.decode), code.count == HMACSHA256.codeCount
        else { throw CardError(.unreadable, at: path, "the PIN verifier is damaged") }
        self.salt = salt
        self.code = code
    }

    var content: [UInt8] {
        let value: JSONValue = [
            "format": .string(PINVerifier.format), "salt": .string(Hex.encode(salt)), "verifier": .string(Hex.encode(code)),
        ]
        return value.canonicalBytes
    }

    /// In a time that does not depend on where the PIN differs.
    func accepts(_ pin: borrowing PIN, spending counted: consuming CountedTry) throws(CardError) -> Bool {
        do throws(CryptoError) {
            return ConstantTime.equal(try PINVerifier.code(of: pin, salt: salt), code)
        } catch {
            throw CardError(.cryptography, at: "PINVerifier", "cannot compute")
        }
    }

    private static func code(of pin: borrowing PIN, salt: [UInt8]) throws(CryptoError) -> [UInt8] {
        let keyed = try HMACSHA256(key: salt)
        return try pin.digits.withSpan { (digits: Span<UInt8>) throws(CryptoError) in try keyed.code(for: digits) }
    }
}
