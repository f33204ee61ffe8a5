public import Card
public import Domain

extension CardError {
    /// What the public is told.
    public var refusal: RefusalCode {
        switch code {
        // A PIN that is no PIN costs no try, but it is not the right one either.
        case .wrongPIN, .malformedPIN: .wrongPIN
        case .locked: .cardLocked
        // D4: a card without the certificate is refused.
        case .noCertificate: .certificateInvalid
        case .inUse, .leftBehind, .needsKey, .foreignCertificate, .unreadable, .notWritable, .cryptography: .cardUnreadable
        }
    }
}
