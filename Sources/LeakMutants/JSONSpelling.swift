#if DEFECTS
import JSON

/// A JSON value as a liar writes it: every name and scalar in octets of its own, so that nothing has to be canonical.
indirect enum JSONSpelling {
    case object([(key: [UInt8], value: JSONSpelling)])
    case array([JSONSpelling])
    case scalar([UInt8])

    init(_ value: JSONValue) {
        switch value {
        case .object(let members):
            self = .object(members.map { (JSONValue.string($0.key).canonicalBytes, JSONSpelling($0.value)) })
        case .array(let elements): self = .array(elements.map(JSONSpelling.init))
        default: self = .scalar(value.canonicalBytes)
        }
    }

    var octets: [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(512)
        append(to: &octets)
        return octets
    }

    private func append(to octets: inout [UInt8]) {
        switch self {
        case .scalar(let spelt): octets += spelt
        case .array(let elements):
            octets.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                element.append(to: &octets)
            }
            octets.append(UInt8(ascii: "]"))
        case .object(let members):
            octets.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                octets += member.key
                octets.append(UInt8(ascii: ":"))
                member.value.append(to: &octets)
            }
            octets.append(UInt8(ascii: "}"))
        }
    }

    /// Octets between quotes. What is UTF-8 is escaped as it must be, but for escapes that are the encoding itself; the rest stands raw.
    static func quoted(_ octets: [UInt8], keepsEscapes: Bool = false) -> [UInt8] {
        if !keepsEscapes, let text = String(validating: octets, as: UTF8.self) { return JSONValue.string(text).canonicalBytes }
        return [UInt8(ascii: "\"")] + octets + [UInt8(ascii: "\"")]
    }

    /// Changes what stands at a path (`menu[].options[].name`), in the first elements of lists; false where nothing stands there.
    mutating func change(_ path: ArraySlice<JSONStep>, _ change: (inout JSONSpelling) -> Bool) -> Bool {
        guard let step = path.first else { return change(&self) }
        switch (step, self) {
        case (.member(let name), .object(var members)):
            let key = JSONValue.string(name).canonicalBytes
            guard let index = members.firstIndex(where: { $0.key == key }), members[index].value.change(path.dropFirst(), change) else { return false }
            self = .object(members)
            return true
        case (.element, .array(var elements)):
            guard !elements.isEmpty, elements[0].change(path.dropFirst(), change) else { return false }
            self = .array(elements)
            return true
        default: return false
        }
    }
}

/// One step of a field's path.
enum JSONStep: Hashable {
    case member(String)
    case element

    static func steps(of path: String) -> [JSONStep] {
        path.split(separator: ".").flatMap { word -> [JSONStep] in
            word.hasSuffix("[]") ? [.member(String(word.dropLast(2))), .element] : [.member(String(word))]
        }
    }
}
#endif
