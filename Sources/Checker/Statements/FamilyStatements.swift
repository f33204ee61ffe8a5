import Domain

extension StatementMaker {
    func family(_ register: FamilyRegister, extent: String) -> Statement {
        var body: [Statement.Field] = []
        for (index, matter) in register.matters.enumerated() { body += fields(matter, section: index == 0 ? "戸籍事項" : "") }
        for person in register.persons {
            body += fields(person)
            for (index, matter) in person.matters.enumerated() { body += fields(matter, section: index == 0 ? "身分事項" : "") }
        }
        return Statement(
            title: extent == "all" ? "戸籍全部事項証明書" : "戸籍個人事項証明書", heading: heading(register.domicile, register.headOfRegister), body: body,
            sentence: "これは、戸籍に記録されている事項の\(extent == "all" ? "全部" : "一部")を証明した書面である。", read: (register.persons.count, extent))
    }

    func supplement(_ register: SupplementaryFamilyRegister, extent: String) -> Statement {
        var body: [Statement.Field] = []
        for (index, person) in register.persons.enumerated() {
            body += [Statement.Field(heading: String(index + 1)), Statement.Field("氏名", person.name.text, isOfPerson: true)]
            for address in person.addresses {
                body += [Statement.Field("住所", address.text.text, isOfPerson: true), Statement.Field("住所を定めた年月日", address.since.japanese)]
            }
        }
        return Statement(
            title: "戸籍の附票" + (extent == "all" ? "（全部）" : "（一部）"), heading: heading(register.domicile, register.headOfRegister), body: body,
            sentence: "この写しは、戸籍の附票の原本と相違ないことを証明する。", read: (register.persons.count, extent))
    }

    private func heading(_ domicile: FamilyRegisterText, _ head: FamilyRegisterText) -> [Statement.Field] {
        [Statement.Field("本籍", domicile.text, isOfPerson: true), Statement.Field("筆頭者氏名", head.text, isOfPerson: true)]
    }

    private func fields(_ person: FamilyRegisterPerson) -> [Statement.Field] {
        let parts = person.name.text.split(separator: "　", maxSplits: 1)
        var fields = [
            Statement.Field("戸籍に記録されている者【名】", parts.last.map { String($0) }, isOfPerson: true),
            Statement.Field("【生年月日】", person.birthDate.japanese, isOfPerson: true),
            Statement.Field((person.isRemoved ? "除籍" : "") + "【配偶者区分】", person.spouse?.rawValue),
        ]
        for (prefix, parents) in [("", person.parents), ("養", person.adoptiveParents)] {
            guard let parents else { continue }
            fields += [
                Statement.Field("【\(prefix)父】", parents.father?.text), Statement.Field("【\(prefix)母】", parents.mother?.text),
                Statement.Field("【続柄】", parents.relationship),
            ]
        }
        return fields
    }

    private func fields(_ matter: RegisterMatter, section: String) -> [Statement.Field] {
        switch matter {
        case .compiled(let day): event("戸籍編製", section, [("編製日", day.japanese)])
        case .converted(let day, let ground): event("戸籍改製", section, [("改製日", day.japanese), ("改製事由", ground)])
        case .transferred(let day, let from): event("転籍", section, [("転籍日", day.japanese), ("従前本籍", from.text)])
        case .surnameChanged(let day, let ground, let from):
            event("氏の変更", section, [("氏変更日", day.japanese), ("氏変更の事由", ground), ("従前の氏", from.text)])
        }
    }

    private func fields(_ matter: PersonalMatter, section: String) -> [Statement.Field] {
        switch matter {
        case .birth(let birth):
            event("出生", section, [("出生日", birth.on.japanese), ("出生地", birth.place.text)] + notice(birth.notice))
        case .adoption(let adoption):
            event("養子縁組", section, [
                ("縁組日", adoption.on.japanese), ("養父氏名", adoption.father?.text), ("養母氏名", adoption.mother?.text), ("受理地", adoption.receivedAt?.text),
                ("従前戸籍", register(adoption.previous)),
            ])
        case .marriage(let marriage):
            event("婚姻", section, [
                ("婚姻日", marriage.on.japanese), ("配偶者氏名", marriage.spouse.text), ("配偶者の国籍", marriage.spouseNationality),
                ("受理地", marriage.receivedAt?.text), ("従前戸籍", register(marriage.previous)), ("新本籍", register(marriage.new)),
            ])
        case .divorce(let divorce):
            event("離婚", section, [
                ("離婚日", divorce.on.japanese), ("配偶者氏名", divorce.spouse.text), ("受理地", divorce.receivedAt?.text),
                ("従前戸籍", register(divorce.previous)), ("新本籍", register(divorce.new)),
            ])
        case .bereavement(let bereavement): event("配偶者の死亡", section, [("配偶者の死亡日", bereavement.on.japanese)])
        case .separation(let separation): event("分籍", section, [("分籍日", separation.on.japanese), ("従前戸籍", register(separation.previous))])
        case .death(let death): event("死亡", section, [("死亡日", death.on.japanese), ("死亡地", death.place.text)] + notice(death.notice))
        }
    }

    private func notice(_ notice: PersonalMatter.Notice) -> [(String, String?)] {
        [("届出日", notice.on.japanese), ("届出人", notice.by), ("受理地", notice.receivedAt?.text)]
    }

    private func register(_ other: OtherRegister?) -> String? { other.map { $0.domicile.text + $0.headOfRegister.text } }

    /// What an event does not have has no place in it.
    private func event(_ name: String, _ section: String, _ details: [(String, String?)]) -> [Statement.Field] {
        details.filter { $0.1 != nil }.enumerated().map { index, detail in
            Statement.Field((index == 0 ? section + name : "") + "【\(detail.0)】", detail.1)
        }
    }
}
