public import JSON

/// Something that goes wrong on a link: a toxic of Toxiproxy, its types extended, with an exact trigger.
public struct Fault: Sendable, Hashable {
    /// Unique on the link.
    public let name: String
    public let type: FaultType
    public let attributes: FaultAttributes
    public let stream: FaultStream
    public let toxicity: Toxicity
    /// Nil where the fault holds from the moment at which it is set.
    public let trigger: FaultTrigger?

    static let members = ["attributes", "name", "type", "stream", "toxicity", "at"]
    static let nameLengths = 1...64

    /// Reads `{"attributes":{…},"name":…,"type":…,"stream":…,"toxicity":…,"at":{…}}`. All but the type, and what a type
    /// cannot do without, may be left out: the stream is then `downstream`, the toxicity 1, the name `<type>_<stream>`.
    public init(json: JSONValue) throws(FaultError) {
        guard let members = json.objectMembers else { throw FaultError(.malformed, "expected an object with the member \"type\"") }
        for member in members where !Fault.members.contains(member.key) {
            throw FaultError(.malformed, at: [String(member.key.prefix(40))], "a fault has no such member; known: \(Fault.members.joined(separator: ", "))")
        }
        let streamText = try Fault.text(json["stream"], "stream") ?? FaultStream.downstream.rawValue
        guard let stream = FaultStream(rawValue: streamText) else {
            throw FaultError(.invalidStream, at: ["stream"], "can be either upstream or downstream")
        }
        guard let type = try Fault.text(json["type"], "type").flatMap(FaultType.init(rawValue:)) else {
            throw FaultError(.invalidType, at: json["type"] == nil ? [] : ["type"], "expected a \"type\": \(FaultType.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let givenName = try Fault.text(json["name"], "name") ?? ""
        let name = givenName.isEmpty ? "\(type.rawValue)_\(stream.rawValue)" : givenName
        guard Fault.isName(name) else {
            throw FaultError(.malformed, at: ["name"], "a name is \(Fault.nameLengths.lowerBound) to \(Fault.nameLengths.upperBound) of A–Z, a–z, 0–9, -, _ and .")
        }
        let toxicity = try json["toxicity"].map { (value: JSONValue) throws(FaultError) in try Toxicity(json: value) } ?? .always
        let trigger = try json["at"].map { (value: JSONValue) throws(FaultError) in try FaultTrigger(json: value) }
        try self.init(name: name, type: type, attributes: FaultAttributes(json["attributes"], of: type), stream: stream, toxicity: toxicity, trigger: trigger)
    }

    /// A fault of a type that needs no attributes, or has the usual ones.
    public init(_ type: FaultType, stream: FaultStream, at trigger: FaultTrigger? = nil, attributes: JSONValue? = nil) throws(FaultError) {
        try self.init(
            name: "\(type.rawValue)_\(stream.rawValue)", type: type, attributes: FaultAttributes(attributes, of: type), stream: stream, toxicity: .always,
            trigger: trigger)
    }

    private init(name: String, type: FaultType, attributes: FaultAttributes, stream: FaultStream, toxicity: Toxicity, trigger: FaultTrigger?) throws(FaultError) {
        if type == .refuse, toxicity != .always {
            throw FaultError(.notApplicable, at: ["toxicity"], "refuse acts on all connections or on none: the kernel refuses them while nobody listens; expected 1")
        }
        self.name = name
        self.type = type
        self.attributes = attributes
        self.stream = stream
        self.toxicity = toxicity
        self.trigger = trigger
    }

    /// The same fault with other attributes or another toxicity; members that `json` leaves out stay.
    public func updated(with json: JSONValue) throws(FaultError) -> Fault {
        guard json.objectMembers != nil else { throw FaultError(.malformed, "expected an object with \"attributes\" or \"toxicity\"") }
        let toxicity = try json["toxicity"].map { (value: JSONValue) throws(FaultError) in try Toxicity(json: value) } ?? toxicity
        let attributes = try FaultAttributes(json["attributes"], of: type, over: attributes)
        return try Fault(name: name, type: type, attributes: attributes, stream: stream, toxicity: toxicity, trigger: trigger)
    }

    /// In Toxiproxy's order, `at` last and only where there is one.
    public var json: JSONValue {
        let members = [
            JSONMember("attributes", attributes.json), JSONMember("name", .string(name)), JSONMember("type", .string(type.rawValue)),
            JSONMember("stream", .string(stream.rawValue)), JSONMember("toxicity", toxicity.json),
        ]
        return .object(trigger.map { members + [JSONMember("at", $0.json)] } ?? members)
    }

    private static func text(_ value: JSONValue?, _ member: String) throws(FaultError) -> String? {
        guard let value else { return nil }
        guard let text = value.stringValue else { throw FaultError(.malformed, at: [member], "expected a string") }
        return text
    }

    private static func isName(_ text: String) -> Bool {
        nameLengths.contains(text.utf8.count) && text.utf8.allSatisfy { octet in
            (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet) || [0x2D, 0x2E, 0x5F].contains(octet)
        }
    }
}

extension Fault {
    /// Several faults of one link, whose names differ.
    public static func list(json: JSONValue) throws(FaultError) -> [Fault] {
        guard let elements = json.arrayElements, elements.count <= maximumPerLink else {
            throw FaultError(.malformed, "expected a list of at most \(maximumPerLink) faults")
        }
        var faults: [Fault] = []
        for (index, element) in elements.enumerated() {
            let fault: Fault
            do throws(FaultError) { fault = try Fault(json: element) } catch { throw FaultError(error.rule, at: ["\(index)"] + error.path, error.text) }
            guard !faults.contains(where: { $0.name == fault.name }) else {
                throw FaultError(.alreadyExists, at: ["\(index)"], "the link already has a fault called \(fault.name)")
            }
            faults.append(fault)
        }
        return faults
    }

    public static let maximumPerLink = 32
}
