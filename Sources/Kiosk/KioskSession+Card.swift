import Crypto
import Domain
import EventLoop
import Messages

/// The card at the reader: first to say which city's service may be used, then, after all is chosen,
/// to sign. Both times it must be the same card.
extension KioskSession {
    mutating func cardHeld(at now: MonotonicTime) -> [KioskAction] {
        switch stage {
        case .start:
            isCardOnReader = true
            enter(.readingCard, at: now, forMilliseconds: KioskLimits.cardMilliseconds)
            return [.readCard]
        case .awaitingCard(let choice):
            isCardOnReader = true
            enter(.comparingCard(choice), at: now, forMilliseconds: KioskLimits.cardMilliseconds)
            return [.readCard]
        default:
            return ignore("card-held")
        }
    }

    mutating func cardRead(_ certificate: [UInt8], at now: MonotonicTime) -> [KioskAction] {
        switch stage {
        case .readingCard:
            let request = CardPresentation(
                requestID: requestID, deadline: exchanges.deadline(at: now), municipality: municipality, certificate: Base64.text(certificate))
            enter(.connecting(certificate: certificate, requestHash: request.bodyHash), at: now, forMilliseconds: exchanges.limitMilliseconds)
            return [journal(.sessionOpened(municipality: municipality)), .openSession(request)]
        case .comparingCard(let choice):
            // Compared before the PIN is used, so that another's card loses no try.
            guard certificate == choice.certificate else { return end(.cardChanged) }
            let statement = SignedRequest(
                challenge: choice.challenge, municipality: municipality, requestID: requestID, kind: choice.kind,
                options: choice.options, copies: choice.copies, recipient: recipient)
            enter(.signing(choice), at: now, forMilliseconds: KioskLimits.cardMilliseconds)
            return [.askCard(sign: statement.bytes)]
        default:
            return ignore("card-read")
        }
    }

    mutating func cardSigned(_ signature: [UInt8], at now: MonotonicTime) -> [KioskAction] {
        guard case .signing(let choice) = stage else { return ignore("card-signed") }
        let request = KioskIssueRequest(
            requestID: requestID, deadline: exchanges.deadline(at: now), kind: choice.kind, options: choice.options, copies: choice.copies,
            recipient: recipient, signature: Base64.text(signature))
        let hash = request.bodyHash
        enter(.downloading(choice, requestHash: hash), at: now, forMilliseconds: exchanges.limitMilliseconds)
        return [.releaseCard, journal(.signed(kind: choice.kind, copies: choice.copies, requestHash: hash)), .issue(request)]
    }

    mutating func cardFailed(_ code: RefusalCode) -> [KioskAction] {
        switch stage {
        case .readingCard, .comparingCard, .signing: end(code)
        default: ignore("card-failed")
        }
    }

    mutating func cardRemoved(at now: MonotonicTime) -> [KioskAction] {
        switch stage {
        case .awaitingRemoval(let connection):
            enter(.choosing(connection), at: now, forMilliseconds: KioskLimits.choiceMilliseconds)
            return [.show(.menu(connection.menu))]
        // Taken away while it was needed.
        case .readingCard, .connecting, .comparingCard, .signing:
            return end(.cardUnreadable)
        // The card has signed and may go at any time.
        case .downloading, .opening, .paying, .printing, .over:
            return []
        case .start, .choosing, .entering, .confirming, .awaitingCard:
            return ignore("card-removed")
        }
    }
}
