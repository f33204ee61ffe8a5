import Domain

/// All that the journals say of one request, each side's records in its own order. Sides are compared by what they say and not by
/// their clocks, but where a rule is about time.
struct Transaction: Sendable {
    let id: String
    var kiosk: [Record] = []
    var storeNetwork: [Record] = []
    var center: [Record] = []
    var city: [Record] = []
    /// Of the registers and of the family register.
    var registers: [Record] = []

    init(id: String) { self.id = id }

    /// The kiosk whose name the id begins with.
    var kioskName: String { RequestID(id)?.node ?? "" }
    var counter: UInt64? { RequestID(id)?.counter }

    func kiosk(_ event: String) -> Record? { kiosk.first { $0.event == event } }
    func center(_ event: String) -> Record? { center.first { $0.event == event } }
    func city(_ event: String) -> Record? { city.first { $0.event == event } }

    /// What registers handed out for it, or what an issuing server took from its copy of them.
    var reads: [Record] { (registers + city).filter { $0.event == "record-read" } }

    /// Nothing of it is in the kiosk's memory any more.
    var isWiped: Bool { kiosk("wiped") != nil }

    /// The serial of the card, as the centre or the city has it.
    var serial: String? { center.lazy.compactMap(\.serial).first ?? city.lazy.compactMap(\.serial).first }

    /// Sums over all records of an event, which a sound journal has at most one of.
    func sum(_ event: String) -> (copies: Int, yen: Int) {
        var copies = 0, yen = 0
        for record in kiosk where record.event == event {
            copies &+= record.copies ?? 0
            yen &+= record.feeYen ?? 0
        }
        return (copies, yen)
    }

    /// The kiosk's part is over: the person has the paper or the money, and the start screen is back.
    var isKioskSettled: Bool {
        let paid = sum("paid").copies
        return isWiped && (paid == 0 || sum("printed").copies + sum("refunded").copies >= paid)
    }

    /// Whether the kiosk owes the others a report of it.
    var owesReport: Bool { kiosk.contains { ["paid", "printed", "abandoned"].contains($0.event) } }

    /// The records that a trace shows.
    func shown(_ records: Record?...) -> [String] { records.compactMap { $0?.shown } }
}
