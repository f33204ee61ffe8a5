internal import Crypto

/// The four digits (利用者証明用電子証明書の暗証番号, D2). It cannot be copied, printed or compared outside
/// of this room, and is wiped when its owner lets go of it: pass it to the card and it is gone.
public struct PIN: ~Copyable, Sendable {
    public static let digitCount = 4

    let digits: SecretBytes

    private init(digits: consuming SecretBytes) { self.digits = digits }

    /// Takes exactly four ASCII digits out of `text`, which is wiped in any case.
    public static func taking(_ text: inout [UInt8]) throws(CardError) -> PIN {
        // Whatever becomes of it, nothing of the text stays where it was.
        let isWellFormed = text.count == digitCount && text.allSatisfy { (0x30...0x39).contains($0) }
        let digits = try? SecretBytes.taking(&text)
        SecretBytes.wipe(&text)
        guard isWellFormed else { throw CardError(.malformedPIN, at: "PIN", "not exactly \(digitCount) digits") }
        guard let digits else { throw CardError(.cryptography, at: "PIN", "no memory for secrets") }
        return PIN(digits: digits)
    }
}
