/// Scalars of a body, and what they tell.
extension BodyReader {
    mutating func scalar(_ grammar: FieldGrammar, _ field: ReviewPolicy.Field, at place: String) throws(Unexplained) {
        switch grammar {
        case .base64(let count): try binary(count, field, at: place)
        case .integer(let range): try integer(range, field, at: place)
        case .boolean: try boolean(field, at: place)
        default:
            let (text, end) = try text(at: place)
            step(to: end)
            guard let bits = judge.freeBits(of: text, in: grammar) else {
                account.leave(to: end, rule: "field-grammar", "\(place) is outside of its grammar")
                return
            }
            account.explain(to: end, place, rule: field.pointer, dataClass: field.dataClass, freeBits: learn(text, grammar, field, at: place) ?? bits)
        }
    }

    private mutating func integer(_ range: ClosedRange<Int64>, _ field: ReviewPolicy.Field, at place: String) throws(Unexplained) {
        let start = scanner.position
        var ahead = scanner
        let number = ahead.integer()
        // A number that ends where the octets end may have gone on.
        if ahead.isAtEnd, !isComplete { throw cut }
        guard let number else { throw Unexplained("field-type", "\(place) is no integer of 64 bits", at: start) }
        guard CanonicalJSON.integer(number).elementsEqual(scanner.bytes[start..<ahead.position]) else {
            throw Unexplained("json-not-canonical", "\(place) is not in its one spelling", at: start)
        }
        step(to: ahead.position)
        guard range.contains(number) else {
            account.leave(to: ahead.position, rule: "field-grammar", "\(place) is outside of its range")
            return
        }
        switch place {
        case "$.copies": facts.copies = number
        case "$.feeYen": facts.feeYen = number
        default: break
        }
        let (width, isOverflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        account.explain(to: ahead.position, place, rule: field.pointer, dataClass: field.dataClass, freeBits: isOverflow ? 64 : FreeBits.choice(Double(width) + 1))
    }

    private mutating func boolean(_ field: ReviewPolicy.Field, at place: String) throws(Unexplained) {
        var ahead = scanner
        guard ahead.take("true") || ahead.take("false") else {
            let rest = scanner.bytes[scanner.position..<scanner.end]
            if !isComplete, "true".utf8.starts(with: rest) || "false".utf8.starts(with: rest) { throw cut }
            throw Unexplained("field-type", "\(place) is neither true nor false", at: scanner.position)
        }
        step(to: ahead.position)
        account.explain(to: ahead.position, place, rule: field.pointer, dataClass: field.dataClass, freeBits: 1)
    }

    /// Keeps what cross-checks need. Returns the bits where more is known than the grammar says.
    private mutating func learn(_ text: String, _ grammar: FieldGrammar, _ field: ReviewPolicy.Field, at place: String) -> Double? {
        if field.dataClass == "register-record" { facts.recordTexts.append(MessageFacts.PlacedText(place: place, text: text)) }
        if let option = Self.option(place, in: "options") { learnOption(text, isName: option) }
        switch place {
        case "$.municipality": facts.municipality = text
        case "$.kind": facts.kind = text
        case "$.outcome": facts.outcome = text
        case "$.code": facts.code = text
        case "$.serial": facts.serial = Hexadecimal.decode(Array(text.utf8))
        case "$.challenge": facts.challenge = Hexadecimal.decode(Array(text.utf8))
        case "$.kioskRequestHash": facts.kioskRequestHash = Hexadecimal.decode(Array(text.utf8))
        case "$.requestHash": return learnRequestHash(text)
        case "$.requestId": return learnRequestID(text)
        default: break
        }
        guard grammar == .instant, let moment = Calendar.instant(Array(text.utf8)) else { return nil }
        if place == "$.deadline" { facts.deadlineMilliseconds = moment }
        // A moment to the minute, such as when a city opens: one of the minutes of a year around.
        if moment % 60_000 == 0, (moment - context.nowMilliseconds).magnitude <= 366 * 86_400_000 { return FreeBits.choice(2 * 366 * 1440) }
        return FreeBits.instant(milliseconds: moment, nearMilliseconds: context.nowMilliseconds, windowMilliseconds: context.channel.timeoutMilliseconds + 1000)
    }

    /// An answer's digest must be that of the request's body; then it is no choice.
    private mutating func learnRequestHash(_ text: String) -> Double? {
        facts.requestHash = Hexadecimal.decode(Array(text.utf8))
        guard let question = context.question else { return nil }
        if facts.requestHash == question.hash { return 0 }
        account.remark("request-hash-mismatch", "$.requestHash is not the digest of the request that is answered")
        return nil
    }

    /// The id must be that of who began the transaction: a kiosk, an applicant's PC, or a desk on its own link. On the own link of a kiosk or PC it is theirs.
    private mutating func learnRequestID(_ text: String) -> Double? {
        facts.requestID = text
        guard let (node, counter) = GrammarJudge.requestID(text) else { return nil }
        let beginner = context.policy.nodes[node], client = context.link.client, clientKind = context.policy.nodes[client]?.kind
        guard let beginner, BodyReader.mayBegin(beginner, onOwnLink: node == client) else {
            account.remark("request-id-foreign", "$.requestId does not begin with the name of anybody who begins a transaction here")
            return Double(node.utf8.count) * FreeBits.choice(37) + FreeBits.counter(counter, after: nil)
        }
        if let clientKind, ["kiosk", "personal-computer", "call-center"].contains(clientKind), node != client {
            account.remark("request-id-foreign", "$.requestId is another's than that of the end of the link which began it")
        }
        let last = context.counters[node]
        return FreeBits.counter(counter, after: last)
    }

    /// What kiosks and PCs begin is passed on by others; what a call centre, a duty desk or the registers begin goes over their own link and no further.
    private static func mayBegin(_ node: ReviewPolicy.Node, onOwnLink isOwn: Bool) -> Bool {
        switch node.kind {
        case "kiosk", "personal-computer": true
        case "call-center": isOwn
        case "municipality": isOwn && ["duty-desk", "registers"].contains(node.role)
        default: false
        }
    }

    private mutating func learnOption(_ text: String, isName: Bool) {
        if isName {
            facts.options.append(MessageFacts.Choice(name: text, value: ""))
        } else if let last = facts.options.popLast() {
            facts.options.append(MessageFacts.Choice(name: last.name, value: text))
        }
    }

    /// Whether the place is `$.options[n].name` (true) or `.value` (false); nil for another.
    private static func option(_ place: String, in list: String) -> Bool? {
        guard place.hasPrefix("$.\(list)[") else { return nil }
        return place.hasSuffix("].name") ? true : place.hasSuffix("].value") ? false : nil
    }
}
