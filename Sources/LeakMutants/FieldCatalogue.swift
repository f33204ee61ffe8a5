#if DEFECTS
public import Policy

/// One place inside of a JSON body, as the allowlist has it.
public struct CatalogueField: Sendable, Hashable {
    public enum Shape: Sendable, Hashable {
        case scalar(Grammar)
        case list(ClosedRange<Int>)
        case object
    }

    /// As docs/messages.md spells it: `menu[].options[].name`.
    public let path: String
    public let dataClass: DataClass
    public let shape: Shape
    public let isOptional: Bool

    /// Everything below a body's fields, in their order: members, lists, elements.
    public static func all(in fields: [FieldPolicy], below parent: String = "") -> [CatalogueField] {
        fields.flatMap { field in
            expand(field.shape, parent.isEmpty ? field.name : "\(parent).\(field.name)", field.dataClass, field.isOptional)
        }
    }

    private static func expand(_ shape: FieldShape, _ path: String, _ dataClass: DataClass, _ isOptional: Bool) -> [CatalogueField] {
        switch shape {
        case .scalar(let grammar): [CatalogueField(path: path, dataClass: dataClass, shape: .scalar(grammar), isOptional: isOptional)]
        case .list(let count, let element):
            [CatalogueField(path: path, dataClass: dataClass, shape: .list(count), isOptional: isOptional)]
                + expand(element, path + "[]", dataClass, false)
        case .object(let fields):
            [CatalogueField(path: path, dataClass: dataClass, shape: .object, isOptional: isOptional)] + all(in: fields, below: path)
        }
    }

    var grammar: Grammar? { if case .scalar(let grammar) = shape { grammar } else { nil } }
}
#endif
