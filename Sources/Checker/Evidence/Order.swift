import JSON

/// One order as the person who placed it saw it: a line of `observations.jsonl`.
struct Order: Sendable {
    let line: Int
    let kiosk: String
    let card: String
    let municipality: String
    let certificate: String
    let options: [(name: String, value: String)]
    let copies: Int
    let startedMilliseconds: Int64?
    let endedMilliseconds: Int64?
    /// Nil where the caller was killed before it heard.
    let outcome: String?
    let code: String?
    let message: String?
    let documents: [String]
    let receipt: String?
    let requestID: String?

    var shown: String { "order \(line): \(card) at \(kiosk), \(outcome ?? "no outcome")\(code.map { " \($0)" } ?? "")" }

    func values(_ option: String) -> [String] { options.filter { $0.name == option }.map(\.value) }
}

/// What somebody else did to a card, which the nodes have no record of: a line with `act` instead of an order.
struct CardAct: Sendable {
    let card: String
    let act: String
    /// Orders before this line of the file came before it.
    let line: Int
}

/// The file of observations.
struct Observations: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var orders: [Order] = []
    private(set) var acts: [CardAct] = []
    private static let limits = JSONLimits(maximumBytes: 1 << 20, maximumDepth: 16, maximumValues: 20_000)

    init() {}

    /// Throws where a line is neither an order nor an act: an observation that is not understood must not count as none.
    init(reading path: String, in files: RunFiles) throws {
        var failure: Failure?
        var number = 0
        try files.lines(path) { line, isWhole in
            number += 1
            guard failure == nil, !line.isEmpty, isWhole else { return }
            guard let value = try? JSONValue(parsing: line, form: .anyLayout, limits: Observations.limits), add(value, number) else {
                failure = Failure(description: "\(path):\(number): neither an order nor an act")
                return
            }
        }
        if let failure { throw failure }
    }

    private mutating func add(_ value: JSONValue, _ line: Int) -> Bool {
        guard let card = value["card"]?.stringValue else { return false }
        if let act = value["act"]?.stringValue {
            acts.append(CardAct(card: card, act: act, line: line))
            return true
        }
        guard let kiosk = value["kiosk"]?.stringValue, let municipality = value["municipality"]?.stringValue,
              let certificate = value["certificate"]?.stringValue, let copies = value["copies"]?.integerValue else { return false }
        let options = (value["options"]?.arrayElements ?? []).compactMap { option in
            option["name"]?.stringValue.flatMap { name in option["value"]?.stringValue.map { (name: name, value: $0) } }
        }
        orders.append(Order(
            line: line, kiosk: kiosk, card: card, municipality: municipality, certificate: certificate, options: options, copies: Int(clamping: copies),
            startedMilliseconds: value["startedMilliseconds"]?.integerValue, endedMilliseconds: value["endedMilliseconds"]?.integerValue,
            outcome: value["outcome"]?.stringValue, code: value["code"]?.stringValue, message: value["message"]?.stringValue,
            documents: (value["documents"]?.arrayElements ?? []).compactMap(\.stringValue), receipt: value["receipt"]?.stringValue,
            requestID: value["requestId"]?.stringValue))
        return true
    }
}
