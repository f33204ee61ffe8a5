import Domain
public import Policy
import Topology

/// How much a lying sender could say in one body, under classes that look harmless. The allowlist speaks of what honest nodes send: a grammar
/// cannot tell a random nonce from an encrypted name.
public struct BodyRoom: Sendable {
    public struct FieldRoom: Sendable {
        public let path: String
        public let pointer: String
        public let dataClass: DataClass
        /// For people: the grammar, or what a list holds.
        public let shape: String
        public let bits: Double
    }

    public let body: BodyContents
    /// Fields at the top of the body whose class shows no person, most roomy first.
    public let fields: [FieldRoom]
    /// Bits of all of them in one body, never more than the body's octets hold.
    public let bits: Double
    /// Whether the size of the body is what bounds it.
    public let isBoundBySize: Bool

    /// How many such bodies an Individual Number takes; nil where no number of them is enough.
    public var bodiesForIndividualNumber: Int? { bits < 1 ? nil : Int((Room.individualNumberBits / bits).rounded(.up)) }
}

extension BodyContents {
    public var room: BodyRoom {
        let size = Double(policy.maximumBytes) * 8
        guard case .json(let fields) = policy.content else {
            let bits = min(size, Self.binaryBits(message: message, direction))
            let field = BodyRoom.FieldRoom(path: "(body)", pointer: pointer, dataClass: .validityCheck, shape: policy.content.contentType, bits: bits)
            return BodyRoom(body: self, fields: [field], bits: bits, isBoundBySize: bits == size)
        }
        let harmless = fields.flatMap { harmlessRooms(of: $0, below: pointer, path: "", times: 1) }.sorted { $0.bits > $1.bits }
        let bits = harmless.reduce(0) { $0 + $1.bits }
        return BodyRoom(body: self, fields: harmless, bits: min(bits, size), isBoundBySize: bits > size)
    }

    /// A field, or the harmless ones among its members.
    private func harmlessRooms(of field: FieldPolicy, below pointer: String, path: String, times: Double) -> [BodyRoom.FieldRoom] {
        let place = "\(pointer)/fields/\(field.name)"
        if field.isHarmlessThroughout {
            let bits = times * field.bits
            return [BodyRoom.FieldRoom(path: path + field.name, pointer: place, dataClass: field.dataClass, shape: field.shape.words, bits: bits)]
        }
        switch field.shape {
        case .scalar, .list(_, .scalar), .list(_, .list): return []
        case .object(let members): return members.flatMap { harmlessRooms(of: $0, below: place, path: "\(path)\(field.name).", times: times) }
        case .list(let count, .object(let members)):
            return members.flatMap { harmlessRooms(of: $0, below: place, path: "\(path)\(field.name)[].", times: times * Double(count.upperBound)) }
        }
    }

    /// What the gate's check of DER leaves to a sender (docs/wire.md, OCSP).
    private static func binaryBits(message: String, _ direction: Direction) -> Double {
        switch direction {
        // Two issuer hashes of 32 octets that only the answering side compares, a serial of at most 20, a nonce of 16.
        case .request: Double(8 * (32 + 32 + 20 + 16))
        // Key hashes, times, signature and certificate are the responder's to choose: the size alone bounds them.
        case .response: .infinity
        // Five octets, of which one is free.
        case .refusal: 8
        }
    }
}

extension FieldPolicy {
    /// Whether neither it nor anything in it has a class that shows a person.
    fileprivate var isHarmlessThroughout: Bool {
        guard dataClass.exposure < .sealed else { return false }
        switch shape {
        case .object(let members), .list(_, .object(let members)): return members.allSatisfy(\.isHarmlessThroughout)
        case .scalar, .list: return true
        }
    }
}

extension FieldShape {
    /// `0 to 20 × name:1..40`
    var words: String {
        switch self {
        case .scalar(.oneOf(let choices)): "enum of \(choices.count)"
        case .scalar(let grammar): grammar.description
        case .list(let count, let element): "\(count.lowerBound) to \(count.upperBound) × \(element.words)"
        case .object(let fields): "{\(fields.map(\.name).joined(separator: ", "))}"
        }
    }
}

extension FlowNetwork {
    /// Every body of every channel, in the order of the file.
    public var rooms: [BodyRoom] { channels.flatMap(\.bodies).map(\.room) }
}
