public import Policy

/// What a piece of data is, where it lies or while it crosses a channel: one of the classes of the allowlist, or a secret for which the allowlist
/// has no class.
public enum Form: Sendable, Hashable {
    case classed(DataClass)
    /// Held by nodes, and no field of any message can be it.
    case unclassed(Secret)

    public enum Secret: String, Sendable, Hashable, CaseIterable {
        /// マイナンバー, neither encrypted nor on a certificate.
        case individualNumber = "individual-number"
        /// The four digits (D2).
        case pin
        /// The private key in the card (D1).
        case cardKey = "card-key"
    }

    /// Every form there is, each at its `position`.
    public static let all: [Form] = DataClass.allCases.map(Form.classed) + Secret.allCases.map(Form.unclassed)

    private static let positions = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element, $0.offset) })

    /// The place in `all`.
    var position: Int { Form.positions[self] ?? 0 }

    /// As topology.json writes the class, or the secret's own word.
    public var name: String {
        switch self {
        case .classed(let dataClass): dataClass.rawValue
        case .unclassed(let secret): secret.rawValue
        }
    }

    public init?(name: String) {
        guard let form = Form.all.first(where: { $0.name == name }) else { return nil }
        self = form
    }

    /// What it shows of a person to whoever reads it.
    public var exposure: Exposure {
        switch self {
        case .classed(let dataClass): dataClass.exposure
        case .unclassed: .personal
        }
    }
}

/// A set of forms.
public struct FormSet: Sendable, Hashable {
    /// Bit n stands for `Form.all[n]`.
    var bits: UInt64

    init(bits: UInt64) { self.bits = bits }

    public init(_ forms: some Sequence<Form> = []) {
        bits = forms.reduce(0) { $0 | 1 << UInt64($1.position) }
    }

    static let all = FormSet(Form.all)

    /// All forms that show at least so much.
    static func atLeast(_ exposure: Exposure) -> FormSet { FormSet(Form.all.filter { $0.exposure >= exposure }) }

    public var isEmpty: Bool { bits == 0 }
    public var forms: [Form] {
        var forms: [Form] = [], rest = bits
        while rest != 0 {
            forms.append(Form.all[rest.trailingZeroBitCount])
            rest &= rest - 1
        }
        return forms
    }
    /// In words, between commas.
    public var names: String { forms.map(\.name).joined(separator: ", ") }
    /// The most that one of them shows; nil for none.
    public var exposure: Exposure? { forms.map(\.exposure).max() }

    public func contains(_ form: Form) -> Bool { has(form.position) }
    func has(_ position: Int) -> Bool { bits >> UInt64(position) & 1 == 1 }
    func intersection(_ other: FormSet) -> FormSet { FormSet(bits: bits & other.bits) }
    func union(_ other: FormSet) -> FormSet { FormSet(bits: bits | other.bits) }
    func subtracting(_ other: FormSet) -> FormSet { FormSet(bits: bits & ~other.bits) }
    mutating func formUnion(_ other: FormSet) { bits |= other.bits }
    mutating func insert(position: Int) { bits |= 1 << UInt64(position) }
}
