internal import Domain

/// One event as a family register writes it: what it is called, and its details, each behind its name in brackets
/// (【出生日】昭和40年6月21日).
struct MatterLines {
    let title: String
    private(set) var lines: [String] = []

    private init(_ title: String, on day: (name: String, date: CivilDate)) {
        self.title = title
        add(day.name, day.date.japanese)
    }

    private mutating func add(_ name: String, _ text: String) { lines.append("【\(name)】\(text)") }

    private mutating func add(_ name: String, _ text: FamilyRegisterText?) {
        if let text { add(name, text.text) }
    }

    /// Where a register is, and who heads it.
    private mutating func add(_ name: String, _ register: OtherRegister?) {
        if let register { add(name, "\(register.domicile.text)　\(register.headOfRegister.text)") }
    }

    private mutating func add(_ notice: PersonalMatter.Notice) {
        add("届出日", notice.on.japanese)
        add("届出人", notice.by)
        add("受理地", notice.receivedAt)
    }

    /// 戸籍事項
    init(_ matter: RegisterMatter) {
        switch matter {
        case .compiled(let day): self.init("戸籍編製", on: ("編製日", day))
        case .converted(let day, let ground):
            self.init("戸籍改製", on: ("改製日", day))
            add("改製事由", ground)
        case .transferred(let day, let domicile):
            self.init("転籍", on: ("転籍日", day))
            add("従前本籍", domicile)
        case .surnameChanged(let day, let ground, let surname):
            self.init("氏の変更", on: ("氏変更日", day))
            add("氏変更の事由", ground)
            add("従前の氏", surname)
        }
    }

    /// 身分事項
    init(_ matter: PersonalMatter) {
        switch matter {
        case .birth(let birth):
            self.init("出生", on: ("出生日", birth.on))
            add("出生地", birth.place)
            add(birth.notice)
        case .adoption(let adoption):
            self.init("養子縁組", on: ("縁組日", adoption.on))
            add("養父氏名", adoption.father)
            add("養母氏名", adoption.mother)
            add("受理地", adoption.receivedAt)
            add("従前戸籍", adoption.previous)
        case .marriage(let marriage):
            self.init("婚姻", on: ("婚姻日", marriage.on))
            add("配偶者氏名", marriage.spouse)
            if let nationality = marriage.spouseNationality { add("配偶者の国籍", nationality) }
            add("受理地", marriage.receivedAt)
            add("従前戸籍", marriage.previous)
            add("新本籍", marriage.new)
        case .divorce(let divorce):
            self.init("離婚", on: ("離婚日", divorce.on))
            add("配偶者氏名", divorce.spouse)
            add("受理地", divorce.receivedAt)
            add("従前戸籍", divorce.previous)
            add("新本籍", divorce.new)
        case .bereavement(let bereavement): self.init("配偶者の死亡", on: ("配偶者の死亡日", bereavement.on))
        case .separation(let separation):
            self.init("分籍", on: ("分籍日", separation.on))
            add("従前戸籍", separation.previous)
        case .death(let death):
            self.init("死亡", on: ("死亡日", death.on))
            add("死亡地", death.place)
            add(death.notice)
        }
    }
}
