import Domain
import Messages
import Population

/// Why the registers give nothing.
struct RegisterRefusal: Error {
    let code: RefusalCode
    /// With `outside-hours` (C3).
    var opensAt: Instant?
}

/// What the registers answer, as values: which entries go into one certificate, and who has none.
struct RegisterDesk {
    /// With what an answer is bound to its request and moment.
    struct Receipt {
        let requestHash: String
        let asOf: Instant
    }

    let store: ResidentStore
    /// The tax records of a copy; nil at the registers, which make them.
    private let copiedTaxes: [ResidentID: [TaxationCertificate]]?
    private let taxes: TaxRecordMaker

    init(store: ResidentStore, plan: PopulationPlan, taxes copied: [ResidentID: [TaxationCertificate]]? = nil) {
        self.store = store
        copiedTaxes = copied
        taxes = TaxRecordMaker(plan)
    }

    /// Nothing is given for a holder who is removed (B8) or held.
    private func household(of resident: ResidentID) throws(RegisterRefusal) -> ResidentStore.Household {
        guard let household = store.household(of: resident) else { throw RegisterRefusal(code: .notResident) }
        guard !household.isHolderHeld else { throw RegisterRefusal(code: .issuanceHeld) }
        return household
    }

    // MARK: Residents

    func residentRecord(_ question: ResidentRecordRequest, _ receipt: Receipt) throws(RegisterRefusal) -> ResidentRecordResponse {
        let household = try household(of: question.resident)
        guard let chosen = chosen(question, household) else { throw RegisterRefusal(code: .optionNotOffered) }
        // Of whom issuance is held, nobody else's copy shows the entry either.
        guard !chosen.contains(where: { household.holds[$0] }) else { throw RegisterRefusal(code: .issuanceHeld) }
        return ResidentRecordResponse(
            requestHash: receipt.requestHash, asOf: receipt.asOf, headOfHousehold: household.members.first?.name ?? household.holder.name,
            wholeHousehold: chosen.count == household.members.count,
            entries: chosen.map { index in
                ResidentRecordResponse.Entry(
                    resident: household.members[index], individualNumberSealed: question.individualNumber ? household.sealedNumbers[index] : nil)
            })
    }

    /// Which members of the household are shown; nil where someone is asked for who is not there.
    private func chosen(_ question: ResidentRecordRequest, _ household: ResidentStore.Household) -> [Int]? {
        switch question.scope {
        case .household: return Array(household.members.indices)
        case .oneself: return household.members.firstIndex { $0.id == household.holder.id }.map { [$0] }
        case .members:
            let indices = Set(question.members.map { $0 - 1 })
            guard !indices.isEmpty, indices.allSatisfy(household.members.indices.contains) else { return nil }
            return indices.sorted()
        }
    }

    // MARK: Seals

    /// - Parameter engrave: the picture of a registered seal.
    func sealRegistration(
        _ question: SealRegistrationRequest, _ receipt: Receipt, engrave: (SealRegistration) throws(RegisterRefusal) -> SealImprint
    ) throws(RegisterRefusal) -> SealRegistrationResponse {
        let holder = try household(of: question.resident).holder
        guard let seal = holder.seal else { throw RegisterRefusal(code: .notEligible) }
        return SealRegistrationResponse(requestHash: receipt.requestHash, asOf: receipt.asOf, certificate: SealRegistrationCertificate(
            imprint: try engrave(seal), name: holder.name, nameKana: holder.foreignResident == nil ? nil : holder.nameKana,
            alias: holder.foreignResident?.alias, formerSurname: holder.formerSurname, birthDate: holder.birthDate, address: holder.address))
    }

    // MARK: Taxes

    func taxRecord(_ question: TaxRecordRequest, _ receipt: Receipt) throws(RegisterRefusal) -> TaxRecordResponse {
        let household = try household(of: question.resident)
        guard let record = taxRecord(of: question.resident, household, fiscalYear: question.fiscalYear) else { throw RegisterRefusal(code: .notEligible) }
        return TaxRecordResponse(requestHash: receipt.requestHash, asOf: receipt.asOf, record: record, withTaxation: question.taxation)
    }

    private func taxRecord(of resident: ResidentID, _ household: ResidentStore.Household, fiscalYear: Int) -> TaxationCertificate? {
        guard let copiedTaxes else { return taxes.record(of: resident, household: household.members, fiscalYear: fiscalYear) }
        return copiedTaxes[resident]?.first { $0.income.fiscalYear == fiscalYear }
    }

    // MARK: Copies at an ASP

    /// What a copy holds of a person: of who is removed, that there is nothing any more.
    func syncEntry(of id: ResidentID, fiscalYears: [Int]) -> SyncEntry {
        guard let entry = store.entry(of: id), entry.removal == nil, let household = store.household(of: id) else {
            return SyncEntry(id: id, isHeld: false, content: nil)
        }
        return SyncEntry(id: id, isHeld: entry.isHeld, content: SyncEntry.Content(
            resident: entry.resident, individualNumberSealed: entry.individualNumberSealed,
            taxes: fiscalYears.compactMap { taxRecord(of: id, household, fiscalYear: $0) }))
    }
}
