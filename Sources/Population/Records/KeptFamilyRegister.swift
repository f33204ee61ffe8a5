public import Domain

/// A family register with its supplementary register, as the family-register system keeps them together.
public struct KeptFamilyRegister: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public let person: FamilyRegisterPerson
        /// Of the supplementary register; empty for who was removed.
        public let addresses: [SupplementaryFamilyRegister.Address]
        /// Who this is in the resident register of the municipality asked; nil for who lives elsewhere or was removed.
        public let resident: ResidentID?
    }

    /// Which of the city's registers this is: the first of its people in the resident register, whatever has happened to them since.
    public let anchor: ResidentID
    public internal(set) var domicile: FamilyRegisterText
    public let headOfRegister: FamilyRegisterText
    public internal(set) var matters: [RegisterMatter]
    public internal(set) var entries: [Entry]

    /// The place of a resident in the register, from 0; nil where the resident is not in it.
    public func position(of resident: ResidentID) -> Int? { entries.firstIndex { $0.resident == resident } }

    /// 戸籍 with the persons at `positions`; of all where nil. Nil where a position does not exist, or names somebody who was
    /// removed: of them no individual matters are had at a kiosk (B8).
    public func familyRegister(of positions: [Int]? = nil) -> FamilyRegister? {
        guard let chosen = chosen(positions) else { return nil }
        return FamilyRegister(domicile: domicile, headOfRegister: headOfRegister, matters: matters, persons: chosen.map(\.person))
    }

    /// 戸籍の附票 with the persons at `positions`; of all who were not removed where nil. Nil as `familyRegister(of:)`.
    public func supplementary(of positions: [Int]? = nil) -> SupplementaryFamilyRegister? {
        guard let chosen = chosen(positions) else { return nil }
        return SupplementaryFamilyRegister(
            domicile: domicile, headOfRegister: headOfRegister,
            persons: chosen.filter { !$0.person.isRemoved }.map { SupplementaryFamilyRegister.Person(name: $0.person.name, addresses: $0.addresses) })
    }

    private func chosen(_ positions: [Int]?) -> [Entry]? {
        guard let positions else { return entries }
        let indices = Set(positions)
        guard !indices.isEmpty, indices.allSatisfy({ entries.indices.contains($0) && !entries[$0].person.isRemoved }) else { return nil }
        return indices.sorted().map { entries[$0] }
    }
}
