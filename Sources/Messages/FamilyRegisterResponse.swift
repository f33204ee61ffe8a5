public import Domain
public import JSON

/// Family register → issuing server: the entries for one certificate, as they stand at one moment (invariant 6).
public struct FamilyRegisterResponse: WireMessage, Hashable {
    public let requestHash: String
    public let asOf: Instant
    public let register: FamilyRegister

    public init(requestHash: String, asOf: Instant, register: FamilyRegister) {
        self.requestHash = requestHash
        self.asOf = asOf
        self.register = register
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        asOf = try json.parsed("asOf") { Instant(iso8601: $0) }
        register = FamilyRegister(
            domicile: try json.registerText("domicilePlace"), headOfRegister: try json.registerText("headOfRegister"),
            matters: try json.list("registerMatters") { (matter: JSONValue) throws(MessageError) in try RegisterMatter(json: matter) },
            persons: try json.list("persons") { (person: JSONValue) throws(MessageError) in try FamilyRegisterPerson(json: person) })
    }

    public var json: JSONValue {
        [
            "requestHash": .string(requestHash), "asOf": .string(asOf.iso8601), "domicilePlace": .string(register.domicile.text),
            "headOfRegister": .string(register.headOfRegister.text), "registerMatters": .array(register.matters.map(\.json)), "persons": .array(register.persons.map(\.json)),
        ]
    }
}

/// Family register → issuing server: the addresses for one copy.
public struct SupplementaryFamilyRegisterResponse: WireMessage, Hashable {
    public let requestHash: String
    public let asOf: Instant
    public let register: SupplementaryFamilyRegister

    public init(requestHash: String, asOf: Instant, register: SupplementaryFamilyRegister) {
        self.requestHash = requestHash
        self.asOf = asOf
        self.register = register
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        asOf = try json.parsed("asOf") { Instant(iso8601: $0) }
        register = SupplementaryFamilyRegister(
            domicile: try json.registerText("domicilePlace"), headOfRegister: try json.registerText("headOfRegister"),
            persons: try json.list("persons") { (person: JSONValue) throws(MessageError) in
                SupplementaryFamilyRegister.Person(
                    name: try person.registerText("name"),
                    addresses: try person.list("addresses") { (address: JSONValue) throws(MessageError) in
                        SupplementaryFamilyRegister.Address(
                            text: try address.registerText("address"), since: try address.parsed("since") { CivilDate(iso8601: $0) })
                    })
            })
    }

    public var json: JSONValue {
        [
            "requestHash": .string(requestHash), "asOf": .string(asOf.iso8601), "domicilePlace": .string(register.domicile.text),
            "headOfRegister": .string(register.headOfRegister.text),
            "persons": .array(register.persons.map { person in
                [
                    "name": .string(person.name.text),
                    "addresses": .array(person.addresses.map { ["address": .string($0.text.text), "since": .string($0.since.iso8601)] }),
                ]
            }),
        ]
    }
}
