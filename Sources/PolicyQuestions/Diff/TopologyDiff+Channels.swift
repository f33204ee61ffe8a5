import Domain
import Policy
import Topology

extension TopologyDiff {
    private typealias Change = TopologyChange

    static func channels(_ old: Topology, _ new: Topology) -> [TopologyChange] {
        Change.pairs(old.channels, new.channels, name: \.name.rawValue) {
            [Change(.narrows, old: "/channels/\($0.name.rawValue)", new: nil, "the channel is gone")]
        } come: {
            [Change(.widens, old: nil, new: "/channels/\($0.name.rawValue)", "one more channel, from \($0.client) to \($0.servers.map(\.description).joined(separator: " and "))")]
        } both: { old, new in
            let place = "/channels/\(new.name.rawValue)"
            return Change.changed(.moves, at: "\(place)/certificateAuthority", "certificate authority", old.certificateAuthority, new.certificateAuthority)
                + Change.changed(.moves, at: "\(place)/address", "address", old.address.description, new.address.description)
                + Change.changed(.moves, at: "\(place)/port", "port", old.port, new.port)
                + Change.changed(.neutral, at: "\(place)/timeoutMilliseconds", "wait for an answer, ms", old.timeoutMilliseconds, new.timeoutMilliseconds)
                + Change.grown(at: "\(place)/maximumConnectionsPerLink", "connections at once", old.maximumConnectionsPerLink, new.maximumConnectionsPerLink)
                + Change.grown(at: "\(place)/maximumConnectionsPerSecond", "new connections a second", old.maximumConnectionsPerSecond, new.maximumConnectionsPerSecond)
                + messages(old.policy, new.policy, at: "\(place)/allowlist")
        }
    }

    /// What one channel may carry, before and after.
    static func messages(_ old: ChannelPolicy, _ new: ChannelPolicy, at place: String) -> [TopologyChange] {
        Change.pairs(old.messages, new.messages, name: \.name) {
            [Change(.narrows, old: "\(place)/\($0.name)", new: nil, "the message is gone")]
        } come: {
            [Change(.widens, old: nil, new: "\(place)/\($0.name)", "one more message")]
        } both: { old, new in
            Direction.allCases.flatMap { body(old.body($0), new.body($0), at: "\(place)/\(new.name)/\($0.rawValue)") }
        }
    }

    private static func body(_ old: BodyPolicy, _ new: BodyPolicy, at place: String) -> [TopologyChange] {
        let size = Change.grown(at: "\(place)/maximumBytes", "most octets", old.maximumBytes, new.maximumBytes)
        switch (old.content, new.content) {
        case (.json(let olds), .json(let news)): return size + fields(olds, news, at: "\(place)/fields")
        default: return size + Change.changed(.moves, at: "\(place)/contentType", "content type", old.content.contentType, new.content.contentType)
        }
    }

    private static func fields(_ old: [FieldPolicy], _ new: [FieldPolicy], at place: String) -> [TopologyChange] {
        let oldNames = old.map(\.name), newNames = new.map(\.name)
        let isReordered = oldNames.filter(newNames.contains) != newNames.filter(oldNames.contains)
        return (isReordered ? [Change(.neutral, at: place, "the fields stand in another order: \(newNames.joined(separator: ", "))")] : [])
            + Change.pairs(old, new, name: \.name) {
                [Change(.narrows, old: "\(place)/\($0.name)", new: nil, "field of class \($0.dataClass.rawValue) is gone")]
            } come: {
                [Change(.widens, old: nil, new: "\(place)/\($0.name)", "field of class \($0.dataClass.rawValue), \($0.dataClass.exposure.word): \($0.shape.words)")]
            } both: { old, new in
                field(old, new, at: "\(place)/\(new.name)")
            }
    }

    private static func field(_ old: FieldPolicy, _ new: FieldPolicy, at place: String) -> [TopologyChange] {
        var changes: [TopologyChange] = []
        if old.dataClass != new.dataClass {
            let (before, after) = (old.dataClass.exposure, new.dataClass.exposure)
            changes.append(Change(
                after > before ? .widens : after < before ? .narrows : .moves, at: "\(place)/class",
                "class: \(old.dataClass.rawValue) → \(new.dataClass.rawValue) (\(before.word) → \(after.word))"))
        }
        if old.isOptional != new.isOptional {
            changes.append(Change(.neutral, at: "\(place)/optional", new.isOptional ? "may be left out" : "must be there"))
        }
        return changes + shape(old.shape, new.shape, at: place)
    }

    private static func shape(_ old: FieldShape, _ new: FieldShape, at place: String) -> [TopologyChange] {
        switch (old, new) {
        case (.scalar(let before), .scalar(let after)):
            guard before != after else { return [] }
            let effect: TopologyChange.Effect = switch before.relation(to: after) {
            case .same: .neutral
            case .wider: .widens
            case .narrower: .narrows
            case .other: .moves
            }
            return [Change(effect, at: "\(place)/grammar", "grammar: \(difference(before, after)); \(Room.words(before.bits)) → \(Room.words(after.bits))")]
        case (.object(let before), .object(let after)):
            return fields(before, after, at: "\(place)/fields")
        case (.list(let before, let oldElement), .list(let after, let newElement)):
            let isWider = after.lowerBound <= before.lowerBound && after.upperBound >= before.upperBound
            let isNarrower = before.lowerBound <= after.lowerBound && before.upperBound >= after.upperBound
            let effect: TopologyChange.Effect = isWider ? .widens : isNarrower ? .narrows : .moves
            let bounds = { (range: ClosedRange<Int>) in "\(range.lowerBound) to \(range.upperBound)" }
            return Change.changed(effect, at: "\(place)/list", "elements", bounds(before), bounds(after)) + shape(oldElement, newElement, at: place)
        default:
            return [Change(.moves, at: place, "shape: \(old.words) → \(new.words)")]
        }
    }

    /// For two enums, the words that come and go; the whole lists are long.
    private static func difference(_ old: Grammar, _ new: Grammar) -> String {
        guard case .oneOf(let before) = old, case .oneOf(let after) = new else { return "\(old) → \(new)" }
        let gone = before.filter { !after.contains($0) }.map { "−\($0)" }, come = after.filter { !before.contains($0) }.map { "+\($0)" }
        return gone.isEmpty && come.isEmpty ? "enum in another order" : "enum \((gone + come).joined(separator: " "))"
    }
}

extension Room {
    /// `12.3 bits`; whole numbers where they are large. Rounded up.
    public static func words(_ bits: Double) -> String {
        guard bits < 1e15 else { return "more than 10^15 bits" }
        let tenths = Int((bits * 10).rounded(.up))
        return bits >= 100 || tenths % 10 == 0 ? "\((tenths + 9) / 10) bits" : "\(tenths / 10).\(tenths % 10) bits"
    }
}
