import Card
import Crypto
import Domain
import EventLoop
import Messages
import Terminal

/// How each action is done.
extension KioskMachine {
    /// Returns the event that answers the action, where one does.
    func perform(_ action: KioskAction, for performance: Performance) async -> KioskEvent? {
        let belongings = performance.belongings
        let requestID = performance.session.requestID
        switch action {
        case .readCard:
            do throws(CardError) { return .cardRead(certificate: try belongings.readCard()) } catch { return .cardFailed(error.refusal) }
        case .askCard(let message):
            do throws(CardError) {
                guard let signature = try belongings.sign(message) else { return .cardFailed(.cardUnreadable) }
                return .cardSigned(signature: signature)
            } catch {
                return .cardFailed(error.refusal)
            }
        case .releaseCard:
            belongings.releaseCard()
        case .openSession(let request):
            do throws(CenterLineError) {
                return .sessionOpened(try await parts.line.openSession(request, until: performance.session.deadline))
            } catch {
                return .lineFailed(error)
            }
        case .issue(let request):
            do throws(CenterLineError) {
                return .documentReceived(try await parts.line.issue(request, until: performance.session.deadline))
            } catch {
                return .lineFailed(error)
            }
        case .open(let sealed, let requestHash):
            return open(sealed, requestHash, performance)
        case .takePayment(let yen):
            return await parts.coins.take(yen: yen, for: requestID) ? .paymentTaken : .paymentFailed
        case .acceptCoins:
            parts.coins.accept(requestID)
        case .returnCoins:
            parts.coins.returnEscrow()
        case .refund(let yen):
            parts.coins.refund(yen: yen, for: requestID)
        case .print(let copies):
            return print(copies, performance)
        case .printReceipt(let kind, let copies, let feeYen):
            performance.receipt = Receipt(
                kiosk: name, operatorName: operatorName, issuedAt: parts.civilTime(), kind: kind,
                copies: copies, feeYen: feeYen, requestID: requestID).text
        case .wipe:
            belongings.wipe()
        case .journal(let record):
            // Once a session is over its money and paper are where they are: the record is owed.
            let isOwed = performance.session.isOver
            let isWritten = isOwed ? await scribe.note(record) : await scribe.commit(record)
            if isWritten { performance.isOnRecord = true } else if !isOwed { return .journalFailed }
        case .note(let record):
            if await scribe.note(record) { performance.isOnRecord = true }
        case .report(let report):
            outbox.add(report)
        case .sound(let voice):
            performance.sounds.append(voice)
        case .givePaper:
            // What the person did not take at once lay in the tray until now.
            if performance.order.leaves.contains(.paper) { try? parts.tray.move(requestID, from: .tray, to: .taken) }
        case .keep(let item, let count):
            keep(item, count, performance)
        case .show(let screen):
            performance.screens.append(screen.words)
            if case .forgotten = screen, performance.order.comesBack { try? parts.shelf.takeBack(card: performance.order.cardDirectory) }
            return performance.order.answer(to: screen)
        }
        return nil
    }

    private func open(_ sealed: [UInt8], _ requestHash: String, _ performance: Performance) -> KioskEvent {
        let belongings = performance.belongings
        guard let key = belongings.sessionKey else { return .documentRefused }
        do {
            let document = try parts.openDocument(sealed, key, requestHash, performance.session.municipality)
            guard document.count > 0 else { return .documentRefused }
            belongings.keep(document)
            return .documentOpened
        } catch {
            return .documentRefused
        }
    }

    /// What nobody takes out of the tray lies there.
    private func leavePaper(_ performance: Performance) {
        guard performance.order.leaves.contains(.paper), !performance.documents.isEmpty else { return }
        try? parts.tray.move(performance.session.requestID, from: .taken, to: .tray)
        if !performance.order.comesBack { performance.documents = [] }
    }

    private func keep(_ item: ForgottenItem, _ count: Int, _ performance: Performance) {
        let requestID = performance.session.requestID
        // Where the disk does not take it, it lies open until the kiosk starts again, which takes it away first of all.
        try? parts.shelf.keep(item, of: requestID)
        performance.staffNotes.append(StaffNote(kiosk: name, at: parts.civilTime(), requestID: requestID, item: item, count: count).text)
    }

    private func print(_ copies: Int, _ performance: Performance) -> KioskEvent {
        guard let document = performance.belongings.takeDocument() else { return .printFailed(copiesPrinted: 0) }
        let requestID = performance.session.requestID
        do throws(PaperTray.Failure) {
            performance.documents = try parts.tray.print(document, requestID: requestID, copies: copies)
            leavePaper(performance)
            return .printed
        } catch {
            performance.documents = parts.tray.paths(of: requestID, copies: error.copiesPrinted)
            leavePaper(performance)
            return .printFailed(copiesPrinted: error.copiesPrinted)
        }
    }
}
