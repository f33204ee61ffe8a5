import Card
import Crypto
#if DEFECTS
import Defects
#endif
import EventLoop

/// All that a session holds of the person's: the card in the reader, the PIN in the keypad, the key of
/// the session and the document. One object, so that one call erases everything (E4).
@LoopActor
final class Belongings {
    private let cardDirectory: String
    private var card: SoftwareCard?
    private var pin: PIN?
    private(set) var sessionKey: PrivateKey?
    private var document: SecretBytes?

    init(cardDirectory: String, pin: consuming PIN, sessionKey: PrivateKey) {
        self.cardDirectory = cardDirectory
        self.pin = consume pin
        self.sessionKey = sessionKey
    }

    /// The certificate of the card that lies in the reader.
    func readCard() throws(CardError) -> [UInt8] {
        // The card that lay there before is let go of, so that it does not lock itself out.
        card = nil
        let inserted = try SoftwareCard.open(directory: cardDirectory)
        let certificate = try inserted.certificateDER
        card = consume inserted
        return certificate
    }

    /// Signs with the card whose certificate was read. The PIN serves one try and is gone.
    func sign(_ message: [UInt8]) throws(CardError) -> [UInt8]? {
        guard let pin = pin.take(), var card = card.take() else { return nil }
        return try card.sign(message, pin: pin)
    }

    func releaseCard() { card = nil }

    func keep(_ document: consuming SecretBytes) { self.document = consume document }

    /// Hands the document over for printing; it is not here any more.
    func takeDocument() -> SecretBytes? {
        #if DEFECTS
        if Defect.munakata2023.isPlanted { return exchanged(document.take()) }
        #endif
        return document.take()
    }

    #if DEFECTS
    /// What the previous user printed.
    private static var previous: [UInt8]?

    private func exchanged(_ document: consuming SecretBytes?) -> SecretBytes? {
        guard let document else { return nil }
        let own = document.withSpan { span in (0..<span.count).map { span[$0] } }
        defer { Belongings.previous = own }
        return try? SecretBytes.copying(Belongings.previous ?? own)
    }
    #endif

    func wipe() {
        card = nil
        pin = nil
        sessionKey = nil
        document = nil
    }

    var isWiped: Bool {
        let holdsNothing = switch (card) { case .none: true; case .some: false }
        let holdsNoPIN = switch (pin) { case .none: true; case .some: false }
        let holdsNoDocument = switch (document) { case .none: true; case .some: false }
        return holdsNothing && holdsNoPIN && holdsNoDocument && sessionKey == nil
    }
}
