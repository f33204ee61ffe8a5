import Domain
import Population
import Registration

/// Holds an application against the family register and against what the Basic Resident Register Network tells of the card (G5). The staff see
/// what agrees; nothing that the register says beyond it.
struct RegisterComparison: Equatable {
    enum Check: String, CaseIterable {
        /// 本籍 is that of a register here.
        case domicile
        /// 筆頭者 heads a register with that 本籍.
        case headOfRegister = "head"
        /// A person of that register, who was not removed from it, was born on that day.
        case birthDate = "birth-date"
        /// The card is that person's, valid as its face says: nobody gets another's register by knowing what stands in it (invariant 1).
        case card
    }

    let agreeing: Set<Check>
    /// Whose application it is, where everything agrees.
    let resident: ResidentID?

    var differing: [Check] { Check.allCases.filter { !agreeing.contains($0) } }

    /// - Parameters:
    ///   - register: as it stands now; nil where it is not kept here any more.
    ///   - serial: of the card with which was applied.
    init(_ form: ApplicationForm, serial: String, with people: NonResidents, on today: CivilDate, register: (ResidentID) -> KeptFamilyRegister?) {
        var agreeing: Set<Check> = []
        var resident: ResidentID?
        for person in people.people {
            guard let kept = register(person.holder.resident), RegisterComparison.isSame(kept.domicile.text, form.domicile) else { continue }
            agreeing.insert(.domicile)
            guard RegisterComparison.isSame(kept.headOfRegister.text, form.headOfRegister) else { continue }
            agreeing.insert(.headOfRegister)
            guard kept.entries.contains(where: { !$0.person.isRemoved && $0.person.birthDate == form.birthDate }) else { continue }
            agreeing.insert(.birthDate)
            let holder = person.holder
            guard holder.serial == serial, holder.standing.birthDate == form.birthDate, holder.expiresOn == form.cardExpiry, form.cardExpiry >= today,
                  person.isSecurityCode(form.securityCode), kept.position(of: holder.resident) != nil else { continue }
            agreeing.insert(.card)
            resident = holder.resident
        }
        self.agreeing = agreeing
        self.resident = resident
    }

    /// Without spaces and variation selectors, and whether digits are wide or narrow: nobody types those alike.
    static func isSame(_ left: String, _ right: String) -> Bool { plain(left) == plain(right) }

    private static func plain(_ text: String) -> [UInt32] {
        text.unicodeScalars.filter { !$0.properties.isWhitespace && !(0xE0100...0xE01EF).contains($0.value) && !(0xFE00...0xFE0F).contains($0.value) }.map { scalar in
            (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
        }
    }
}
