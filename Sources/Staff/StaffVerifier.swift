public import Crypto
import JSON

/// What is kept in place of a password: a salt, scrypt's parameters and the key that it gives.
public struct StaffVerifier: Sendable, Hashable {
    public static let passwordOctets = 12...128

    private let salt: [UInt8]
    private let parameters: Scrypt
    private let key: [UInt8]

    /// Blocks for as long as scrypt takes, so it never runs on an event loop.
    public init(for password: borrowing SecretBytes, parameters: Scrypt = .standard) throws(StaffError) {
        do throws(CryptoError) {
            salt = try Random.bytes(Scrypt.saltCount)
            self.parameters = parameters
            key = try parameters.key(of: password, salt: salt).withSpan { span in (0..<span.count).map { span[$0] } }
        } catch {
            throw StaffError(.unavailable)
        }
    }

    /// Whether it is the password; in a time that does not depend on where it differs. Blocks as `init` does.
    public func accepts(_ password: borrowing SecretBytes) throws(StaffError) -> Bool {
        do throws(CryptoError) {
            let expected = key
            return try parameters.key(of: password, salt: salt, count: key.count).withSpan { ConstantTime.equal($0, expected.span) }
        } catch {
            throw StaffError(.unavailable)
        }
    }

    /// Throws where a new password is too easily guessed: too short, too long, or the ID in it.
    public static func check(_ password: borrowing SecretBytes, of id: StaffID) throws(StaffError) {
        let text = password.withSpan { span in String(decoding: (0..<span.count).map { span[$0] }, as: UTF8.self) }
        guard passwordOctets.contains(password.count), !text.lowercased().contains(id.text) else { throw StaffError(.weakPassword) }
    }

    // MARK: In the file

    var json: JSONValue {
        [
            "scheme": "scrypt", "cost": .integer(Int64(parameters.cost)), "blockSize": .integer(Int64(parameters.blockSize)),
            "parallelism": .integer(Int64(parameters.parallelism)), "salt": .string(Hex.encode(salt)), "key": .string(Hex.encode(key)),
        ]
    }

    init?(json: JSONValue) {
        guard json["scheme"]?.stringValue == "scrypt", let cost = json["cost"]?.integerValue, let blockSize = json["blockSize"]?.integerValue,
              let parallelism = json["parallelism"]?.integerValue, (2...(1 << 20)).contains(cost), (1...32).contains(blockSize), (1...16).contains(parallelism),
              let salt = json["salt"]?.stringValue.flatMap(Hex.decode), salt.count == Scrypt.saltCount,
              let key = json["key"]?.stringValue.flatMap(Hex.decode), key.count == Scrypt.keyCount else { return nil }
        self.salt = salt
        self.key = key
        parameters = Scrypt(cost: Int(cost), blockSize: Int(blockSize), parallelism: Int(parallelism))
    }
}
