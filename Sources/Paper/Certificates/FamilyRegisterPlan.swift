internal import Domain

extension CertificateSheet {
    /// 戸籍全部事項証明書 or 戸籍個人事項証明書 (B5), in the form of a register kept by computer: names of matters at the left,
    /// what they say at the right, one section after the other. What the register says is in its own glyphs (B9).
    func plan(of register: FamilyRegister, isWhole: Bool) throws(PaperError) -> SheetPlan {
        try RegisterLimits.check(persons: register.persons.count)
        try RegisterLimits.check(register.matters.count, of: 0...RegisterLimits.maximumMatters, place: "matters")
        try RequiredTexts.check([(register.domicile.text, "domicile"), (register.headOfRegister.text, "headOfRegister")])
        var rows: [Table.Row] = []
        for (index, matter) in register.matters.enumerated() {
            rows += RegisterRows(place: "matters[\(index)]").matter(MatterLines(matter), section: index == 0 ? "戸籍事項" : nil)
        }
        for (index, person) in register.persons.enumerated() {
            let place = "persons[\(index)]"
            try RegisterLimits.check(person.matters.count, of: 0...RegisterLimits.maximumMatters, place: "\(place).matters")
            try RequiredTexts.check([(person.name.text, "\(place).name")])
            rows += RegisterRows(place: place).person(person)
            for (position, matter) in person.matters.enumerated() {
                rows += RegisterRows(place: "\(place).matters[\(position)]").matter(MatterLines(matter), section: position == 0 ? "身分事項" : nil)
            }
        }
        return plan(
            title: isWhole ? "戸籍全部事項証明書" : "戸籍個人事項証明書", heading: RegisterRows.heading(register.domicile, register.headOfRegister),
            tables: [Table(spine: nil, rows: rows)],
            statement: "これは、戸籍に記録されている事項の\(isWhole ? "全部" : "一部")を証明した書面である。", glyphSet: .familyRegister, isContinuous: true)
    }
}

/// Rows of a register on paper.
struct RegisterRows {
    /// Which entry these rows say, for errors.
    let place: String

    private static let labelColumns = 32
    private static let lineHeight = 134

    /// Where the register is, and who heads it.
    static func heading(_ domicile: FamilyRegisterText, _ head: FamilyRegisterText) -> [Table.Row] {
        [("本籍", domicile, "domicile"), ("筆頭者氏名", head, "headOfRegister")].map { label, text, place in
            Table.Row(height: 200, cells: [
                .label(label, columns: labelColumns), .register(text.text, columns: Cell.gridColumns - labelColumns, style: .address, place: place),
            ])
        }
    }

    /// - Parameter section: the heading of the section that begins with this matter.
    func matter(_ matter: MatterLines, section: String?) -> [Table.Row] {
        var rows: [Table.Row] = []
        if let section { rows.append(row(section, nil, rule: .thick)) }
        for (index, line) in matter.lines.enumerated() {
            rows.append(row(index == 0 ? "　　" + matter.title : "", line, rule: index == 0 && section == nil ? .thin : .none))
        }
        return rows
    }

    /// 戸籍に記録されている者
    func person(_ person: FamilyRegisterPerson) -> [Table.Row] {
        let given = person.name.text.drop { $0 != "　" }.dropFirst()
        var lines = ["【名】\(given.isEmpty ? person.name.text : String(given))", "【生年月日】\(person.birthDate.japanese)"]
        lines.append("【配偶者区分】\(person.spouse?.rawValue ?? Cell.noEntry)")
        lines += RegisterRows.parents(person.parents, adoptive: "")
        if let adoptive = person.adoptiveParents { lines += RegisterRows.parents(adoptive, adoptive: "養") }
        return lines.enumerated().map { index, line in
            let row = row(index == 0 ? "戸籍に記録されている者" : "", line, rule: index == 0 ? .thick : .none)
            return person.isRemoved && index == RegisterRows.stampedLine ? RegisterRows.stamped(row) : row
        }
    }

    /// Beside this line of a person who has left the register stands 除籍.
    private static let stampedLine = 2

    private static func parents(_ parents: FamilyRegisterPerson.Parents, adoptive: String) -> [String] {
        [
            "【\(adoptive)父】\(parents.father?.text ?? Cell.noEntry)", "【\(adoptive)母】\(parents.mother?.text ?? Cell.noEntry)",
            "【続柄】\(parents.relationship.isEmpty ? Cell.noEntry : parents.relationship)",
        ]
    }

    private func row(_ label: String, _ line: String?, rule: Table.Row.Rule) -> Table.Row {
        let columns = Cell.gridColumns - RegisterRows.labelColumns
        return Table.Row(height: RegisterRows.lineHeight, rule: rule, cells: [
            Cell(columns: RegisterRows.labelColumns, text: label, style: .matterLabel, place: "label"),
            line.map { .register($0, columns: columns, style: .matter, place: place) } ?? .blank(columns: columns),
        ])
    }

    private static func stamped(_ row: Table.Row) -> Table.Row {
        let stamp = Cell(columns: labelColumns, text: "除籍", style: .stamp, place: "label", isBoxed: true)
        return Table.Row(height: row.height, rule: row.rule, cells: [stamp] + row.cells.dropFirst())
    }
}
