import Domain

/// Somebody in a family register before it is written: days instead of dates, names as the resident register writes them.
struct RegisterPerson: Sendable {
    struct Parents: Sendable {
        var father: String?
        var mother: String?
        var relationship: String

        var written: FamilyRegisterPerson.Parents {
            FamilyRegisterPerson.Parents(
                father: father.map(FamilyRegisterGlyphs.text), mother: mother.map(FamilyRegisterGlyphs.text), relationship: relationship)
        }
    }

    let name: String
    let birthDay: Int
    let sex: Sex
    var parents: Parents
    var adoptiveParents: Parents?
    var isMarried = false
    /// The day of the death, or of the event by which the person left.
    var removedDay: Int?
    var matters: [PersonalMatter] = []
    /// The resident register's entry of who lives in the municipality.
    var resident: Resident?

    init(name: String, birthDay: Int, sex: Sex, parents: Parents) {
        self.name = name
        self.birthDay = birthDay
        self.sex = sex
        self.parents = parents
    }

    init(_ resident: Resident, parents: Parents) {
        self.init(name: resident.name, birthDay: resident.birthDate.daysSinceEpoch, sex: resident.sex, parents: parents)
        self.resident = resident
    }

    var spouseStatus: FamilyRegisterPerson.SpouseStatus? { isMarried && removedDay == nil ? (sex == .male ? .husband : .wife) : nil }

    /// 続柄 to father and mother of a child who is the `count`-th of its sex, from 0.
    static func relationship(_ sex: Sex, _ count: Int) -> String {
        let ordinals = ["長", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
        return (count < ordinals.count ? ordinals[count] : "") + (sex == .male ? "男" : "女")
    }
}
