import Domain
import JSON
import Policy

extension TopologyReader {
    /// What may cross one channel: message → direction → fields.
    mutating func allowlist(_ value: LocatedJSON, of channel: ChannelName) -> ChannelPolicy? {
        let members = named(value, of: "messages", counts: 0...ChannelPolicy.highestMessageCount)
        let before = problems.count
        var messages: [MessagePolicy] = []
        for member in members {
            guard let name = MessageName(rawValue: member.key), channel.messages.contains(name) else {
                let known = channel.messages.map(\.rawValue)
                let allowed = known.isEmpty ? "it carries no messages yet" : "it may carry \(quoted(known))"
                report(.allowlist, at: member.keyOffset, "\(channel.rawValue) carries no message \"\(clipped(member.key))\"; \(allowed)")
                continue
            }
            if let message = message(member.value, name: name, channel: channel) { messages.append(message) }
        }
        for name in channel.messages where !members.contains(where: { $0.key == name.rawValue }) {
            report(.allowlist, at: value.offset, "the message \"\(name.rawValue)\" is missing; \(channel.rawValue) cannot work without it")
        }
        guard problems.count == before else { return nil }
        return checked(at: value.offset) { () throws(PolicyError) in try ChannelPolicy(name: channel.rawValue, messages: messages) }
    }

    private mutating func message(_ value: LocatedJSON, name: MessageName, channel: ChannelName) -> MessagePolicy? {
        guard let entry = object(value, as: .message) else { return nil }
        let request = entry["request"].flatMap { body($0, contentType: name.contentTypes.request, first: .request, channel: channel) }
        let response = entry["response"].flatMap { body($0, contentType: name.contentTypes.response, first: .response, channel: channel) }
        let refusal = entry["refusal"].flatMap { body($0, contentType: name.contentTypes.response, first: .refusal, channel: channel) }
        guard let request, let response, let refusal else { return nil }
        return checked(at: value.offset) { () throws(PolicyError) in
            try MessagePolicy(name: name.rawValue, request: request, response: response, refusal: refusal)
        }
    }

    private mutating func body(_ value: LocatedJSON, contentType expected: String, first direction: Direction, channel: ChannelName) -> BodyPolicy? {
        guard let entry = object(value, as: .body) else { return nil }
        let maximumBytes = entry["maximumBytes"].flatMap { integer($0, in: TopologyBounds.bodyBytes) }
        let contentType = entry["contentType"].map { text($0) } ?? ContentPolicy.jsonContentType
        if let contentType, contentType != expected {
            report(.allowlist, at: entry["contentType"]?.offset ?? entry.offset, "the content type of this body is \(expected), not \(clipped(contentType))")
            return nil
        }
        let content: ContentPolicy
        if expected == ContentPolicy.jsonContentType {
            guard let fieldsValue = entry["fields"] else {
                report(.missingKey, at: entry.offset, "the key \"fields\" is missing")
                return nil
            }
            guard let fields = fields(fieldsValue, channel: channel, depth: 0) else { return nil }
            checkCorrelation(fields, direction, at: fieldsValue.offset)
            content = .json(fields)
        } else {
            if let fields = entry["fields"] {
                report(.allowlist, at: fields.offset, "\(expected) has no JSON fields")
                return nil
            }
            content = .binary(contentType: expected)
        }
        guard let maximumBytes else { return nil }
        return checked(at: value.offset) { () throws(PolicyError) in try BodyPolicy(content: content, maximumBytes: maximumBytes) }
    }

    /// A request begins with its id, an answer with the hash of its request (invariant 2).
    private mutating func checkCorrelation(_ fields: [FieldPolicy], _ direction: Direction, at offset: Int) {
        let (name, grammar) = direction == .request ? ("requestId", Grammar.requestID) : ("requestHash", Grammar.hexadecimal(64...64))
        guard let first = fields.first, first.name == name, first.shape == .scalar(grammar), !first.isOptional else {
            return report(.allowlist, at: offset, "the first field of a \(direction.rawValue) is \"\(name)\" with the grammar \"\(grammar)\"")
        }
    }

    private mutating func fields(_ value: LocatedJSON, channel: ChannelName, depth: Int) -> [FieldPolicy]? {
        guard depth <= TopologyBounds.fieldDepthMaximum else {
            report(.allowlist, at: value.offset, "fields lie at most \(TopologyBounds.fieldDepthMaximum) deep")
            return nil
        }
        let before = problems.count
        var fields: [FieldPolicy] = []
        for member in named(value, of: "fields", counts: TopologyBounds.fields) {
            guard let entry = object(member.value, as: .field) else { continue }
            let dataClass: DataClass? = entry["class"].flatMap { word($0) }
            if let dataClass, let place = entry["class"], !channel.permits(dataClass) {
                report(.allowlist, at: place.offset, "\(channel.rawValue) must never carry \"\(dataClass.rawValue)\"; it may carry \(quoted(channel.permittedClasses.map(\.rawValue)))")
            }
            let isOptional = entry["optional"].map { boolean($0) } ?? false
            guard let dataClass, let isOptional, let shape = shape(entry, channel: channel, depth: depth) else { continue }
            let field = checked(at: member.keyOffset) { () throws(PolicyError) in
                try FieldPolicy(name: member.key, dataClass: dataClass, shape: shape, isOptional: isOptional)
            }
            if let field { fields.append(field) }
        }
        return problems.count == before ? fields : nil
    }

    private mutating func shape(_ entry: TopologyObject, channel: ChannelName, depth: Int) -> FieldShape? {
        let element: FieldShape
        switch (entry["grammar"], entry["fields"]) {
        case (let grammarValue?, nil):
            guard let grammar = grammar(grammarValue) else { return nil }
            element = .scalar(grammar)
        case (nil, let fieldsValue?):
            guard let fields = fields(fieldsValue, channel: channel, depth: depth + 1) else { return nil }
            element = .object(fields)
        default:
            report(.allowlist, at: entry.offset, "a field has either a \"grammar\" or \"fields\"")
            return nil
        }
        guard let listValue = entry["list"] else { return element }
        guard let list = object(listValue, as: .list) else { return nil }
        let minimum = list["minimum"].flatMap { integer($0, in: TopologyBounds.listLength) }
        let maximum = list["maximum"].flatMap { integer($0, in: TopologyBounds.listLength) }
        guard let minimum, let maximum else { return nil }
        guard minimum <= maximum else {
            report(.outOfRange, at: listValue.offset, "minimum \(minimum) is more than maximum \(maximum)")
            return nil
        }
        return .list(count: minimum...maximum, of: element)
    }

    private mutating func grammar(_ value: LocatedJSON) -> Grammar? {
        if let text = value.stringValue, let grammar = grammars[text] { return grammar }
        // A choice of many words is longer than any other text of the file.
        guard let text = text(value, lengths: 1...TopologyBounds.grammarLengthMaximum) else { return nil }
        do {
            let grammar = try Grammar.parse(text)
            grammars[text] = grammar
            return grammar
        } catch {
            report(.allowlist, at: value.offset, "\"\(clipped(text))\": \(error)")
            return nil
        }
    }

    /// A value of the policy room, whose own refusal becomes a problem at `offset`.
    private mutating func checked<Value>(at offset: Int, _ make: () throws(PolicyError) -> Value) -> Value? {
        do {
            return try make()
        } catch {
            report(.allowlist, at: offset, error.code.reason)
            return nil
        }
    }
}
