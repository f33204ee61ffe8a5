import Domain
import Messages

/// The ways out that lead to no document.
extension KioskSession {
    /// Back to the start screen with nothing issued. Everything is erased first, whatever else fails (E4).
    /// - Parameter abandoning: the copies that the city may have issued already: it will be told that
    ///   they were neither paid nor printed.
    mutating func end(_ code: RefusalCode, opensAt: Instant? = nil, abandoning choice: Choice? = nil) -> [KioskAction] {
        var actions: [KioskAction] = [.releaseCard]
        switch step {
        case .paying, .printing: actions.append(.returnCoins)
        default: break
        }
        actions.append(.wipe)
        // Abandoned before refused: a kill between the two must not lose the report.
        if let choice { actions.append(journal(.abandoned(copies: choice.copies))) }
        actions.append(journal(.refused(code)))
        actions.append(journal(.wiped))
        if let choice { actions.append(.report(CompletionReport(requestID: requestID, outcome: .abandoned, copies: choice.copies, feeYen: 0))) }
        actions.append(.show(.refused(code, opensAt: opensAt)))
        enterUnlimited(.over(.ended(code, opensAt: opensAt)))
        return actions
    }

    /// The step has taken too long.
    mutating func endLate() -> [KioskAction] {
        switch stage {
        case .start, .printing, .over: []
        case .readingCard, .comparingCard, .signing: end(.cardUnreadable)
        case .connecting: end(.deadlineExceeded)
        case .awaitingRemoval, .choosing, .entering, .confirming, .awaitingCard: end(.sessionExpired)
        case .downloading(let choice, _), .opening(let choice): end(.deadlineExceeded, abandoning: choice)
        case .paying(let choice): end(.sessionExpired, abandoning: choice)
        }
    }

    /// What cannot be recorded does not happen: of the batch whose record failed, the rest was not done.
    mutating func journalFailed() -> [KioskAction] {
        switch stage {
        // Nothing was begun, or all is done and the machine owes the journal the record.
        case .start, .over: []
        // In `downloading` the record that failed was the one before the request leaves.
        case .readingCard, .connecting, .awaitingRemoval, .choosing, .entering, .confirming, .awaitingCard, .comparingCard, .signing, .downloading:
            end(.journalUnavailable)
        // In `printing` it was the payment's: the coins are still the person's, and nothing is printed.
        case .opening(let choice), .paying(let choice), .printing(let choice): end(.journalUnavailable, abandoning: choice)
        }
    }
}
