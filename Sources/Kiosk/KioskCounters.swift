import JSON

/// What a kiosk's journal adds up to, for its maintainer: counts and yen.
struct KioskCounters: Sendable, Hashable {
    private(set) var sessions = 0, printedCopies = 0, printedYen = 0, refundedCopies = 0, refundedYen = 0, refusals = 0
    private(set) var lostCards = 0, lostSheets = 0

    mutating func add(_ event: KioskRecord.Event) {
        switch event {
        case .sessionOpened: sessions += 1
        case .printed(let copies, let yen): (printedCopies, printedYen) = (printedCopies + copies, printedYen + yen)
        case .refunded(let copies, let yen): (refundedCopies, refundedYen) = (refundedCopies + copies, refundedYen + yen)
        case .refused: refusals += 1
        case .lostProperty(.card, let count): lostCards += count
        case .lostProperty(.paper, let count): lostSheets += count
        default: break
        }
    }

    var json: JSONValue {
        [
            "sessions": .integer(Int64(sessions)), "printedCopies": .integer(Int64(printedCopies)), "printedYen": .integer(Int64(printedYen)),
            "refundedCopies": .integer(Int64(refundedCopies)), "refundedYen": .integer(Int64(refundedYen)), "refusals": .integer(Int64(refusals)),
            "lostCards": .integer(Int64(lostCards)), "lostSheets": .integer(Int64(lostSheets)),
        ]
    }
}
