/// From the tree of topology.json to the policy of a review.
enum ReviewPolicyReader {
    private static let longest: Int64 = 16 << 20

    static func policy(_ root: PolicyObject) throws(ReviewPolicyError) -> ReviewPolicy {
        try root.allow(["$schema", "note", "name", "seed", "subnet", "clock", "card", "limits", "capture", "management", "operators", "municipalities", "nodes", "channels", "links"])
        var municipalities: [String: ReviewPolicy.Municipality] = [:]
        var vocabulary: Set<String> = []
        for (name, object) in try root.objects("municipalities") {
            try object.allow(["note", "code", "name", "prefecture", "head", "pattern", "residents", "paper", "hours", "certificates"])
            municipalities[name] = ReviewPolicy.Municipality(code: try object.text("code"), offers: try offers(object), pointer: object.pointer)
            for option in try offers(object).flatMap(\.options) { vocabulary.formUnion([option.name] + option.values) }
        }
        var nodes: [String: ReviewPolicy.Node] = [:]
        for (name, object) in try root.objects("nodes") {
            try object.allow(["note", "kind", "role", "operator", "municipality", "address"])
            nodes[name] = ReviewPolicy.Node(kind: try object.text("kind"), role: try object.optionalText("role"), address: try object.text("address"),
                                            municipality: try object.optionalText("municipality"), pointer: object.pointer)
        }
        var channels: [String: ReviewPolicy.Channel] = [:]
        var channelOrder: [String] = []
        for (name, object) in try root.objects("channels") {
            channels[name] = try channel(name, object)
            channelOrder.append(name)
        }
        var links: [String: ReviewPolicy.Link] = [:]
        for (name, object) in try root.objects("links") { links[name] = try link(object, nodes: nodes, channels: channels) }
        return ReviewPolicy(name: try root.text("name"), channels: channels, channelOrder: channelOrder, links: links, nodes: nodes, municipalities: municipalities, vocabulary: vocabulary)
    }

    private static func offers(_ city: PolicyObject) throws(ReviewPolicyError) -> [ReviewPolicy.Offer] {
        var offers: [ReviewPolicy.Offer] = []
        for (index, tree) in try city.list("certificates").enumerated() {
            let offer = try PolicyObject(tree, at: "\(city.place(of: "certificates"))/\(index)")
            try offer.allow(["note", "kind", "feeYen", "copiesMaximum", "options"])
            var options: [ReviewPolicy.Option] = []
            for (number, tree) in try offer.list("options").enumerated() {
                let option = try PolicyObject(tree, at: "\(offer.place(of: "options"))/\(number)")
                try option.allow(["note", "name", "values", "choicesMaximum"])
                var values: [String] = []
                for value in try option.list("values") {
                    guard case .string(let text) = value else { throw ReviewPolicyError(option.place(of: "values"), "texts are expected") }
                    values.append(text)
                }
                let choices = option["choicesMaximum"] == nil ? 1 : try option.integer("choicesMaximum", within: 1...longest)
                options.append(ReviewPolicy.Option(name: try option.text("name"), values: values, choicesMaximum: choices))
            }
            offers.append(ReviewPolicy.Offer(
                kind: try offer.text("kind"), feeYen: try offer.integer("feeYen", within: 0...longest), copiesMaximum: try offer.integer("copiesMaximum", within: 0...longest), options: options))
        }
        return offers
    }

    private static func channel(_ name: String, _ object: PolicyObject) throws(ReviewPolicyError) -> ReviewPolicy.Channel {
        try object.allow(["note", "parties", "certificateAuthority", "address", "port", "timeoutMilliseconds", "maximumConnectionsPerLink",
                          "maximumConnectionsPerSecond", "allowlist"])
        var messages: [String: ReviewPolicy.Message] = [:], messageOrder: [String] = []
        for (message, rules) in try object.objects("allowlist") {
            try rules.allow(["note", "request", "response", "refusal"])
            messages[message] = ReviewPolicy.Message(
                request: try part(rules.object("request")), response: try part(rules.object("response")), refusal: try part(rules.object("refusal")),
                pointer: rules.pointer)
            messageOrder.append(message)
        }
        return ReviewPolicy.Channel(
            name: name, port: Int(try object.integer("port", within: 1...65_535)), certificateAuthority: try object.text("certificateAuthority"),
            timeoutMilliseconds: try object.integer("timeoutMilliseconds", within: 1...86_400_000), messages: messages, messageOrder: messageOrder, pointer: object.pointer)
    }

    private static func part(_ object: PolicyObject) throws(ReviewPolicyError) -> ReviewPolicy.Part {
        try object.allow(["maximumBytes", "contentType", "fields"])
        let contentType = try object.optionalText("contentType") ?? "application/json"
        let fields: [ReviewPolicy.Field]? = object["fields"] == nil ? nil : try fields(of: object)
        // What a body is must be said by one of the two, and be something that this reader can read.
        guard (fields != nil) == (contentType == "application/json"), fields != nil || ["application/ocsp-request", "application/ocsp-response"].contains(contentType) else {
            throw ReviewPolicyError(object.pointer, "a body that this reader cannot read")
        }
        return ReviewPolicy.Part(contentType: contentType, maximumBytes: Int(try object.integer("maximumBytes", within: 1...longest)), fields: fields, pointer: object.pointer)
    }

    private static func fields(of object: PolicyObject) throws(ReviewPolicyError) -> [ReviewPolicy.Field] {
        var fields: [ReviewPolicy.Field] = []
        for (name, rule) in try object.objects("fields") { fields.append(try field(name, rule)) }
        guard !fields.isEmpty else { throw ReviewPolicyError(object.pointer, "an object without fields") }
        return fields
    }

    private static func field(_ name: String, _ rule: PolicyObject) throws(ReviewPolicyError) -> ReviewPolicy.Field {
        try rule.allow(["class", "grammar", "optional", "list", "fields"])
        var isOptional = false
        if let value = rule["optional"] {
            guard case .boolean(let flag) = value else { throw ReviewPolicyError(rule.place(of: "optional"), "true or false is expected") }
            isOptional = flag
        }
        guard (rule["grammar"] == nil) != (rule["fields"] == nil) else { throw ReviewPolicyError(rule.pointer, "either a grammar or fields are expected") }
        var shape: ReviewPolicy.Field.Shape
        if rule["fields"] != nil {
            shape = .object(try fields(of: rule))
        } else {
            guard let grammar = FieldGrammar.read(try rule.text("grammar")) else {
                throw ReviewPolicyError(rule.place(of: "grammar"), "a grammar that this reader does not know")
            }
            shape = .scalar(grammar)
        }
        if rule["list"] != nil {
            let list = try rule.object("list")
            try list.allow(["minimum", "maximum"])
            let minimum = try list.integer("minimum", within: 0...longest), maximum = try list.integer("maximum", within: minimum...longest)
            shape = .list(Int(minimum)...Int(maximum), shape)
        }
        return ReviewPolicy.Field(name: name, dataClass: try rule.text("class"), isOptional: isOptional, shape: shape, pointer: rule.pointer)
    }

    private static func link(_ object: PolicyObject, nodes: [String: ReviewPolicy.Node], channels: [String: ReviewPolicy.Channel]) throws(ReviewPolicyError) -> ReviewPolicy.Link {
        try object.allow(["note", "endpoints", "address", "faults"])
        var ends: [(node: String, channel: String)] = []
        for element in try object.list("endpoints") {
            guard case .string(let text) = element, let colon = text.firstIndex(of: ":") else {
                throw ReviewPolicyError(object.place(of: "endpoints"), "node:channel is expected")
            }
            ends.append((String(text[..<colon]), String(text[text.index(after: colon)...])))
        }
        guard ends.count == 2, ends[0].channel == ends[1].channel, channels[ends[0].channel] != nil else {
            throw ReviewPolicyError(object.place(of: "endpoints"), "two ends on one channel of this file are expected")
        }
        for end in ends where nodes[end.node] == nil { throw ReviewPolicyError(object.place(of: "endpoints"), "a node that is not in this file") }
        return ReviewPolicy.Link(channel: ends[0].channel, client: ends[0].node, server: ends[1].node, address: try object.text("address"), pointer: object.pointer)
    }
}
