public import Domain
public import JSON

/// One certificate that a city offers to a card holder now, with its fee (B11).
public struct MenuItem: WireMessage, Hashable {
    public struct Option: Sendable, Hashable {
        public let name: String
        /// The first is what a kiosk proposes.
        public let values: [String]
        /// How many of the values one request may name.
        public let choicesMaximum: Int

        public init(name: String, values: [String], choicesMaximum: Int) {
            self.name = name
            self.values = values
            self.choicesMaximum = choicesMaximum
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
            Option(name: try option.text("name"), values: try option.texts("values"), choicesMaximum: try option.integer("choicesMaximum"))
        }
    }

    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "feeYen": .integer(Int64(feeYen)), "copiesMaximum": .integer(Int64(copiesMaximum)),
            "options": .array(options.map(\.json)),
        ]
    }
}

extension MenuItem.Option {
    fileprivate var json: JSONValue {
        ["name": .string(name), "values": .array(values.map(JSONValue.string)), "choicesMaximum": .integer(Int64(choicesMaximum))]
    }
}

/// An option that the person chose, such as `scope=household`. One that allows several choices comes once for each.
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
