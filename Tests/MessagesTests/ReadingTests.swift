import Domain
import JSON
import Messages
import Testing

@Suite struct ReadingTests {
    @Test("every message comes back from its JSON as it was", arguments: Sample.all)
    func roundTrip(sample: Sample) throws { #expect(try sample.reread(sample.json) == sample.json) }

    /// Members that may be absent.
    private static let optional: Set<String> = [
        "opensAt", "formerSurname", "domicile", "foreign", "alias", "expiry", "individualNumberSealed", "movingOut", "confirmed", "kana", "taxation", "tax",
        "seal", "spouseStatus", "father", "mother", "adoptiveParents", "spouseNationality", "receivedAt",
    ]
    /// Members that one matter must have and another does not.
    private static let sometimes: Set<String> = ["previous", "new", "resident"]
    /// Members that are objects themselves, or lists of objects.
    private static let containers: Set<String> = [
        "domicile", "foreign", "menu", "options", "residents", "movingOut", "imprint", "incomes", "taxation", "deductions", "dependants", "tax", "cityTax", "prefecturalTax",
        "registerMatters", "persons", "parents", "adoptiveParents", "matters", "previous", "new", "addresses", "candidates", "entries", "record", "seal", "taxes",
    ]

    @Test("a missing field is refused by its name, wherever it is", arguments: Sample.all)
    func missing(sample: Sample) {
        for (name, json) in changed(sample.json, by: { _ in nil }) where !ReadingTests.optional.union(ReadingTests.sometimes).contains(name) {
            #expect(throws: MessageError(field: name)) { _ = try sample.reread(json) }
        }
    }

    @Test("a field of another type is refused by its name, wherever it is", arguments: Sample.all)
    func wrongType(sample: Sample) {
        for wrong in [JSONValue.null, .object([]), .array([.object([])])] {
            for (name, json) in changed(sample.json, by: { _ in wrong }) {
                // A part that is itself an object is refused by the name of its first missing field.
                if ReadingTests.containers.contains(name) {
                    #expect(throws: MessageError.self, "\(name)") { _ = try sample.reread(json) }
                } else {
                    #expect(throws: MessageError(field: name)) { _ = try sample.reread(json) }
                }
            }
        }
    }

    @Test("texts that their reader does not know are refused by name", arguments: [
        ("requestId", "kiosk-a1"), ("requestId", "kiosk-a1.01"), ("kind", "passport"), ("outcome", "lost"), ("code", "because"), ("opensAt", "tomorrow"),
        ("asOf", "2026-04-01"), ("scope", "everyone"), ("birthDate", "2026-02-30"), ("sex", "女性"), ("expiry", "soon"), ("since", ""),
        ("extent", "everybody"), ("rows", "0g"), ("rows", "0"), ("rows", ""), ("source", "宝くじ"), ("event", "graduation"), ("spouseStatus", "夫婦"), ("noticeOn", "2026-02-30"),
    ])
    func unknownText(name: String, text: String) {
        var tried = 0
        for sample in Sample.all {
            for (changedName, json) in changed(sample.json, by: { _ in .string(text) }) where changedName == name {
                tried += 1
                #expect(throws: MessageError(field: name)) { _ = try sample.reread(json) }
            }
        }
        #expect(tried > 0)
    }

    @Test("a list with an element of another type is refused, not shortened")
    func listElements() {
        let request = ResidentRecordRequest(requestID: Sample.id, deadline: Sample.deadline, resident: ResidentID("1"), scope: .members, members: [1, 2], individualNumber: false)
        let mixed = replacing("members", in: request.json, with: [1, "2"])
        #expect(throws: MessageError(field: "members")) { _ = try ResidentRecordRequest(json: mixed) }
        let item: JSONValue = ["kind": "taxation", "feeYen": 1, "copiesMaximum": 1, "options": [["name": "fiscal-year", "values": ["current", 2], "choicesMaximum": 1]]]
        #expect(throws: MessageError(field: "values")) { _ = try MenuItem(json: item) }
    }

    @Test("an adoption and a separation name the register that the person came from")
    func previousRegister() {
        for matter in ["adoption", "separation"] {
            #expect(throws: MessageError(field: "previous")) { _ = try FamilyRegisterResponse(json: register(with: ["event": .string(matter), "on": "2001-01-01"])) }
        }
        #expect(throws: Never.self) { _ = try FamilyRegisterResponse(json: register(with: ["event": "bereavement", "on": "2001-01-01"])) }
    }

    private func register(with matter: JSONValue) -> JSONValue {
        let plain = FamilyRegisterResponse(requestHash: Sample.hash, asOf: Sample.deadline, register: RegisterSamples.plainRegister).json
        let persons = (plain["persons"]?.arrayElements ?? []).map { replacing("matters", in: $0, with: [matter]) }
        return replacing("persons", in: plain, with: .array(persons))
    }

    @Test("no JSON that is no object is a message", arguments: [.null, 1, "text", [], true] as [JSONValue])
    func noObject(json: JSONValue) {
        for sample in Sample.all.prefix(30) { #expect(throws: MessageError.self) { _ = try sample.reread(json) } }
    }

    @Test("what the card signs changes with every part of the request")
    func signedRequest() {
        func bytes(
            _ challenge: String = "c1", _ municipality: String = "142069", _ id: RequestID = Sample.id, _ kind: CertificateKind = .residentRecord,
            _ options: [ChosenOption] = Sample.options, _ copies: Int = 1, _ recipient: String = "BA=="
        ) -> [UInt8] {
            SignedRequest(challenge: challenge, municipality: municipality, requestID: id, kind: kind, options: options, copies: copies, recipient: recipient).bytes
        }
        let variants = [
            bytes(), bytes("c2"), bytes("c1", "132233"), bytes("c1", "142069", RequestID(node: "kiosk-a1", counter: 43)),
            bytes("c1", "142069", RequestID(node: "kiosk-a2", counter: 42)), bytes("c1", "142069", Sample.id, .taxation),
            bytes("c1", "142069", Sample.id, .residentRecord, []), bytes("c1", "142069", Sample.id, .residentRecord, Sample.options.reversed()),
            bytes("c1", "142069", Sample.id, .residentRecord, Sample.options, 2), bytes("c1", "142069", Sample.id, .residentRecord, Sample.options, 1, "BQ=="),
        ]
        #expect(Set(variants).count == variants.count)
        #expect(bytes() == bytes())
    }

    // MARK: Changing one member, at any depth

    /// Every variant of `value` in which one member is changed, or left out where `change` gives nil, with the member's name.
    private func changed(_ value: JSONValue, by change: (JSONValue) -> JSONValue?) -> [(String, JSONValue)] {
        switch value {
        case .object(let members):
            members.indices.flatMap { index -> [(String, JSONValue)] in
                let member = members[index]
                var rest = members
                if let other = change(member.value) { rest[index] = JSONMember(member.key, other) } else { rest.remove(at: index) }
                return [(member.key, .object(rest))] + changed(member.value, by: change).map { name, inner in
                    var members = members
                    members[index] = JSONMember(member.key, inner)
                    return (name, .object(members))
                }
            }
        case .array(let elements):
            elements.indices.flatMap { index in
                changed(elements[index], by: change).map { name, inner in
                    var elements = elements
                    elements[index] = inner
                    return (name, .array(elements))
                }
            }
        default: []
        }
    }

    private func replacing(_ name: String, in value: JSONValue, with other: JSONValue) -> JSONValue {
        .object((value.objectMembers ?? []).map { $0.key == name ? JSONMember(name, other) : $0 })
    }
}
