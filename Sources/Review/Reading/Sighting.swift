import Explanation

/// What the checks across channels need of a message, as its sender sent it: which transaction, which serial, when. No name, no text.
struct Sighting {
    let channel: String
    let link: String
    let message: String
    let part: ExplainedMessage.Part
    let timeNanoseconds: Int64
    let requestID: String?
    let serial: [UInt8]?
    let municipality: String?
    /// What was asked for: kind, options, copies.
    let order: Order?
    /// As `file#number`.
    let frame: String?

    struct Order: Equatable {
        let kind: String?
        let options: [MessageFacts.Choice]
        let copies: Int64?

        /// The same choice; how many copies are paid for is not told to everybody.
        func isPart(of asked: Order) -> Bool { kind == asked.kind && options == asked.options && (copies == nil || copies == asked.copies) }
    }
}

extension Sighting {
    init(_ explained: ExplainedMessage, frame: String?) {
        let facts = explained.facts
        self.init(
            channel: explained.channel, link: explained.link, message: explained.message, part: explained.part, timeNanoseconds: explained.timeNanoseconds,
            requestID: facts.requestID, serial: facts.serial, municipality: facts.municipality,
            order: facts.kind == nil ? nil : Order(kind: facts.kind, options: facts.options, copies: facts.copies), frame: frame)
    }
}
