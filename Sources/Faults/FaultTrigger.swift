public import JSON

/// The exact place at which a fault happens, once: `at` in its JSON.
public struct FaultTrigger: Sendable, Hashable {
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        /// Before the message's first octet travels.
        case before
        /// After `byte` octets of the message, its TLS records' headers included.
        case middle
        /// Right after the message's last octet.
        case after
    }

    /// The number of the message on the fault's stream of this link, over all connections, counted from the moment at
    /// which the fault is set. 1 is the first that begins from then on.
    public let message: Int
    public let phase: Phase
    /// Octets of the message that travel first; in the middle only.
    public let byte: Int

    static let messages = 1...1_000_000_000
    static let bytes = 1...1_000_000_000
    /// Past the header of the first record and one octet into its ciphertext.
    public static let standardByte = 6

    public init(message: Int, phase: Phase, byte: Int = standardByte) {
        self.message = message
        self.phase = phase
        self.byte = phase == .middle ? byte : 0
    }

    init(json: JSONValue) throws(FaultError) {
        guard let members = json.objectMembers else {
            throw FaultError(.malformed, at: ["at"], #"expected an object such as {"message":2,"phase":"after"}"#)
        }
        for member in members where !["message", "phase", "byte"].contains(member.key) {
            throw FaultError(.malformed, at: ["at", String(member.key.prefix(40))], "there is no such member; known: message, phase, byte")
        }
        guard let message = json["message"]?.integerValue.flatMap(Int.init(exactly:)), FaultTrigger.messages.contains(message) else {
            throw FaultError(.malformed, at: ["at", "message"], "expected the number of a message, from 1")
        }
        guard let phase = json["phase"]?.stringValue.flatMap(Phase.init(rawValue:)) else {
            throw FaultError(.malformed, at: ["at", "phase"], "expected before, middle or after")
        }
        var byte = FaultTrigger.standardByte
        if let given = json["byte"] {
            guard phase == .middle else { throw FaultError(.malformed, at: ["at", "byte"], "goes with the phase middle only") }
            guard let number = given.integerValue.flatMap(Int.init(exactly:)), FaultTrigger.bytes.contains(number) else {
                throw FaultError(.malformed, at: ["at", "byte"], "expected how many octets of the message travel first, from 1")
            }
            byte = number
        }
        self.init(message: message, phase: phase, byte: byte)
    }

    public var json: JSONValue {
        let members = [JSONMember("message", .integer(Int64(message))), JSONMember("phase", .string(phase.rawValue))]
        return .object(phase == .middle ? members + [JSONMember("byte", .integer(Int64(byte)))] : members)
    }

    /// Where in `segment`, which belongs to the awaited message, the fault happens: the octets that go before it.
    /// Nil where not here.
    func split(_ segment: Segment, _ place: MessagePlace) -> Int? {
        switch phase {
        case .before: place.offset == 0 ? 0 : nil
        case .middle: (place.offset...place.offset + segment.bytes.count).contains(byte) ? byte - place.offset : nil
        case .after: place.isLast ? segment.bytes.count : nil
        }
    }
}
