import Faults
import JSON

/// A toxic as other people's clients write it: a member that is null is one that is left out, a stream may be in capitals,
/// and a toxicity may be what a binary fraction looks like in decimal.
enum ToxicOrder {
    static func fault(_ body: [UInt8]) throws(ToxiproxyError) -> Fault {
        let json = plain(try LooseJSON.value(of: body))
        return try reading { () throws(FaultError) in try Fault(json: json) }
    }

    /// The toxic with other attributes or another toxicity.
    static func change(_ fault: Fault, _ body: [UInt8]) throws(ToxiproxyError) -> Fault {
        let json = plain(try LooseJSON.value(of: body))
        return try reading { () throws(FaultError) in try fault.updated(with: json) }
    }

    static func faults(_ json: JSONValue) throws(ToxiproxyError) -> [Fault] {
        let list = json.arrayElements.map { JSONValue.array($0.map(plain)) } ?? json
        return try reading { () throws(FaultError) in try Fault.list(json: list) }
    }

    private static func plain(_ json: JSONValue) -> JSONValue {
        guard let members = json.objectMembers else { return json }
        return .object(members.filter { !$0.value.isNull }.map { member in
            switch (member.key, member.value.stringValue) {
            case ("stream", let text?): JSONMember(member.key, .string(text.lowercased()))
            case ("toxicity", let text?): JSONMember(member.key, .string(rounded(text)))
            default: member
            }
        })
    }

    private static let decimals = 6

    /// A decimal with at most six places; 0.1 + 0.2 is 0.30000000000000004 to most clients. Any other text as it is.
    private static func rounded(_ text: String) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "0", parts[1].utf8.count > decimals, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
              let kept = Int(parts[1].prefix(decimals)), let next = parts[1].dropFirst(decimals).first else { return text }
        let millionths = kept + (next >= "5" ? 1 : 0)
        return millionths == 1_000_000 ? "1" : "0." + String(1_000_000 + millionths).dropFirst()
    }
}

/// Reads what may be no fault, in Toxiproxy's words where it has any.
private func reading<Value>(_ read: () throws(FaultError) -> Value) throws(ToxiproxyError) -> Value {
    do throws(FaultError) {
        return try read()
    } catch {
        throw switch error.rule {
        case .invalidStream: .invalidStream
        case .invalidType: .invalidType
        case .alreadyExists: .toxicAlreadyExists
        case .notFound: .toxicNotFound
        case .malformed, .notApplicable: .badBody(error.description)
        }
    }
}
