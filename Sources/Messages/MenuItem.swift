public import Domain
public import JSON

/// One certificate that a city offers to a card holder now, with its fee (B11).
public struct MenuItem: WireMessage, Hashable {
    public struct Option: Sendable, Hashable {
        public let name: String
        public let values: [String]

        public init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    public let kind: CertificateKind
    public let feeYen: Int
    public let copiesMaximum: Int
    public let options: [Option]

    public init(kind: CertificateKind, feeYen: Int, copiesMaximum: Int, options: [Option]) {
        self.kind = kind
        self.feeYen = feeYen
        self.copiesMaximum = copiesMaximum
        self.options = options
    }

    public init(json: JSONValue) throws(MessageError) {
        kind = try json.parsed("kind", CertificateKind.init(rawValue:))
        feeYen = try json.integer("feeYen")
        copiesMaximum = try json.integer("copiesMaximum")
        options = try json.list("options") { (option: JSONValue) throws(MessageError) -> Option in
            Option(name: try option.text("name"), values: try option.texts("values"))
        }
    }

    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "feeYen": .integer(Int64(feeYen)), "copiesMaximum": .integer(Int64(copiesMaximum)),
            "options": .array(options.map { ["name": .string($0.name), "values": .array($0.values.map(JSONValue.string))] }),
        ]
    }
}

/// An option that the person chose, such as `scope=household`.
public struct ChosenOption: WireMessage, Hashable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    public init(json: JSONValue) throws(MessageError) {
        name = try json.text("name")
        value = try json.text("value")
    }

    public var json: JSONValue { ["name": .string(name), "value": .string(value)] }
}
