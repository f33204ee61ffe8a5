import Domain
import Population
import Topology

/// Makes the statements that a city's registers would have a certificate say, from the register's file and the made-up records of
/// other offices, at one moment.
struct StatementMaker {
    let kind: CertificateKind
    let asked: SheetJudge.Asked
    let city: Topology.Municipality
    let plan: PopulationPlan
    /// The card holder's household as it is at the moment, the head first.
    let household: [Resident]
    let holder: Resident
    /// The day of issue.
    let day: CivilDate
    /// The holder's family register when the paper was let go; nil where none was kept in the city.
    let kept: KeptFamilyRegister?
    /// Of somebody of the household.
    let individualNumber: (ResidentID) -> String?

    /// Nil where the registers have nothing that this certificate could say, so that none may be issued.
    func statement() -> Statement? {
        switch kind {
        case .residentRecord: nil
        case .residentRecordItems: items()
        case .sealRegistration: seal()
        case .income: tax().map(income)
        case .taxation: tax().map(taxation)
        case .familyRegisterAll: kept?.familyRegister().map { family($0, extent: "all") }
        case .familyRegisterIndividual: kept.flatMap { kept in kept.familyRegister(of: positions(kept)).map { family($0, extent: extent) } }
        case .supplementaryFamilyRegisterAll: kept?.supplementary().map { supplement($0, extent: "all") }
        case .supplementaryFamilyRegisterPart: kept.flatMap { kept in kept.supplementary(of: positions(kept)).map { supplement($0, extent: extent) } }
        }
    }

    // MARK: Residents

    private static let itemLabels = [
        "relationship": ["世帯主", "続柄"], "domicile": ["本籍"], "dates": ["住民となった日", "外国人住民となった日"], "previous-address": ["従前の住所"], "foreign-resident": ["国籍・地域"],
    ]

    private func items() -> Statement? {
        let shown: [Resident] = switch asked.scope {
        case "household": household
        case "members": household.indices.filter { asked.members.contains($0 + 1) }.map { household[$0] }
        default: [holder]
        }
        guard let head = household.first, !shown.isEmpty else { return nil }
        var heading = [Statement.Field("住所", head.address, isOfPerson: true)]
        if asked.items.contains("relationship") { heading.append(Statement.Field("世帯主", head.name, isOfPerson: true)) }
        var unasked = StatementMaker.itemLabels.filter { !asked.items.contains($0.key) }.values.flatMap { $0 }
        if !asked.individualNumber { unasked.append("個人番号") }
        return Statement(
            title: "住民票記載事項証明書" + (asked.scope == "household" ? "（世帯全員）" : "（世帯一部）"), heading: heading,
            body: shown.enumerated().flatMap { [Statement.Field(heading: "世帯員\($0 + 1)")] + entry($1) },
            sentence: "上記の事項は、住民票に記載されている事項と相違ないことを証明する。", unasked: unasked,
            read: (shown.count, asked.individualNumber ? "with-number" : "without-number"))
    }

    private func entry(_ resident: Resident) -> [Statement.Field] {
        var fields = [
            Statement.Field("フリガナ", resident.nameKana, isOfPerson: true), Statement.Field("生年月日", resident.birthDate.japanese, isOfPerson: true),
            Statement.Field("氏名", resident.name, isOfPerson: true), Statement.Field("性別", resident.sex.rawValue),
        ]
        fields.append(resident.foreignResident.map { Statement.Field("通称", $0.alias) } ?? Statement.Field("旧氏", resident.formerSurname))
        if asked.items.contains("relationship") { fields.append(Statement.Field("続柄", resident.relationship)) }
        if asked.items.contains("domicile"), resident.foreignResident == nil {
            fields += [Statement.Field("本籍", resident.registeredDomicile?.place), Statement.Field("筆頭者", resident.registeredDomicile?.headOfRegister)]
        }
        if asked.items.contains("dates") {
            fields += [
                resident.foreignResident.map { Statement.Field("外国人住民となった日", $0.since.japanese) } ?? Statement.Field("住民となった日", resident.residentSince.japanese),
                Statement.Field("転入日", resident.movedInOn?.japanese), Statement.Field("住所を定めた日", resident.addressSince.japanese),
                Statement.Field("届出日", resident.notifiedOn.japanese),
            ]
        }
        if asked.items.contains("previous-address") { fields.append(Statement.Field("従前の住所", resident.previousAddress)) }
        if asked.items.contains("foreign-resident"), let foreign = resident.foreignResident {
            fields += [
                Statement.Field("国籍・地域", foreign.nationality), Statement.Field("法第30条の45に規定する区分", foreign.category),
                Statement.Field("在留資格", foreign.status), Statement.Field("在留期間等", foreign.period),
                Statement.Field("在留期間等の満了の日", foreign.expiry?.japanese), Statement.Field("在留カード等の番号", foreign.cardNumber),
            ]
        }
        if asked.individualNumber { fields.append(Statement.Field("個人番号", individualNumber(resident.id), isOfPerson: true)) }
        return fields
    }

    // MARK: Seals

    private func seal() -> Statement? {
        guard holder.seal != nil else { return nil }
        let foreign = holder.foreignResident
        return Statement(
            title: "印鑑登録証明書", heading: [],
            body: [
                Statement.Field(heading: "印影"), Statement.Field("氏名", holder.name, isOfPerson: true), Statement.Field("カナ表記名", foreign == nil ? nil : holder.nameKana),
                Statement.Field("旧氏", holder.formerSurname), Statement.Field("通称", foreign?.alias),
                Statement.Field("生年月日", holder.birthDate.japanese, isOfPerson: true), Statement.Field("住所", holder.address, isOfPerson: true),
            ],
            sentence: "この写しは、登録された印影と相違ないことを証明する。", read: (1, "imprint"))
    }

    // MARK: Registers of other offices

    private func tax() -> TaxationCertificate? {
        let current = TaxRecordMaker.currentFiscalYear(on: day)
        return TaxRecordMaker(plan).record(of: holder.id, household: household, fiscalYear: asked.fiscalYear == "previous" ? current - 1 : current)
    }

    private var extent: String { asked.members.isEmpty ? "self" : "members" }

    private func positions(_ kept: KeptFamilyRegister) -> [Int] {
        asked.members.isEmpty ? kept.position(of: holder.id).map { [$0] } ?? [] : asked.members.map { $0 - 1 }
    }
}
