internal import Domain

extension ResidentRecordSheet {
    /// The layout of this copy, after the checks that it is of one household and shows what was asked. Four members fill a page.
    func plan() throws(PaperError) -> SheetPlan {
        try HouseholdCheck(members: members, scope: scope, showsIndividualNumber: shown.individualNumber).run()
        try RequiredTexts.check([(headOfHousehold, "headOfHousehold")])
        let head = shown.relationshipAndHead ? headOfHousehold : Cell.omitted
        return SheetPlan(
            title: "住民票",
            subtitle: scope == .household ? "（世帯全員）" : "（世帯一部）",
            heading: Table(spine: nil, rows: [
                Table.Row(height: 200, cells: [.label("住所", columns: 20), .value(members[0].resident.address, columns: 100, style: .address, place: "address")]),
                Table.Row(height: 200, cells: [.label("世帯主", columns: 20), .value(head, columns: 100, style: .address, place: "headOfHousehold")]),
            ]),
            tables: members.enumerated().map { table(of: $1, index: $0) },
            statement: "この写しは、\(scope == .household ? "世帯全員" : "世帯一部")の住民票の原本と相違ないことを証明する。",
            municipality: municipality,
            issuedOn: issuedOn,
            number: number)
    }

    private func table(of member: ResidentRecordMember, index: Int) -> Table {
        let resident = member.resident
        func place(_ field: String) -> String { "members[\(index)].\(field)" }
        let relationship = shown.relationshipAndHead ? resident.relationship : Cell.omitted
        var rows = [
            Table.Row(height: 98, cells: [
                .label("フリガナ", columns: 17), .value(resident.nameKana, columns: 61, style: .reading, place: place("nameKana")),
                .label("生年月日", columns: 16), .value(resident.birthDate.japanese, columns: 26, style: .date, place: place("birthDate")),
            ]),
            Table.Row(height: 206, cells: [
                .label("氏名", columns: 17), .value(resident.name, columns: 61, style: .name, place: place("name")),
                .label("性別", columns: 8), .value(resident.sex.rawValue, columns: 8, style: .centeredValue, place: place("sex")),
                .label("続柄", columns: 8), .value(relationship, columns: 18, style: .centeredValue, place: place("relationship")),
            ]),
        ]
        rows += resident.foreignResident.map { foreignRows($0, place: place) } ?? nationalRows(resident, place: place)
        rows += [
            Table.Row(height: Table.rowHeight, cells: [
                .label("住所を定めた日", columns: 17), .value(resident.addressSince.japanese, columns: 26, style: .date, place: place("addressSince")),
                .label("届出日", columns: 12), .value(resident.notifiedOn.japanese, columns: 23, style: .date, place: place("notifiedOn")),
                .label("住民となった日", columns: 16), .value(resident.residentSince.japanese, columns: 26, style: .date, place: place("residentSince")),
            ]),
            Table.Row(height: Table.rowHeight, cells: [
                .label("転入日", columns: 17), .value(resident.movedInOn?.japanese ?? "", columns: 26, style: .date, place: place("movedInOn")),
                .label("従前の住所", columns: 12), .value(resident.previousAddress, columns: 65, place: place("previousAddress")),
            ]),
            Table.Row(height: Table.rowHeight, cells: [
                .label("転出予定地", columns: 17), .value(resident.movingOut?.planned ?? "", columns: 43, place: place("movingOut.planned")),
                .label("転出確定地", columns: 17), .value(resident.movingOut?.confirmed ?? "", columns: 43, place: place("movingOut.confirmed")),
            ]),
            Table.Row(height: Table.rowHeight, cells: [
                .label("個人番号", columns: 17),
                .value(member.individualNumber?.digits ?? Cell.omitted, columns: 43, place: place("individualNumber")),
                .label("住民票コード", columns: 17), .value(Cell.omitted, columns: 43, place: place("residentRecordCode")),
            ]),
        ]
        return Table(spine: .label("世帯員\(index + 1)"), rows: rows)
    }

    private func nationalRows(_ resident: Resident, place: (String) -> String) -> [Table.Row] {
        let domicile = resident.registeredDomicile
        return [
            Table.Row(height: Table.rowHeight, cells: [
                .label("旧氏", columns: 17), .value(resident.formerSurname ?? "", columns: 103, place: place("formerSurname")),
            ]),
            Table.Row(height: Table.rowHeight, cells: [
                .label("本籍", columns: 17),
                .value(shown.domicile ? domicile?.place ?? "" : Cell.omitted, columns: 61, place: place("registeredDomicile.place")),
                .label("筆頭者", columns: 12),
                .value(shown.domicile ? domicile?.headOfRegister ?? "" : Cell.omitted, columns: 30, place: place("registeredDomicile.headOfRegister")),
            ]),
        ]
    }

    private func foreignRows(_ foreign: ForeignResident, place: (String) -> String) -> [Table.Row] {
        [
            Table.Row(height: Table.rowHeight, cells: [
                .label("通称", columns: 17), .value(foreign.alias ?? "", columns: 61, place: place("foreignResident.alias")),
                .label("国籍・地域", columns: 16), .value(foreign.nationality, columns: 26, place: place("foreignResident.nationality")),
            ]),
            Table.Row(height: Table.rowHeight, cells: [
                .label("法第30条の45に規定する区分", columns: 17), .value(foreign.category, columns: 26, place: place("foreignResident.category")),
                .label("在留資格", columns: 12), .value(foreign.status, columns: 23, place: place("foreignResident.status")),
                .label("在留期間等", columns: 16), .value(foreign.period, columns: 26, place: place("foreignResident.period")),
            ]),
            Table.Row(height: Table.rowHeight, cells: [
                .label("在留期間等の満了の日", columns: 17),
                .value(foreign.expiry?.japanese ?? "", columns: 26, style: .date, place: place("foreignResident.expiry")),
                .label("在留カード等の番号", columns: 12), .value(foreign.cardNumber, columns: 23, place: place("foreignResident.cardNumber")),
                .label("外国人住民となった日", columns: 16), .value(foreign.since.japanese, columns: 26, style: .date, place: place("foreignResident.since")),
            ]),
        ]
    }
}
