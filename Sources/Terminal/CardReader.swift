import Card
import Crypto
import EventLoop

/// A card in the reader and a PIN in the keypad, for one application: the PIN serves one try and is gone (D2, D5).
@LoopActor
final class CardReader {
    private var card: SoftwareCard?
    private var pin: PIN?

    init(pin: consuming PIN) { self.pin = consume pin }

    /// Puts the card in and reads its certificate, for which no PIN is needed.
    func read(_ directory: String) throws(CardError) -> Certificate? {
        let inserted = try SoftwareCard.open(directory: directory)
        let der = try inserted.certificateDER
        card = consume inserted
        return try? Certificate(der: der)
    }

    /// Signs with the card whose certificate was read; nil where there is none, or the PIN is used up.
    func sign(_ message: [UInt8]) throws(CardError) -> [UInt8]? {
        guard let pin = pin.take(), var card = card.take() else { return nil }
        return try card.sign(message, pin: pin)
    }

    func empty() {
        card = nil
        pin = nil
    }
}
