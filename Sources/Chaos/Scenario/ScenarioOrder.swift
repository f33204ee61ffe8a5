/// What a person orders at a kiosk.
public struct ScenarioOrder: Sendable, Hashable {
    public let kiosk: String
    public let card: String
    /// Nil for the card's own.
    public let pin: String?
    /// Six digits; nil for the card holder's own city.
    public let municipality: String?
    public let certificate: String
    public let options: [Option]
    public let copies: Int

    public struct Option: Sendable, Hashable {
        public let name: String
        public let value: String
    }

    static let members = ["kiosk", "card", "pin", "municipality", "certificate", "options", "copies"]
    static let copiesRange = 1...99

    init(_ reader: ScenarioReader) throws(ScenarioError) {
        try reader.allow(ScenarioOrder.members)
        kiosk = try reader.text("kiosk")
        card = try reader.text("card")
        pin = try reader.optionalText("pin")
        municipality = try reader.optionalText("municipality")
        certificate = try reader.optionalText("certificate") ?? "resident-record"
        copies = try reader.optionalInteger("copies", in: ScenarioOrder.copiesRange) ?? 1
        options = try reader.optionalObject("options").map { (options: ScenarioReader) throws(ScenarioError) in
            var all: [Option] = []
            for name in options.names { for value in try options.texts(name) { all.append(Option(name: name, value: value)) } }
            return all
        } ?? []
    }
}

/// How an order has to end.
public struct Expectation: Sendable, Hashable {
    public let outcome: Outcome?
    public let code: String?

    init(_ reader: ScenarioReader) throws(ScenarioError) {
        try reader.allow(["outcome", "code"])
        outcome = try reader.optionalText("outcome").map { (text: String) throws(ScenarioError) in
            guard let outcome = Outcome(rawValue: text), Outcome.ofOrders.contains(outcome) else {
                throw reader.error("outcome", "expected one of \(Outcome.ofOrders.map(\.rawValue).joined(separator: ", ")), not \"\(text)\"")
            }
            return outcome
        }
        code = try reader.optionalText("code")
        guard outcome != nil || code != nil else { throw reader.error(nil, "expected an outcome, a code, or both") }
    }

    /// Whether an order that ended so is as expected.
    public func holds(outcome: Outcome, code: String?) -> Bool {
        (self.outcome ?? outcome) == outcome && (self.code == nil || self.code == code)
    }

    public var description: String { [outcome?.rawValue, code].compactMap(\.self).joined(separator: ", ") }
}
