import Domain
import EventLoop
import Messages

/// What the city offers, and what the person chooses of it.
extension KioskSession {
    mutating func sessionOpened(_ answer: Answer<OpenSessionResponse>, at now: MonotonicTime) -> [KioskAction] {
        guard case .connecting(let certificate, let requestHash) = stage else { return ignore("session-opened") }
        guard answer.requestHash == requestHash, answer.body.requestHash == requestHash else { return end(.requestMismatch) }
        let isWithinLimits = answer.body.menu.allSatisfy { item in
            (0...KioskLimits.maximumFeeYen).contains(item.feeYen) && (1...KioskLimits.maximumCopies).contains(item.copiesMaximum)
        }
        guard isWithinLimits else { return end(.gateRefused) }
        let connection = Connection(certificate: certificate, challenge: answer.body.challenge, menu: answer.body.menu)
        // A card that is not taken is warned of, then lost property, and that is the end of the session.
        enter(.awaitingRemoval(connection), at: now, forMilliseconds: watch.times.warningMilliseconds + watch.times.lossMilliseconds)
        watch.await(.card, at: now)
        return [.releaseCard, .show(.removeCard)]
    }

    mutating func certificateChosen(_ kind: CertificateKind, at now: MonotonicTime) -> [KioskAction] {
        guard case .choosing(let connection) = stage else { return ignore("certificate-chosen") }
        guard let item = connection.menu.first(where: { $0.kind == kind }) else {
            // The city leaves out of its menu what is closed; whoever wants it learns when to come again.
            return closedKinds[kind].map { end(.outsideHours, opensAt: $0) } ?? end(.certificateNotOffered)
        }
        enter(.entering(connection, item), at: now, forMilliseconds: KioskLimits.detailsMilliseconds)
        return [.show(.details(item))]
    }

    mutating func detailsEntered(_ options: [ChosenOption], _ copies: Int, at now: MonotonicTime) -> [KioskAction] {
        guard case .entering(let connection, let item) = stage else { return ignore("details-entered") }
        guard (1...item.copiesMaximum).contains(copies), let ordered = item.ordered(options) else { return end(.optionNotOffered) }
        let choice = Choice(
            certificate: connection.certificate, challenge: connection.challenge, kind: item.kind,
            options: ordered, copies: copies, feeYenPerCopy: item.feeYen)
        enter(.confirming(choice), at: now, forMilliseconds: KioskLimits.confirmationMilliseconds)
        return [.show(.pinTyped), .show(.confirmation(kind: choice.kind, options: ordered, copies: copies, feeYen: choice.feeYen))]
    }

    mutating func confirmed(at now: MonotonicTime) -> [KioskAction] {
        guard case .confirming(let choice) = stage else { return ignore("confirmed") }
        enter(.awaitingCard(choice), at: now, forMilliseconds: KioskLimits.removalMilliseconds)
        return [.show(.holdCardAgain)]
    }
}

extension MenuItem {
    /// The chosen options in the menu's order of options and values, so that one choice has one form; nil where
    /// something is not offered, is chosen twice, or more is chosen than may be. An option that is not chosen is
    /// left to the city's default.
    func ordered(_ chosen: [ChosenOption]) -> [ChosenOption]? {
        var ordered: [ChosenOption] = []
        for option in options {
            let named = Set(chosen.lazy.filter { $0.name == option.name }.map(\.value))
            guard named.count <= option.choicesMaximum else { return nil }
            ordered += option.values.filter(named.contains).map { ChosenOption(name: option.name, value: $0) }
        }
        return ordered.count == chosen.count ? ordered : nil
    }
}
