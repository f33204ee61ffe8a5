internal import Domain

extension CertificateSheet {
    /// 住民票記載事項証明書 (B2): the items that were chosen, and no place for the others.
    func plan(of certificate: ResidentRecordItems) throws(PaperError) -> SheetPlan {
        try HouseholdCheck(members: certificate.members, scope: certificate.scope, showsIndividualNumber: certificate.individualNumber).run()
        var heading = [
            Table.Row(height: 200, cells: [
                .label("住所", columns: 20), .value(certificate.members[0].resident.address, columns: 100, style: .address, place: "address"),
            ]),
        ]
        if certificate.items.contains(.relationship) {
            try RequiredTexts.check([(certificate.headOfHousehold, "headOfHousehold")])
            heading.append(Table.Row(height: 200, cells: [
                .label("世帯主", columns: 20), .value(certificate.headOfHousehold, columns: 100, style: .address, place: "headOfHousehold"),
            ]))
        }
        let tables = certificate.members.enumerated().map { index, member in
            Table(spine: .label("世帯員\(index + 1)"), rows: ItemRows(member: member, items: certificate.items, place: "members[\(index)]").rows)
        }
        return plan(
            title: "住民票記載事項証明書", subtitle: certificate.scope == .household ? "（世帯全員）" : "（世帯一部）", heading: heading, tables: tables,
            statement: "上記の事項は、住民票に記載されている事項と相違ないことを証明する。")
    }
}

/// One member's items.
private struct ItemRows {
    let member: ResidentRecordMember
    let items: [ResidentRecordItem]
    let place: String

    var rows: [Table.Row] {
        let resident = member.resident
        var name = [Cell.label("氏名", columns: 17), .value(resident.name, columns: 63, style: .name, place: "\(place).name")]
        name += [.label("性別", columns: 10), .value(resident.sex.rawValue, columns: 30, style: .centeredValue, place: "\(place).sex")]
        var rows = [
            Table.Row(height: 98, cells: [
                .label("フリガナ", columns: 17), .value(resident.nameKana, columns: 61, style: .reading, place: "\(place).nameKana"),
                .label("生年月日", columns: 16), .value(resident.birthDate.japanese, columns: 26, style: .date, place: "\(place).birthDate"),
            ]),
            Table.Row(height: 206, cells: name),
            resident.foreignResident.map { row("通称", $0.alias, "foreignResident.alias") } ?? row("旧氏", resident.formerSurname, "formerSurname"),
        ]
        for item in items { rows += self.rows(item) }
        if let number = member.individualNumber { rows.append(row("個人番号", number.digits, "individualNumber")) }
        return rows
    }

    private func rows(_ item: ResidentRecordItem) -> [Table.Row] {
        let resident = member.resident
        switch item {
        case .relationship: return [row("続柄", resident.relationship, "relationship")]
        case .domicile:
            guard resident.foreignResident == nil else { return [] }
            return [pair("本籍", resident.registeredDomicile?.place, "筆頭者", resident.registeredDomicile?.headOfRegister, "registeredDomicile", columns: 61)]
        case .dates:
            let since = resident.foreignResident.map { ("外国人住民となった日", $0.since) } ?? ("住民となった日", resident.residentSince)
            return [
                pair(since.0, since.1.japanese, "転入日", resident.movedInOn?.japanese, "residentSince"),
                pair("住所を定めた日", resident.addressSince.japanese, "届出日", resident.notifiedOn.japanese, "addressSince"),
            ]
        case .previousAddress: return [row("従前の住所", resident.previousAddress, "previousAddress")]
        case .foreignResident:
            guard let foreign = resident.foreignResident else { return [] }
            return [
                pair("国籍・地域", foreign.nationality, "法第30条の45に規定する区分", foreign.category, "foreignResident"),
                pair("在留資格", foreign.status, "在留期間等", foreign.period, "foreignResident"),
                pair("在留期間等の満了の日", foreign.expiry?.japanese, "在留カード等の番号", foreign.cardNumber, "foreignResident"),
            ]
        }
    }

    private func row(_ label: String, _ text: String?, _ field: String) -> Table.Row {
        Table.Row(height: Table.rowHeight, cells: [.label(label, columns: 17), .value(text ?? "", columns: 103, place: "\(place).\(field)")])
    }

    private func pair(_ label: String, _ text: String?, _ second: String, _ secondText: String?, _ field: String, columns: Int = 43) -> Table.Row {
        Table.Row(height: Table.rowHeight, cells: [
            .label(label, columns: 17), .value(text ?? "", columns: columns, place: "\(place).\(field)"),
            .label(second, columns: 17), .value(secondText ?? "", columns: 86 - columns, place: "\(place).\(field)"),
        ])
    }
}
