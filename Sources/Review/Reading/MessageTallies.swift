import Explanation

/// Counts the messages of a channel, kind by kind and field by field.
struct MessageTallies {
    struct Key: Hashable {
        let message: String
        let part: ExplainedMessage.Part
    }

    private let channel: ReviewPolicy.Channel
    private var rows: [Key: Tally] = [:]
    private var classCounts: [String: Int] = [:]
    private(set) var seenRules: Set<String> = []

    private struct Tally {
        var row: MessageRow
        var fields: [FieldKey: FieldRow] = [:]
        var order: [FieldKey] = []
    }

    private struct FieldKey: Hashable {
        let what: String
        let rule: String
    }

    /// No kind of message has so many places; beyond it they are counted together.
    private static let maximumFields = 400

    init(channel: ReviewPolicy.Channel) { self.channel = channel }

    mutating func count(_ message: ExplainedMessage, isSent: Bool, evidence: String?) -> Key {
        let key = Key(message: message.message, part: message.part)
        var tally = rows.removeValue(forKey: key) ?? Tally(row: MessageRow(channel: channel.name, message: message.message, part: message.part.rawValue))
        if isSent { tally.row.sent += 1 } else { tally.row.delivered += 1 }
        tally.row.octets += message.octets
        tally.row.explained += message.explained + message.truncated
        var bits = 0.0
        var lastField = ""
        for piece in message.pieces {
            bits += piece.freeBits
            countField(piece, &tally)
            seenRules.insert(piece.rule)
            guard isSent, let dataClass = piece.dataClass else { continue }
            // A field that was taken apart, such as a document, is one value in many pieces.
            let field = piece.what.prefix { $0 != ":" }
            if field != lastField { classCounts[dataClass, default: 0] += 1 }
            lastField = String(field)
        }
        tally.row.freeBitsMaximum = max(tally.row.freeBitsMaximum, bits)
        if isSent { tally.row.freeBitsSum += bits }
        if let evidence, isSent, tally.row.evidence.count < MessageRow.maximumEvidence { tally.row.evidence.append(evidence) }
        rows[key] = tally
        return key
    }

    mutating func countConnection(_ key: Key) { rows[key]?.row.connections += 1 }

    private func place(_ what: String) -> String {
        // Elements of lists and objects of documents are many; their places are one.
        var result = "", isAfterOpening = false
        for character in what {
            if character.isNumber, isAfterOpening { continue }
            isAfterOpening = character == "[" || character == " " && result.hasSuffix("object")
            result.append(character)
        }
        return result
    }

    private mutating func countField(_ piece: Piece, _ tally: inout Tally) {
        var key = FieldKey(what: place(piece.what), rule: piece.rule)
        if tally.fields[key] == nil, tally.fields.count >= MessageTallies.maximumFields { key = FieldKey(what: "further places", rule: "") }
        if tally.fields[key] == nil { tally.order.append(key) }
        var field = tally.fields[key] ?? FieldRow(what: key.what, dataClass: piece.dataClass, rule: key.rule)
        field.count += 1
        field.octets += piece.range.count
        field.freeBitsMaximum = max(field.freeBitsMaximum, piece.freeBits)
        tally.fields[key] = field
    }

    // MARK: Results

    /// In the order of the policy, the kinds that never came included; what the policy does not know comes last.
    var messages: [MessageRow] {
        var known: [Key] = []
        for name in channel.messageOrder {
            for part in [ExplainedMessage.Part.request, .response, .refusal] { known.append(Key(message: name, part: part)) }
        }
        let strangers = rows.keys.filter { !known.contains($0) }.sorted { ($0.message, $0.part.rawValue) < ($1.message, $1.part.rawValue) }
        return (known + strangers).map { key in
            guard let tally = rows[key] else { return MessageRow(channel: channel.name, message: key.message, part: key.part.rawValue) }
            var row = tally.row
            row.fields = tally.order.compactMap { tally.fields[$0] }
            return row
        }
    }

    /// The classes that the policy grants here, in the order of the policy, and those that were seen without a grant.
    var classes: [ChannelRow.ClassCount] {
        var granted: [String] = []
        for part in channel.parts {
            for dataClass in part.dataClasses where !granted.contains(dataClass) { granted.append(dataClass) }
        }
        let strangers = classCounts.keys.filter { !granted.contains($0) }.sorted()
        return (granted + strangers).map { ChannelRow.ClassCount(dataClass: $0, count: classCounts[$0] ?? 0) }
    }

    var unexercised: [UnexercisedRule] {
        channel.messageOrder.flatMap { name -> [UnexercisedRule] in
            guard let message = channel.messages[name] else { return [] }
            let parts: [(ExplainedMessage.Part, ReviewPolicy.Part)] = [(.request, message.request), (.response, message.response), (.refusal, message.refusal)]
            return parts.flatMap { kind, part -> [UnexercisedRule] in
                guard rows[Key(message: name, part: kind)] != nil else {
                    return [UnexercisedRule(rule: part.pointer, channel: channel.name, what: "\(name) \(kind.rawValue)")]
                }
                return part.leafPointers.filter { !seenRules.contains($0) }.map { pointer in
                    UnexercisedRule(rule: pointer, channel: channel.name, what: "\(name) \(kind.rawValue), field \(pointer.dropFirst(part.pointer.count))")
                }
            }
        }
    }
}

extension ReviewPolicy.Channel {
    var parts: [ReviewPolicy.Part] { messageOrder.compactMap { messages[$0] }.flatMap { [$0.request, $0.response, $0.refusal] } }
}

extension ReviewPolicy.Part {
    /// A body in DER is one validity check.
    var dataClasses: [String] { fields.map { $0.flatMap(\.dataClasses) } ?? ["validity-check"] }

    /// The rules of all scalars.
    var leafPointers: [String] { (fields ?? []).flatMap(\.leafPointers) }
}

extension ReviewPolicy.Field {
    private var nested: [ReviewPolicy.Field]? {
        var shape = shape
        while true {
            switch shape {
            case .scalar: return nil
            case .object(let fields): return fields
            case .list(_, let element): shape = element
            }
        }
    }

    var dataClasses: [String] { nested.map { $0.flatMap(\.dataClasses) } ?? [dataClass] }
    var leafPointers: [String] { nested.map { $0.flatMap(\.leafPointers) } ?? [pointer] }
}
