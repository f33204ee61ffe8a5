import Domain
import EventLoop

/// What the person has to take along (E3): the card whenever E1 says that it must be removed, and at the end card and paper.
extension KioskSession {
    /// Whether the session is over and nothing of the person's lies at the kiosk any more: only then may the next person begin (invariant 5).
    var isClear: Bool { isOver && watch.isClear }

    /// When the clock has to be looked at next, for the step or for what lies there.
    var wakeTime: MonotonicTime { min(deadline, watch.deadline) }

    /// At the end everything that still lies there is waited for.
    mutating func awaitBelongings(at now: MonotonicTime) {
        guard isOver else { return }
        if isCardOnReader { watch.await(.card, at: now) }
        if sheetsInTray > 0 { watch.await(.paper, at: now) }
    }

    /// The card has been taken from the reader, at whatever step.
    mutating func cardTaken() -> [KioskAction] {
        isCardOnReader = false
        return taken(.card)
    }

    mutating func paperTaken() -> [KioskAction] {
        guard sheetsInTray > 0 else { return isOver ? [] : ignore("paper-taken") }
        sheetsInTray = 0
        return [.givePaper] + taken(.paper)
    }

    /// Only what had been warned of is worth a record.
    private mutating func taken(_ item: ForgottenItem) -> [KioskAction] {
        watch.take(item) ? [.note(KioskRecord(requestID, .itemTaken(item)))] : []
    }

    /// Warnings and losses that are due. A card that is lost before anything was chosen ends the session.
    mutating func belongingsDue(at now: MonotonicTime) -> [KioskAction] {
        let due = watch.pass(to: now)
        var actions: [KioskAction] = []
        if due.lost.contains(.card), !isOver { actions += end(.sessionExpired) }
        for item in due.lost {
            actions.append(.note(KioskRecord(requestID, .lostProperty(item, count: item == .card ? 1 : sheetsInTray))))
            actions.append(.keep(item, count: item == .card ? 1 : sheetsInTray))
            actions.append(.sound(item == .card ? .cardKept : .paperKept))
            if item == .card { isCardOnReader = false } else { sheetsInTray = 0 }
        }
        for item in due.warned {
            actions.append(.note(KioskRecord(requestID, .itemForgotten(item))))
            actions.append(.sound(item == .card ? .cardForgotten : .paperForgotten))
        }
        return actions
    }

    /// What the screen says of it, where that has changed. The last action of a batch: the person who reads it may answer.
    func belongingsScreen(before: [ForgottenItem], lost: Bool) -> [KioskAction] {
        let forgotten = watch.forgotten
        if !forgotten.isEmpty { return forgotten == before ? [] : [.show(.forgotten(forgotten))] }
        return lost ? [.show(.lostProperty)] : []
    }
}
