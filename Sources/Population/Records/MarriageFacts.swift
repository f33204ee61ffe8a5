import Domain

/// What both the couple's own register and that of the parents must tell alike: drawn from a stream of the household.
struct MarriageFacts {
    let day: Int
    /// The name of the husband or wife before the marriage.
    let spouseName: String
    /// The municipality that received the notification.
    let office: String

    /// - Parameters:
    ///   - head: the head of the household, whose surname both bear.
    ///   - children: of the two, in the household.
    init(head: Resident, spouse: Resident, children: [Resident], today: Int, plan: PopulationPlan, household: Int) {
        var random = RandomStream(seed: plan.placeSeed ^ 0x6D61_7272_6961_6765, item: UInt64(household))
        let adult = max(head.birthDate.daysSinceEpoch, spouse.birthDate.daysSinceEpoch) + Ages.adultDays
        let firstBirth = children.map(\.birthDate.daysSinceEpoch).min() ?? .max
        let latest = max(adult, min(today, firstBirth == .max ? today : firstBirth - 280))
        day = random.between(max(adult, latest - 6 * Ages.yearDays), latest)
        office = random.happens(perThousand: 300) ? random.pick(plan.neighbours) ?? plan.municipality.name : plan.municipality.name
        if let foreign = spouse.foreignResident {
            spouseName = foreign.writtenInFamilyRegister(spouse.nameKana)
        } else {
            // Who bears a former surname of the couple's bore it before the marriage.
            let surname = RegisterScene.surname(of: head.name)
            let drawn = random.pick(Surnames.all)?.text ?? "木村"
            spouseName = (spouse.formerSurname ?? (drawn == surname ? (surname == "井上" ? "木村" : "井上") : drawn)) + "　" + RegisterScene.given(of: spouse.name)
        }
    }
}

extension ForeignResident {
    /// Family registers write names of foreign nationals in katakana, with a comma behind the surname.
    func writtenInFamilyRegister(_ kana: String) -> String { String(kana.map { $0 == "　" ? "，" : $0 }) }
}
