import Domain
import Messages

/// Payment before print, and print or refund after payment (E2, invariant 10).
extension KioskSession {
    mutating func paymentTaken() -> [KioskAction] {
        guard case .paying(let choice) = stage else { return ignore("payment-taken") + [.returnCoins] }
        // Printing has no limit: its end decides whether money goes back, so it is waited for.
        enterUnlimited(.printing(choice))
        return [journal(.paid(copies: choice.copies, feeYen: choice.feeYen)), .acceptCoins, .print(copies: choice.copies)]
    }

    mutating func paymentFailed() -> [KioskAction] {
        guard case .paying(let choice) = stage else { return ignore("payment-failed") }
        return end(.paymentFailed, abandoning: choice)
    }

    mutating func printed() -> [KioskAction] {
        guard case .printing(let choice) = stage else { return ignore("printed") }
        sheetsInTray = choice.copies
        enterUnlimited(.over(.issued))
        return [
            journal(.printed(copies: choice.copies, feeYen: choice.feeYen)),
            .printReceipt(kind: choice.kind, copies: choice.copies, feeYen: choice.feeYen),
            .wipe, journal(.wiped),
            .report(CompletionReport(requestID: requestID, outcome: .printed, copies: choice.copies, feeYen: choice.feeYen)),
            .show(.finished),
        ]
    }

    /// The copies that lie in the tray are paid for; the others go back.
    mutating func printFailed(copiesPrinted: Int) -> [KioskAction] {
        guard case .printing(let choice) = stage else { return ignore("print-failed") }
        let printed = min(max(copiesPrinted, 0), choice.copies)
        let missing = choice.copies - printed
        sheetsInTray = printed
        var actions: [KioskAction] = [.wipe]
        if printed > 0 {
            actions.append(journal(.printed(copies: printed, feeYen: choice.feeYen(copies: printed))))
            actions.append(.printReceipt(kind: choice.kind, copies: printed, feeYen: choice.feeYen(copies: printed)))
        }
        // Recorded before the coins go, so that no restart pays them twice.
        actions.append(journal(.refunded(copies: missing, feeYen: choice.feeYen(copies: missing))))
        actions.append(.refund(yen: choice.feeYen(copies: missing)))
        actions.append(journal(.refused(.printFailed)))
        actions.append(journal(.wiped))
        actions.append(.report(printed > 0
            ? CompletionReport(requestID: requestID, outcome: .printed, copies: printed, feeYen: choice.feeYen(copies: printed))
            : CompletionReport(requestID: requestID, outcome: .refunded, copies: choice.copies, feeYen: choice.feeYen)))
        actions.append(.show(.refused(.printFailed, opensAt: nil)))
        enterUnlimited(.over(.ended(.printFailed, opensAt: nil)))
        return actions
    }
}
