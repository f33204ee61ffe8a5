internal import Domain

extension CertificateSheet {
    /// 戸籍の附票の写し（全部・一部） (B6), in the glyphs of the family register (B9).
    func plan(of register: SupplementaryFamilyRegister, isWhole: Bool) throws(PaperError) -> SheetPlan {
        try RegisterLimits.check(persons: register.persons.count)
        try RequiredTexts.check([(register.domicile.text, "domicile"), (register.headOfRegister.text, "headOfRegister")])
        var tables: [Table] = []
        for (index, person) in register.persons.enumerated() {
            let place = "persons[\(index)]"
            try RegisterLimits.check(person.addresses.count, of: 1...RegisterLimits.maximumAddresses, place: "\(place).addresses")
            try RequiredTexts.check([(person.name.text, "\(place).name")])
            var rows = [
                Table.Row(height: 206, cells: [.label("氏名", columns: 12), .register(person.name.text, columns: 108, style: .name, place: "\(place).name")]),
            ]
            for (position, address) in person.addresses.enumerated() {
                rows.append(Table.Row(height: 200, cells: [
                    .label("住所", columns: 12),
                    .register(address.text.text, columns: 65, style: .value, place: "\(place).addresses[\(position)]"),
                    .label("住所を定めた年月日", columns: 19), .value(address.since.japanese, columns: 24, style: .date, place: "\(place).addresses[\(position)]"),
                ]))
            }
            tables.append(Table(spine: .label(String(index + 1)), rows: rows))
        }
        return plan(
            title: "戸籍の附票", subtitle: isWhole ? "（全部）" : "（一部）", heading: RegisterRows.heading(register.domicile, register.headOfRegister),
            tables: tables, statement: "この写しは、戸籍の附票の原本と相違ないことを証明する。", glyphSet: .familyRegister)
    }
}
