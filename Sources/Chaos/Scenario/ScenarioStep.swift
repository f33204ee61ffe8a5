public import JSON

/// One step of a scenario. It has one act, and where people order, what must come of it.
public struct ScenarioStep: Sendable, Hashable {
    public enum Act: Sendable, Hashable {
        /// People order at the same moment; the step ends when all have an answer.
        case orders([ScenarioOrder])
        /// People begin to order, and the scenario goes on; `await` names them.
        case begin(name: String, orders: [ScenarioOrder])
        /// Waits for people who have begun.
        case await(name: String)
        /// Puts a fault, in the words of a toxic, on a link, or on every link of a channel.
        case fault(target: Target, toxic: JSONValue)
        /// Waits until a fault has taken hold.
        case awaitFault(link: String, name: String)
        /// Takes all faults off a link, a channel's links or a process, or (nil) off everything.
        case heal(Target?)
        /// Puts a fault on a process, in the words of `kofu process-fault`.
        case process(node: String, fault: JSONValue)
        case restart(node: String)
        case card(id: String, act: CardAct)
        /// The city's staff change its registers, in the words of `kofu change`.
        case change(city: String, card: String, words: JSONValue)
        case wait(milliseconds: Int)
        /// Waits until no kiosk owes a report.
        case settle
    }

    public enum Target: Sendable, Hashable {
        case link(String), channel(String), process(String)
    }

    public enum CardAct: String, Sendable, Hashable, CaseIterable {
        case suspend, revoke, reinstate
    }

    /// From 1.
    public let number: Int
    public let act: Act
    /// What each order of this step must end with; nil where anything may.
    public let expectation: Expectation?

    static let acts = ["order", "orders", "begin", "await", "fault", "awaitFault", "heal", "process", "restart", "card", "change", "wait", "settle"]
    static let longestWaitMilliseconds = 600_000

    init(number: Int, _ reader: ScenarioReader) throws(ScenarioError) {
        try reader.allow(ScenarioStep.acts + ["expect"])
        let given = reader.names.filter(ScenarioStep.acts.contains)
        guard given.count == 1 else { throw reader.error(nil, "expected exactly one of \(ScenarioStep.acts.joined(separator: ", "))") }
        self.number = number
        act = try ScenarioStep.act(given[0], reader)
        expectation = try reader.optionalObject("expect").map { (object: ScenarioReader) throws(ScenarioError) in try Expectation(object) }
        switch act {
        case .orders, .await: break
        default:
            if expectation != nil { throw reader.error("expect", "nobody gets an answer in this step; it belongs to order, orders or await") }
        }
    }

    private static func act(_ name: String, _ reader: ScenarioReader) throws(ScenarioError) -> Act {
        let object = { () throws(ScenarioError) -> ScenarioReader in
            guard let object = try reader.optionalObject(name) else { throw reader.error(name, "expected an object") }
            return object
        }
        switch name {
        case "order": return .orders([try ScenarioOrder(try object())])
        case "orders": return .orders(try orders(reader))
        case "begin":
            let object = try object()
            try object.allow(["name", "orders"])
            return .begin(name: try object.text("name"), orders: try orders(object))
        case "await": return .await(name: try reader.text("await"))
        case "fault": return try fault(try object())
        case "awaitFault":
            let object = try object()
            try object.allow(["link", "name"])
            return .awaitFault(link: try object.text("link"), name: try object.text("name"))
        case "heal":
            if reader.value("heal")?.stringValue == "all" { return .heal(nil) }
            let object = try object()
            try object.allow(["link", "channel", "process"])
            if let process = try object.optionalText("process") { return .heal(.process(process)) }
            return .heal(try target(object))
        case "process":
            let object = try object()
            try object.allow(["node", "type", "attributes"])
            // Type and attributes are judged by the supervisor that gets them.
            return .process(node: try object.text("node"), fault: .object([JSONMember("type", .string(try object.text("type")))]
                + (object.value("attributes").map { [JSONMember("attributes", $0)] } ?? [])))
        case "restart": return .restart(node: try reader.text("restart"))
        case "card":
            let object = try object()
            try object.allow(["id", "act"])
            return .card(id: try object.text("id"), act: try choice(object, "act", CardAct.self))
        case "change":
            let object = try object()
            try object.allow(["city", "card", "kind", "address", "name", "kana", "imprint", "copy"])
            // What becomes of the entry is judged by the registers that get it.
            return .change(city: try object.text("city"), card: try object.text("card"), words: .object(
                [JSONMember("kind", .string(try object.text("kind")))] + ["address", "name", "kana", "imprint", "copy"].compactMap { name in
                    object.value(name).map { JSONMember(name, $0) }
                }))
        case "wait": return .wait(milliseconds: try reader.integer("wait", in: 1...longestWaitMilliseconds))
        default:
            guard reader.value("settle")?.boolValue == true else { throw reader.error("settle", "expected true") }
            return .settle
        }
    }

    private static func orders(_ reader: ScenarioReader) throws(ScenarioError) -> [ScenarioOrder] {
        var orders: [ScenarioOrder] = []
        for object in try reader.objects("orders") { orders.append(try ScenarioOrder(object)) }
        return orders
    }

    /// The toxic's own members are judged by the line that gets it.
    private static func fault(_ reader: ScenarioReader) throws(ScenarioError) -> Act {
        let target = try target(reader)
        return .fault(target: target, toxic: .object(reader.names.filter { !["link", "channel"].contains($0) }.compactMap { name in
            reader.value(name).map { JSONMember(name, $0) }
        }))
    }

    private static func target(_ reader: ScenarioReader) throws(ScenarioError) -> Target {
        switch (try reader.optionalText("link"), try reader.optionalText("channel")) {
        case (let link?, nil): return .link(link)
        case (nil, let channel?): return .channel(channel)
        default: throw reader.error(nil, "expected either a link or a channel")
        }
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(_ reader: ScenarioReader, _ name: String, _: Choice.Type) throws(ScenarioError) -> Choice where Choice.RawValue == String {
        let text = try reader.text(name)
        guard let choice = Choice(rawValue: text) else {
            throw reader.error(name, "expected one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")), not \"\(text)\"")
        }
        return choice
    }
}
