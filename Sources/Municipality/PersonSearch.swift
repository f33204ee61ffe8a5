import Domain
import Population

/// For whom the duty desk looks (G3): only who is in a family register here and was not removed from it is found.
enum PersonSearch {
    case birthDate(CivilDate)
    /// With or without a space, in either glyph set; the whole name.
    case name(String)

    /// More than a list shows, and of use to nobody: whoever searches says more.
    static let maximumCandidates = 10

    struct Found: Equatable {
        let candidate: CandidateBook.Candidate
        let domicile: FamilyRegisterText
        let name: FamilyRegisterText
        let birthDate: CivilDate
    }

    func found(in register: KeptFamilyRegister) -> [Found] {
        register.entries.indices.filter { !register.entries[$0].person.isRemoved && matches(register.entries[$0].person) }.map { index in
            let person = register.entries[index].person
            return Found(
                candidate: CandidateBook.Candidate(register: register.anchor, position: index), domicile: register.domicile, name: person.name, birthDate: person.birthDate)
        }
    }

    private func matches(_ person: FamilyRegisterPerson) -> Bool {
        switch self {
        case .birthDate(let date): person.birthDate == date
        case .name(let name): PersonSearch.plain(person.name.text) == PersonSearch.plain(name)
        }
    }

    /// Without spaces and variation selectors, which nobody types.
    private static func plain(_ name: String) -> [Unicode.Scalar] {
        name.unicodeScalars.filter { !$0.properties.isWhitespace && !(0xE0100...0xE01EF).contains($0.value) && !(0xFE00...0xFE0F).contains($0.value) }
    }
}
