import Card
import Domain

/// Where a kiosk keeps what people have left behind (遺失物), until a maintainer hands it out: cards are marked as being here, sheets lie
/// in a folder of the paper tray. Nothing else is kept of it, so that a restart finds all of it again.
struct LostPropertyShelf: Sendable {
    /// Things that were left at one request.
    struct Entry: Sendable, Hashable {
        let item: ForgottenItem
        let requestID: RequestID
        /// Cards or sheets.
        let count: Int
    }

    enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        case card(CardError)
        case paper(PaperTray.Failure)

        var description: String {
            switch self {
            case .card(let error): error.description
            case .paper(let error): error.description
            }
        }
    }

    let kiosk: String
    /// Where all cards are.
    let cardsDirectory: String
    let tray: PaperTray

    /// What lies on the reader and in the tray, and belongs to nobody who stands here: at the start of a kiosk, all of it.
    func lyingOpen() throws(Failure) -> [Entry] {
        let cards = left(.reader).map { Entry(item: .card, requestID: $0.id, count: 1) }
        do throws(PaperTray.Failure) {
            return try cards + tray.sheets(in: .tray).map { Entry(item: .paper, requestID: $0.key, count: $0.value) }.sorted { $0.requestID.counter < $1.requestID.counter }
        } catch { throw .paper(error) }
    }

    /// What is kept.
    func entries() throws(Failure) -> [Entry] {
        let cards = left(.lostProperty).map { Entry(item: .card, requestID: $0.id, count: 1) }
        do throws(PaperTray.Failure) {
            return try cards + tray.sheets(in: .lostProperty).map { Entry(item: .paper, requestID: $0.key, count: $0.value) }.sorted { $0.requestID.counter < $1.requestID.counter }
        } catch { throw .paper(error) }
    }

    /// A card is left on the reader.
    func leave(card directory: String, at requestID: RequestID) throws(Failure) {
        do throws(CardError) {
            try LeftCard(directory: directory, kiosk: kiosk, requestID: requestID.description, place: .reader).mark()
        } catch { throw .card(error) }
    }

    /// Its holder takes it from the reader after all.
    func takeBack(card directory: String) throws(Failure) {
        guard let card = LeftCard(ofCard: directory), card.kiosk == kiosk, card.place == .reader else { return }
        do throws(CardError) { try card.collect() } catch { throw .card(error) }
    }

    /// Takes away what lies on the reader or in the tray, whoever left it.
    func keep(_ item: ForgottenItem, of requestID: RequestID) throws(Failure) {
        switch item {
        case .card:
            do throws(CardError) {
                for card in left(.reader) where card.id == requestID {
                    try LeftCard(directory: card.directory, kiosk: kiosk, requestID: requestID.description, place: .lostProperty).mark()
                }
            } catch { throw .card(error) }
        case .paper:
            do throws(PaperTray.Failure) { try tray.move(requestID, from: .tray, to: .lostProperty) } catch { throw .paper(error) }
        }
    }

    /// Hands out what is kept of a request; false where nothing is.
    func collect(_ entry: Entry) throws(Failure) {
        switch entry.item {
        case .card:
            do throws(CardError) {
                for card in left(.lostProperty) where card.id == entry.requestID { try LeftCard(ofCard: card.directory)?.collect() }
            } catch { throw .card(error) }
        case .paper:
            do throws(PaperTray.Failure) { try tray.move(entry.requestID, from: .lostProperty, to: .handedOver) } catch { throw .paper(error) }
        }
    }

    private func left(_ place: LeftCard.Place) -> [(directory: String, id: RequestID)] {
        LeftCard.all(in: cardsDirectory, at: kiosk).compactMap { card in
            card.place == place ? RequestID(card.requestID).map { (card.directory, $0) } : nil
        }
    }
}
