/// One difference of meaning between two topologies.
public struct TopologyChange: Sendable, Hashable {
    /// What the change does to privacy.
    public enum Effect: String, Sendable, Hashable, CaseIterable {
        /// More may be said, by more, to more.
        case widens
        case narrows
        /// Something else in its place; neither includes the other.
        case moves
        /// Nothing that bears on who may learn what.
        case neutral
    }

    public let effect: Effect
    /// JSON Pointers into the two files; nil where there is no such place.
    public let old: String?
    public let new: String?
    public let sentence: String

    init(_ effect: Effect, at place: String, _ sentence: String) {
        self.init(effect, old: place, new: place, sentence)
    }

    init(_ effect: Effect, old: String?, new: String?, _ sentence: String) {
        self.effect = effect
        self.old = old
        self.new = new
        self.sentence = sentence
    }

    /// Members of two lists that bear the same name, and those that only one has.
    static func pairs<Element>(
        _ old: [Element], _ new: [Element], name: (Element) -> String, gone: (Element) -> [TopologyChange], come: (Element) -> [TopologyChange],
        both: (Element, Element) -> [TopologyChange]
    ) -> [TopologyChange] {
        let olds = Dictionary(old.map { (name($0), $0) }) { first, _ in first }, newNames = Set(new.map(name))
        return old.filter { !newNames.contains(name($0)) }.flatMap(gone) + new.flatMap { element in
            olds[name(element)].map { both($0, element) } ?? come(element)
        }
    }

    /// A value that stands in both files and is not the same.
    static func changed<Value: Equatable>(_ effect: Effect, at place: String, _ what: String, _ old: Value, _ new: Value) -> [TopologyChange] {
        old == new ? [] : [TopologyChange(effect, at: place, "\(what): \(old) → \(new)")]
    }

    /// A number of which more means wider.
    static func grown<Value: Comparable>(at place: String, _ what: String, _ old: Value, _ new: Value) -> [TopologyChange] {
        changed(new > old ? .widens : .narrows, at: place, what, old, new)
    }
}

/// Everything in which two topologies differ in meaning: notes, layout and order of nodes do not count.
public struct TopologyDiff: Sendable {
    /// A named question that is answered otherwise.
    public struct VerdictChange: Sendable {
        public let question: PolicyQuestion
        public let old: PolicyAnswer
        public let new: PolicyAnswer
    }

    public let changes: [TopologyChange]
    public let verdicts: [VerdictChange]

    public var isSame: Bool { changes.isEmpty && verdicts.isEmpty }
    public func count(_ effect: TopologyChange.Effect) -> Int { changes.count { $0.effect == effect } }
}
